"""What may be wrong on a generated page, so that the pages' public statuses differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sandbox.statuspage.account.status_page import COMPONENT_STATUSES

NO_OPEN_INCIDENTS = {
    "investigating": "resolved",
    "identified": "resolved",
    "monitoring": "resolved",
}
NO_ACTIVE_MAINTENANCES = {"in_progress": "completed", "verifying": "completed"}


@dataclass(frozen=True)
class Mood:
    """The statuses a page's components take in turn, and what replaces incident statuses."""

    component_statuses: Sequence[str]
    calmed: Mapping[str, str] = field(default_factory=dict)


MOODS = (
    Mood(COMPONENT_STATUSES),
    Mood(("operational",), NO_OPEN_INCIDENTS | NO_ACTIVE_MAINTENANCES),
    Mood(("operational", "under_maintenance"), NO_OPEN_INCIDENTS),
    Mood(("operational", "degraded_performance", ""), NO_OPEN_INCIDENTS),
    Mood(("operational", "degraded_performance", "partial_outage"), NO_OPEN_INCIDENTS),
)
