"""A component's event may concern its group."""

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from events import StatuspageEvent
from group_status import group_item
from kinds import ObjectKind
from raw_items import RawItem
from webhook_processors.base import NOTHING, StatuspageWebhookProcessor


class ComponentGroupWebhookProcessor(StatuspageWebhookProcessor):
    """Refreshes the group of an event's component."""

    kind = ObjectKind.COMPONENT_GROUP

    async def follow(
        self, event: StatuspageEvent, resource: ResourceConfig
    ) -> tuple[list[RawItem], list[RawItem]]:
        """The group as it is now, or its deletion; nothing for a component without one."""
        if event.is_incident:
            return NOTHING
        arrived_at = self.event.created_at
        component = await self.reader.subject(event, arrived_at)
        # A component that is gone leaves a group whose status it may have decided.
        group_id = (component.value or component.previous or {}).get("group_id")
        if group_id is None:
            return NOTHING
        group = await self.reader.component_group(event.page_id, group_id, arrived_at)
        if group.value is None:
            gone = group_item({"id": group_id, "page_id": event.page_id}, None)
            return [], await self.in_port(resource, [gone], event.page_id)
        status = await self.reader.group_status(event.page_id, group_id)
        if not group.claim(resource, status):
            return NOTHING
        return [group_item(group.value, status)], []
