"""The updates of incidents."""

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from kinds import ObjectKind
from live_events.event import StatuspageEvent
from raw_items.changes import RawChanges
from raw_items.incident_updates import incident_update_items
from statuspage_api.objects import RawItem
from webhook_processors.base import NOTHING, StatuspageWebhookProcessor


class IncidentUpdateWebhookProcessor(StatuspageWebhookProcessor):
    """Refreshes the updates of an event's incident."""

    kind = ObjectKind.INCIDENT_UPDATE

    async def changes(
        self, event: StatuspageEvent, resource: ResourceConfig
    ) -> RawChanges:
        """The incident's updates, and the deletion of those it no longer has."""
        if not event.is_incident:
            return NOTHING
        incident = await self.lookups.subject(event)
        updates = incident_update_items(incident.value) if incident.value else []
        existing = {update["id"] for update in updates}
        known = incident_update_items(incident.previous or {})
        named = {id_: _named_update(event, id_) for id_ in event.update_ids}
        named |= {update["id"]: update for update in known}
        gone = [update for id_, update in named.items() if id_ not in existing]
        left = await self.gone(resource, gone, event.subject_id, event.page_id)
        return RawChanges(updates, left.deleted)


def _named_update(event: StatuspageEvent, update_id: str) -> RawItem:
    return {
        "id": update_id,
        "incident_id": event.subject_id,
        "affected_components": [],
        "__page_id": event.page_id,
        "__incident": event.told,
    }
