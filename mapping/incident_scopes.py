"""The vendor's lists of incidents, and what makes an incident belong to one."""

from collections.abc import Callable
from dataclasses import dataclass

from raw_items.incidents import is_maintenance
from statuspage_api.endpoints import (
    ACTIVE_MAINTENANCES,
    INCIDENTS,
    SCHEDULED_INCIDENTS,
    UNRESOLVED_INCIDENTS,
    UPCOMING_INCIDENTS,
    ListEndpoint,
)
from statuspage_api.objects import RawItem


@dataclass(frozen=True)
class Scope:
    """One of the vendor's lists of incidents, and what makes an incident belong there.

    Statuspage documents no more than the lists' names, so an incident counts as
    part of one only if its status says so, in a resync as in a live event.
    """

    endpoint: ListEndpoint
    holds: Callable[[RawItem], bool]


def _with_status(*statuses: str) -> Callable[[RawItem], bool]:
    return lambda incident: incident.get("status") in statuses


SCOPES = {
    "all": Scope(INCIDENTS, lambda incident: True),
    "unresolved": Scope(
        UNRESOLVED_INCIDENTS, _with_status("investigating", "identified", "monitoring")
    ),
    "scheduled": Scope(SCHEDULED_INCIDENTS, is_maintenance),
    "upcoming": Scope(UPCOMING_INCIDENTS, _with_status("scheduled")),
    "active_maintenance": Scope(
        ACTIVE_MAINTENANCES, _with_status("in_progress", "verifying")
    ),
}


OPEN_INCIDENTS = (UNRESOLVED_INCIDENTS, UPCOMING_INCIDENTS, ACTIVE_MAINTENANCES)
"""All that is not over. SCHEDULED_INCIDENTS may hold every maintenance that ever was."""
