"""The requests that create and change incidents and maintenances, known again by their run."""

from action_runs.notifications import Notifications
from action_runs.plan import Origin, Write
from statuspage_api.endpoints import INCIDENT, INCIDENTS
from statuspage_api.objects import RawItem


def creation(incident: RawItem, summary: str, origin: Origin) -> Write:
    """The request that creates an incident or a maintenance; it is known again by its run."""
    return Write(
        "POST",
        INCIDENTS,
        "",
        {"incident": incident},
        summary,
        look_in=INCIDENTS,
        has_landed=lambda found: _noted(found, "runId") == origin.run_id,
    )


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
        has_landed=lambda found: _noted(found, "lastRunId") == origin.run_id,
        seen=incident,
    )


def port_metadata(
    origin: RawItem, stored: object = None, *, created: bool = True
) -> RawItem:
    """An incident's metadata with a run noted in it, and all that was there before.

    Args:
        origin: `runId`, and `requestedBy` if it is known.
        stored: the metadata that the incident has by now.
        created: False where the run changes an incident: its creator stays noted.
    """
    before = stored if isinstance(stored, dict) else {}
    port = before.get("port")
    noted = origin if created else _as_last(origin)
    return before | {"port": (port if isinstance(port, dict) else {}) | noted}


def _as_last(origin: RawItem) -> RawItem:
    return {f"last{key[:1].upper()}{key[1:]}": value for key, value in origin.items()}


def _noted(incident: RawItem, key: str) -> object:
    noted = (incident.get("metadata") or {}).get("port")
    return noted.get(key) if isinstance(noted, dict) else None
