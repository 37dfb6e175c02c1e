"""A component's event may concern its group."""

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from events import StatuspageEvent
from group_status import group_item
from kinds import ObjectKind
from raw_items import RawItem
from webhook_processors.base import NOTHING, StatuspageWebhookProcessor


class ComponentGroupWebhookProcessor(StatuspageWebhookProcessor):
    """Refreshes the group of an event's component, and the one that it has left."""

    kind = ObjectKind.COMPONENT_GROUP

    async def follow(
        self, event: StatuspageEvent, resource: ResourceConfig
    ) -> tuple[list[RawItem], list[RawItem]]:
        """The groups as they are now, or their deletion; nothing for a component without one."""
        if event.is_incident:
            return NOTHING
        component = await self.reader.subject(event, self.event.created_at)
        # One that is gone or has moved leaves a group whose status it may have decided.
        known = [each for each in (component.value, component.previous) if each]
        group_ids = dict.fromkeys(each.get("group_id") for each in known)
        updated: list[RawItem] = []
        deleted: list[RawItem] = []
        for group_id in filter(None, group_ids):
            found, gone = await self._group(event.page_id, group_id, resource)
            updated += found
            deleted += gone
        return updated, deleted

    async def _group(
        self, page_id: str, group_id: str, resource: ResourceConfig
    ) -> tuple[list[RawItem], list[RawItem]]:
        group = await self.reader.component_group(
            page_id, group_id, self.event.created_at
        )
        if group.value is None:
            gone = group_item({"id": group_id, "page_id": page_id}, None)
            return [], await self.in_port(resource, [gone], page_id)
        status = await self.reader.group_status(page_id, group_id)
        if not group.claim(resource, status):
            return NOTHING
        return [group_item(group.value, status)], []
