"""Made-up incidents: each index has its own mixture of the traits that real ones show.

Traits follow the index and not chance, so that even a small account has nearly all of
them: sixteen incidents show every status and impact, sixty nearly every combination of
shape, components and timestamps.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from sandbox import Json
from sandbox.statuspage.objects.bodies import incident_body
from sandbox.statuspage.objects.identifiers import new_identifier
from sandbox.statuspage.objects.timestamps import (
    with_milliseconds,
    with_offset,
    with_seconds,
)
from sandbox.statuspage.sample_accounts.texts import (
    INCIDENT_NAMES,
    LONG_BODY,
    LONG_NAME,
    MAINTENANCE_NAMES,
    POSTMORTEM,
)
from sandbox.statuspage.sample_accounts.updates import UpdateGenerator

MAINTENANCE_STATUSES = frozenset({"scheduled", "in_progress", "verifying", "completed"})
# Status and impact. A maintenance may have any impact (recorded with `major`).
KINDS = (
    ("resolved", "none"),
    ("investigating", "minor"),
    ("scheduled", "maintenance"),
    ("resolved", "major"),
    ("postmortem", "critical"),
    ("completed", "maintenance"),
    ("identified", "major"),
    ("resolved", "minor"),
    ("in_progress", "maintenance"),
    ("monitoring", "critical"),
    ("resolved", "critical"),
    ("completed", "major"),
    ("verifying", "maintenance"),
    ("resolved", "minor"),
    ("scheduled", "none"),
    ("resolved", "none"),
)
# The kinds in the shape of 2015: without the keys that came later, on updates too.
OLD_KINDS = frozenset({13, 15})
AUTO_TRANSITIONS = (
    "auto_transition_deliver_notifications_at_end",
    "auto_transition_deliver_notifications_at_start",
    "auto_transition_to_maintenance_state",
    "auto_transition_to_operational_state",
)
OLD_ABSENT_KEYS = ("components", "metadata", "reminder_intervals", *AUTO_TRANSITIONS)
TIMESTAMP_FORMS = (with_milliseconds, with_seconds, with_offset)
METADATA: tuple[Json, ...] = (
    {},
    {"jira": {"issue_id": "OPS-1204"}},
    {"deploy": {"version": "4.2.0", "canary": True}, "on-call": {"team": "Zahlungen"}},
)
REMINDER_INTERVALS = (None, "[1, 5]", "[3, 6, 12, 24]", "[]")
PATHS = {
    "investigating": ("investigating",),
    "identified": ("investigating", "identified"),
    "monitoring": ("investigating", "identified", "monitoring"),
    "resolved": ("investigating", "identified", "monitoring", "resolved"),
    "postmortem": ("investigating", "monitoring", "resolved", "postmortem"),
    "scheduled": ("scheduled",),
    "in_progress": ("scheduled", "in_progress"),
    "verifying": ("scheduled", "in_progress", "verifying"),
    "completed": ("scheduled", "in_progress", "verifying", "completed"),
}
BETWEEN_UPDATES = timedelta(minutes=37, milliseconds=451)


@lru_cache
def statuses_up_to(status: str, updates: int) -> tuple[str, ...]:
    """The statuses of so many updates, oldest first, that lead to a status."""
    path = PATHS[status]
    waiting = (path[0],) * (updates - len(path))
    return waiting + path[max(0, len(path) - updates) :]


class IncidentGenerator:
    """Makes the incidents of one page, which is given with its components.

    `gone` are components that were deleted and still show in incidents.
    """

    def __init__(
        self,
        source: random.Random,
        page_id: str,
        components: Sequence[Json],
        gone: Sequence[Json],
        updates: int,
    ) -> None:
        self._source = source
        self._page_id = page_id
        self._components = components
        self._gone = gone
        self._number_of_updates = updates
        self._updates = UpdateGenerator(source)

    def incident(
        self, index: int, created: datetime, calmed: Mapping[str, str]
    ) -> Json:
        """The incident of an index; `calmed` replaces statuses that its page may not have."""
        kind = index % len(KINDS)
        status, impact = KINDS[kind]
        status = calmed.get(status, status)
        write = TIMESTAMP_FORMS[index % len(TIMESTAMP_FORMS)]
        incident = incident_body(
            new_identifier(self._source),
            self._page_id,
            self._name(index, status),
            write(created),
        )
        incident["status"] = status
        incident["impact"] = impact
        incident["impact_override"] = (None, impact)[index // 2 % 2]
        incident["components"] = self._components_of(index)
        incident["metadata"] = METADATA[index % len(METADATA)]
        if index % 8 == 5:
            incident["shortlink"] = ""
        is_old = kind in OLD_KINDS
        moments = [
            created + BETWEEN_UPDATES * number
            for number in range(self._number_of_updates)
        ]
        incident["incident_updates"] = self._updates_at(
            moments, incident, index, is_old=is_old
        )
        _date(incident, index, created, write(max(moments, default=created)))
        if is_old:
            _make_old(incident, backfilled=kind == 15)
        return incident

    def _updates_at(
        self, moments: Sequence[datetime], incident: Json, index: int, *, is_old: bool
    ) -> list[Json]:
        write = TIMESTAMP_FORMS[index % len(TIMESTAMP_FORMS)]
        statuses = statuses_up_to(incident["status"], len(moments))
        updates = [
            self._updates.update(
                incident["id"],
                index + number,
                statuses[number],
                write(moment),
                incident["components"],
                is_old=is_old,
            )
            for number, moment in enumerate(moments)
        ]
        updates.reverse()
        if index % 250 == 9 and updates:
            updates[0]["body"] = LONG_BODY
        return updates

    def _name(self, index: int, status: str) -> str:
        if index % 40 == 11:
            return LONG_NAME
        names = MAINTENANCE_NAMES if status in MAINTENANCE_STATUSES else INCIDENT_NAMES
        return names[index % len(names)]

    def _components_of(self, index: int) -> list[Json]:
        start = index * 3 % max(1, len(self._components))
        named = [*self._components[start : start + index % 4]]
        if self._gone and index % 11 == 5:
            named.append(self._gone[index % len(self._gone)])
        return named


def _date(incident: Json, index: int, created: datetime, last_at: str) -> None:
    write = TIMESTAMP_FORMS[index % len(TIMESTAMP_FORMS)]
    status = incident["status"]
    incident["updated_at"] = last_at
    if index % 2:
        # Newer than the specification, and not in every answer.
        incident["started_at"] = write(created - timedelta(minutes=4))
    if status in MAINTENANCE_STATUSES:
        begins = created + timedelta(days=2 if status == "scheduled" else 0)
        incident["scheduled_for"] = write(begins)
        incident["scheduled_until"] = write(begins + timedelta(hours=3))
        incident["scheduled_remind_prior"] = index % 4 == 2
        incident["scheduled_auto_in_progress"] = True
        incident["scheduled_auto_completed"] = True
        for key in AUTO_TRANSITIONS:
            incident[key] = index % 3 != 0
        incident["reminder_intervals"] = REMINDER_INTERVALS[index // 3 % 4]
    if status in ("monitoring", "resolved", "postmortem"):
        incident["monitoring_at"] = write(created + BETWEEN_UPDATES)
    if status in ("resolved", "completed", "postmortem"):
        incident["resolved_at"] = last_at
    if status == "postmortem":
        incident["postmortem_body"] = POSTMORTEM
        incident["postmortem_body_last_updated_at"] = last_at
        incident["postmortem_published_at"] = last_at
        incident["postmortem_notified_subscribers"] = True


def _make_old(incident: Json, *, backfilled: bool) -> None:
    for key in OLD_ABSENT_KEYS:
        del incident[key]
    incident["backfilled"] = backfilled
    if backfilled:
        # An incident entered after the fact is resolved and was never resolving.
        incident["monitoring_at"] = incident["resolved_at"] = None
