"""How far back a list is read."""

from collections.abc import Sequence
from datetime import datetime

from statuspage_api.objects import RawItem, parse_timestamp


def reaches_back_to(since: datetime | None, wanted: datetime | None) -> bool:
    """Whether a list read back to `since` has all that one read back to `wanted` has.

    None is the whole list.
    """
    return since is None or (wanted is not None and since <= wanted)


class AgeCutoff:
    """Tells when a list of incidents has come to older ones than are wanted.

    Statuspage gives incidents newest-created first in every recording, but does
    not promise it. So the order is checked on the way, and a list that breaks it
    once is read to its end.
    """

    def __init__(self, since: datetime | None) -> None:
        self._since = since
        self._oldest: datetime | None = None
        self._ordered = since is not None

    def is_passed_by(self, items: Sequence[RawItem]) -> bool:
        """Whether nothing wanted can follow these items, the next of the list."""
        for item in items:
            created_at = parse_timestamp(item.get("created_at"))
            if created_at is None or (self._oldest and created_at > self._oldest):
                self._ordered = False
                return False
            self._oldest = created_at
        if not (self._ordered and self._since and self._oldest):
            return False
        return self._oldest < self._since
