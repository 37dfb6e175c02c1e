"""What the updates of incidents and maintenances have in common."""

from actions.inputs import port_metadata
from actions.notifications import Notifications
from actions.origin import Origin
from actions.plan import Write
from statuspage_api.endpoints import INCIDENT
from statuspage_api.objects import RawItem


def update(
    incident: RawItem,
    changed: RawItem,
    notifications: Notifications,
    summary: str,
    origin: Origin,
) -> Write:
    """The request that posts an update; it is known again by the run in the metadata.

    Source: https://developer.statuspage.io/#operation/patchPagesPageIdIncidentsIncidentId
    """
    body = {
        **changed,
        "metadata": port_metadata(
            origin.noted, incident.get("metadata"), created=False
        ),
        **notifications.of_incident(),
    }
    return Write(
        "PATCH",
        INCIDENT,
        incident["id"],
        {"incident": body},
        summary,
        look_in=INCIDENT,
        has_landed=lambda found: _last_run_of(found) == origin.run_id,
        seen=incident,
    )


def _last_run_of(incident: RawItem) -> object:
    noted = (incident.get("metadata") or {}).get("port")
    return noted.get("lastRunId") if isinstance(noted, dict) else None
