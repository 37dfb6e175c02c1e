"""The keyless `/api/v2/status.json` of a public status page.

Its shape and the words are the vendor's (https://metastatuspage.com/api). How the vendor
blends components and incidents is not documented in full: here the most severe of all
components and of all open incidents decides.
"""

from sandbox import Json
from sandbox.statuspage.account.status_page import (
    ACTIVE_MAINTENANCE_STATUSES,
    StatusPage,
)

INDICATORS = ("none", "maintenance", "minor", "major", "critical")

type Status = tuple[str, str]

OPERATIONAL: Status = ("none", "All Systems Operational")
MAINTENANCE: Status = ("maintenance", "Service Under Maintenance")
FROM_COMPONENT: dict[str, Status] = {
    "under_maintenance": MAINTENANCE,
    "degraded_performance": ("minor", "Partially Degraded Service"),
    "partial_outage": ("major", "Partial System Outage"),
    "major_outage": ("critical", "Major System Outage"),
}
FROM_IMPACT: dict[str, Status] = {
    "maintenance": MAINTENANCE,
    "minor": ("minor", "Minor Service Outage"),
    "major": ("major", "Partial System Outage"),
    "critical": ("critical", "Major System Outage"),
}


def public_status(page: StatusPage) -> Json:
    """`{"page": {id, name, url, time_zone, updated_at}, "status": {indicator, description}}`."""
    body = page.page
    indicator, description = _status(page)
    return {
        "page": {
            "id": body["id"],
            "name": body["name"],
            "url": public_url(page),
            "time_zone": body["time_zone"],
            "updated_at": body["updated_at"],
        },
        "status": {"indicator": indicator, "description": description},
    }


def public_url(page: StatusPage) -> str:
    """Where the page is shown: on its own domain, if it has one."""
    address = page.page["domain"] or f"{page.page['subdomain']}.statuspage.io"
    return f"https://{address}"


def _status(page: StatusPage) -> Status:
    # Group rows repeat the worst of their components and need no look of their own.
    found = [
        FROM_COMPONENT.get(component["status"], OPERATIONAL)
        for component in page.components.values()
        if not component["group"]
    ]
    found += [
        FROM_IMPACT.get(incident["impact"], OPERATIONAL)
        for incident in page.unresolved_incidents()
    ]
    # A running maintenance may bear any impact; it shows as maintenance all the same.
    if any(
        incident["status"] in ACTIVE_MAINTENANCE_STATUSES
        for incident in page.incidents.values()
    ):
        found.append(MAINTENANCE)
    return max(
        found, key=lambda status: INDICATORS.index(status[0]), default=OPERATIONAL
    )
