"""The status of a component group, which Statuspage shows on a page but not in its API."""

from collections import defaultdict

from statuspage_api.objects import RawItem

STATUSES = (
    "operational",
    "under_maintenance",
    "degraded_performance",
    "partial_outage",
    "major_outage",
)
"""From the best to the worst."""


class GroupStatuses:
    """What components tell of the groups that they are in."""

    def __init__(self) -> None:
        self._statuses: dict[str, dict[str, int]] = defaultdict(dict)
        self._group_of: dict[str, str] = {}

    def note(self, component: RawItem) -> None:
        """Take a component into account, as it is now; whatever it was before is forgotten."""
        component_id, group_id = component["id"], component.get("group_id")
        self.forget(component_id)
        # The empty string is one of the vendor's values, and says nothing.
        if group_id and component.get("status") in STATUSES:
            self._group_of[component_id] = group_id
            severity = STATUSES.index(component["status"])
            self._statuses[group_id][component_id] = severity

    def forget(self, component_id: str) -> None:
        """Leave a component out that is gone."""
        group_id = self._group_of.pop(component_id, None)
        if group_id is not None:
            del self._statuses[group_id][component_id]

    def worst(self, group_id: str) -> str | None:
        """The worst status of a group's components; None when none has a status."""
        severities = self._statuses[group_id].values()
        return STATUSES[max(severities)] if severities else None


def group_item(group: RawItem, status: str | None) -> RawItem:
    """The raw item of kind `component_group`.

    `__status` is the worst status among the group's components, null when they
    are not known or have none.
    """
    return group | {"__status": status}
