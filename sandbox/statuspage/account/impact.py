"""The impact of an incident, calculated from the components it affects.

https://support.atlassian.com/statuspage/docs/top-level-status-and-incident-impact-calculations/
says that it follows from them. That it never falls is inferred: recorded incidents that are
resolved, all components green, bear the impact they once had.
"""

from collections.abc import Iterable

from sandbox import Json

IMPACTS = ("none", "maintenance", "minor", "major", "critical")
OF_COMPONENT = {
    "under_maintenance": "maintenance",
    "degraded_performance": "minor",
    "partial_outage": "major",
    "major_outage": "critical",
}


def impact_of(incident: Json, components: Iterable[Json]) -> str:
    """What an incident's `impact` becomes with its components as they are.

    A maintenance has at least the impact `maintenance`, and before it begins no other
    (inferred); an override beats all.
    """
    if incident["impact_override"] is not None:
        override: str = incident["impact_override"]
        return override
    if incident["status"] == "scheduled":
        return "maintenance"
    impacts = [OF_COMPONENT.get(each["status"], "none") for each in components]
    impacts.append(incident["impact"])
    if incident["scheduled_for"] is not None:
        impacts.append("maintenance")
    return max(impacts, key=IMPACTS.index)
