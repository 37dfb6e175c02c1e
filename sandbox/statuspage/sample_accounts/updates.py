"""Made-up incident updates, in every shape of `affected_components` that is known."""

import random
from collections.abc import Sequence

from sandbox import Json
from sandbox.statuspage.objects.bodies import (
    NO_COMPONENTS_AFFECTED,
    incident_update_body,
)
from sandbox.statuspage.objects.identifiers import new_identifier
from sandbox.statuspage.sample_accounts.texts import BODIES

# Updates of 2015 were sent without these.
OLD_ABSENT_KEYS = (
    "affected_components",
    "custom_tweet",
    "deliver_notifications",
    "tweet_id",
)


class UpdateGenerator:
    """Makes incident updates whose traits follow a number, as those of incidents do."""

    def __init__(self, source: random.Random) -> None:
        self._source = source

    def update(
        self,
        incident_id: str,
        number: int,
        status: str,
        created_at: str,
        components: Sequence[Json],
        *,
        is_old: bool,
    ) -> Json:
        """One update of an incident that affects `components`."""
        update = incident_update_body(
            new_identifier(self._source),
            incident_id,
            status,
            BODIES[number % len(BODIES)],
            created_at,
        )
        if is_old:
            for key in OLD_ABSENT_KEYS:
                del update[key]
            return update
        update["affected_components"] = _affected(number, status, components)
        if number % 7 == 3:
            # Recorded as a number and as a text.
            tweet_id = 1_790_000_000_000_000_000 + number
            update["tweet_id"] = tweet_id if number % 2 else str(tweet_id)
            update["twitter_updated_at"] = created_at
            update["custom_tweet"] = update["body"][:100]
            update["wants_twitter_update"] = True
        return update


def _affected(
    number: int, status: str, components: Sequence[Json]
) -> list[Json] | None:
    shape = number % 6
    if shape == 0:
        return None
    if shape == 1:
        return []
    if shape == 2 or not components:
        return [{"name": NO_COMPONENTS_AFFECTED}]
    new_status = (
        "operational" if status in ("resolved", "completed") else "partial_outage"
    )
    affected = [
        {
            "code": component["id"],
            "name": component["name"],
            "old_status": "degraded_performance",
            "new_status": new_status,
        }
        for component in components
    ]
    if shape == 3:
        # The same component twice in one update.
        affected.append({**affected[0], "old_status": new_status})
    return affected
