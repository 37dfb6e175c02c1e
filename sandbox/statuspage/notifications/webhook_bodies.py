"""The bodies of webhooks: an announced change, written in the shape of a year."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import datetime

from sandbox import Json
from sandbox.statuspage.account.announcements import (
    Announcement,
    IncidentChange,
    StatusChange,
)
from sandbox.statuspage.account.public_status import public_status, public_url
from sandbox.statuspage.account.status_page import StatusPage
from sandbox.statuspage.notifications.webhook_shapes import Shape
from sandbox.statuspage.objects.bodies import NO_COMPONENTS_AFFECTED
from sandbox.statuspage.objects.timestamps import with_milliseconds


def webhook_content(
    announcement: Announcement, shape: Shape, at: datetime, change_id: str
) -> Json:
    """A webhook without its `meta`: the page, and `incident` or `component_update` + `component`.

    It is a copy: what changes later does not show in a webhook that waits to be sent.
    `change_id` becomes the identifier of a `component_update`.
    """
    status = public_status(announcement.page)["status"]
    content: Json = {
        "page": {
            "id": announcement.page.page["id"],
            "status_indicator": status["indicator"],
            "status_description": status["description"],
        }
    }
    match announcement:
        case IncidentChange():
            content["incident"] = _incident(announcement, shape)
        case StatusChange():
            content["component_update"] = _status_change(
                announcement, shape, at, change_id
            )
            content["component"] = _component(announcement.component, shape)
    return deepcopy(content)


def webhook_meta(
    page: StatusPage, subscriber_id: str, shape: Shape, at: datetime
) -> Json:
    """`meta`, the one part that differs from subscriber to subscriber."""
    meta = {
        "unsubscribe": f"{public_url(page)}/?unsubscribe={subscriber_id}",
        "documentation": shape.documentation,
        "generated_at": with_milliseconds(at),
    }
    return _having(shape.meta, meta, shape.write)


def _incident(change: IncidentChange, shape: Shape) -> Json:
    incident = change.incident
    # What the management API does not always send, and some shape has. In the recording
    # of 2013 `organization_id` is the page's identifier.
    unnamed = {
        "backfilled": False,
        "scheduled_auto_transition": False,
        "started_at": incident["created_at"],
        "organization_id": incident["page_id"],
    }
    parts = {
        # The whole history, newest first, every time (recorded).
        "incident_updates": [
            _update(update, shape) for update in incident["incident_updates"]
        ],
        "components": [
            _component(component, shape) for component in incident.get("components", [])
        ],
    }
    return _having(shape.incident, unnamed | incident | parts, shape.write_in_incident)


def _update(update: Json, shape: Shape) -> Json:
    body = _having(shape.update, update, shape.write_in_incident)
    if shape.says_nothing_affected and not update.get("affected_components"):
        body["affected_components"] = [{"name": NO_COMPONENTS_AFFECTED}]
    # Recorded in UTC beside dates in the page's time zone.
    body["twitter_updated_at"] = _written(update.get("twitter_updated_at"), shape.write)
    return body


def _component(component: Json, shape: Shape) -> Json:
    return _having(shape.component, component, shape.write)


def _status_change(
    change: StatusChange, shape: Shape, at: datetime, change_id: str
) -> Json:
    fields = {
        "old_status": change.old_status,
        "new_status": change.component["status"],
        "created_at": with_milliseconds(at),
        "component_type": "Component",
        "state": "sn_created",
        "id": change_id,
        "component_id": change.component["id"],
    }
    return _having(shape.status_change, fields, shape.write)


def _having(keys: Sequence[str], source: Json, write: Callable[[str], str]) -> Json:
    # Shapes always have all their keys: what the source lacks is null.
    return {
        key: _written(source.get(key), write) if _is_date(key) else source.get(key)
        for key in keys
    }


def _is_date(key: str) -> bool:
    return key.endswith("_at") or key in ("scheduled_for", "scheduled_until")


def _written(timestamp: str | None, write: Callable[[str], str]) -> str | None:
    return None if timestamp is None else write(timestamp)
