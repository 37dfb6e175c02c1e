"""Incidents and scheduled maintenances."""

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from events import StatuspageEvent
from incident_facts import incident_item
from kinds import ObjectKind
from raw_items import RawItem
from webhook_processors.base import NOTHING, StatuspageWebhookProcessor


class IncidentWebhookProcessor(StatuspageWebhookProcessor):
    """Refreshes an event's incident."""

    kind = ObjectKind.INCIDENT

    async def follow(
        self, event: StatuspageEvent, resource: ResourceConfig
    ) -> tuple[list[RawItem], list[RawItem]]:
        """The incident as it is now, or its deletion."""
        if not event.is_incident:
            return NOTHING
        incident = await self.reader.subject(event, self.event.created_at)
        if incident.value is None:
            gone = event.told | {"page_id": event.page_id}
            # Whatever the event calls so: it tells plain fields only.
            gone |= {"components": [], "incident_updates": []}
            gone = incident_item(gone | (incident.previous or {}))
            return [], await self.in_port(resource, [gone], event.page_id)
        if not incident.claim(resource):
            return NOTHING
        return [incident_item(incident.value)], []
