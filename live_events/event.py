"""What a webhook of Statuspage tells: a hint at what has changed, never the change itself.

Webhooks are unsigned and have no field for their type; their shape has changed
over the years. Source: https://support.atlassian.com/statuspage/docs/enable-webhook-notifications/
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from statuspage_api.json_text import writable
from statuspage_api.objects import (
    AUTOMATION_EMAIL,
    IDENTIFIER,
    INDICATORS,
    RawItem,
    parse_timestamp,
)

MOST_UPDATES = 1000
"""Updates of one incident that an event may name."""

LONGEST_TOLD = 1000
"""Characters of a field that an event is taken to tell: names fit, texts are left out."""


ANY_TIME = datetime.min.replace(tzinfo=UTC)

type SubjectKey = tuple[str, str, bool]


@dataclass(frozen=True)
class StatuspageEvent:
    """An event about one incident or one component.

    Attributes:
        page_id: the status page.
        subject_id: the incident or the component.
        is_incident: whether the subject is an incident (a maintenance is one).
        told: the subject's short plain fields as the event tells them, without any
            automation address. Only a subject that is gone is described by them.
        update_ids: the incident's updates that the event names.
        updated_at: when the subject was changed, as the event tells.
        page_indicator: the page's overall status, as the event tells.
        verified: whether it came with the token of our subscriptions.
        arrived_at: what is read from then on shows what the event is about.
        looks: how often it was brought again since the page's status may be late.
    """

    page_id: str
    subject_id: str
    is_incident: bool
    told: RawItem = field(default_factory=dict)
    update_ids: tuple[str, ...] = ()
    updated_at: datetime | None = None
    page_indicator: str | None = None
    verified: bool = True
    arrived_at: datetime = ANY_TIME
    looks: int = 0

    @property
    def key(self) -> SubjectKey:
        """What the event is about."""
        return self.page_id, self.subject_id, self.is_incident


def read_event(payload: object) -> StatuspageEvent | None:
    """The event in a webhook's body, or None when the body holds none that can be acted on.

    A component's event is told by `component_update`, an incident's by `incident`.
    """
    if not isinstance(payload, dict):
        return None
    page = payload.get("page")
    page_id = _identifier(page.get("id")) if isinstance(page, dict) else None
    if "component_update" in payload:
        subject = payload.get("component")
    else:
        subject = payload.get("incident")
    subject_id = _identifier(subject.get("id")) if isinstance(subject, dict) else None
    if page_id is None or subject_id is None or not isinstance(subject, dict):
        return None
    # The oldest form of an incident does not say which page it belongs to.
    if subject.get("page_id", page_id) != page_id:
        return None
    return StatuspageEvent(
        page_id=page_id,
        subject_id=subject_id,
        is_incident="component_update" not in payload,
        told={
            writable(key): writable(value)
            for key, value in subject.items()
            if _is_plain(value) and key != AUTOMATION_EMAIL
        },
        update_ids=_update_ids(subject.get("incident_updates")),
        updated_at=parse_timestamp(subject.get("updated_at")),
        page_indicator=_indicator(page),
    )


def as_payload(event: StatuspageEvent) -> RawItem:
    """The event as a webhook's body again, with nothing else that the sender put there."""
    page = {"id": event.page_id, "status_indicator": event.page_indicator}
    if not event.is_incident:
        return {"page": page, "component_update": {}, "component": event.told}
    updates = [{"id": update_id} for update_id in event.update_ids]
    return {"page": page, "incident": event.told | {"incident_updates": updates}}


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_TOLD
    return value is None or isinstance(value, int | float)


def _identifier(value: object) -> str | None:
    if isinstance(value, str) and IDENTIFIER.fullmatch(value):
        return value
    return None


def _indicator(page: object) -> str | None:
    indicator = page.get("status_indicator") if isinstance(page, dict) else None
    if isinstance(indicator, str) and indicator in INDICATORS:
        return indicator
    return None


def _update_ids(updates: object) -> tuple[str, ...]:
    if not isinstance(updates, list):
        return ()
    ids = [
        _identifier(update.get("id"))
        for update in updates[:MOST_UPDATES]
        if isinstance(update, dict)
    ]
    return tuple(update_id for update_id in ids if update_id)
