"""Incidents and scheduled maintenances."""

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from kinds import ObjectKind
from live_events.event import StatuspageEvent
from raw_items.changes import RawChanges
from raw_items.incidents import incident_item
from webhook_processors.base import NOTHING, StatuspageWebhookProcessor


class IncidentWebhookProcessor(StatuspageWebhookProcessor):
    """Refreshes an event's incident."""

    kind = ObjectKind.INCIDENT

    async def changes(
        self, event: StatuspageEvent, resource: ResourceConfig
    ) -> RawChanges:
        """The incident as it is now, or its deletion."""
        if not event.is_incident:
            return NOTHING
        incident = await self.lookups.subject(event)
        if incident.value is None:
            gone = event.told | {"page_id": event.page_id}
            # Whatever the event calls so: it tells plain fields only.
            gone |= {"components": [], "incident_updates": []}
            gone = incident_item(gone | (incident.previous or {}))
            return await self.gone(resource, [gone], event.page_id)
        return RawChanges([incident_item(incident.value)])
