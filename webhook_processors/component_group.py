"""A component's event may concern its group."""

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from kinds import ObjectKind
from live_events.event import StatuspageEvent
from raw_items.changes import RawChanges
from raw_items.component_groups import group_item
from webhook_processors.base import NOTHING, StatuspageWebhookProcessor


class ComponentGroupWebhookProcessor(StatuspageWebhookProcessor):
    """Refreshes the group of an event's component, and the one that it has left."""

    kind = ObjectKind.COMPONENT_GROUP

    async def changes(
        self, event: StatuspageEvent, resource: ResourceConfig
    ) -> RawChanges:
        """The groups as they are now, or their deletion; nothing for a component without one."""
        if event.is_incident:
            return NOTHING
        component = await self.lookups.subject(event)
        # One that is gone or has moved leaves a group whose status it may have decided.
        known = [each for each in (component.value, component.previous) if each]
        group_ids = dict.fromkeys(each.get("group_id") for each in known)
        groups = [
            await self._group(event, group_id, resource)
            for group_id in filter(None, group_ids)
        ]
        return RawChanges(
            updated=[item for each in groups for item in each.updated],
            deleted=[item for each in groups for item in each.deleted],
        )

    async def _group(
        self, event: StatuspageEvent, group_id: str, resource: ResourceConfig
    ) -> RawChanges:
        page_id = event.page_id
        group = await self.lookups.component_group(page_id, group_id, event.arrived_at)
        if group is None:
            gone = group_item({"id": group_id, "page_id": page_id}, None)
            return await self.gone(resource, [gone], page_id)
        status = await self.lookups.group_statuses.worst(
            page_id, group_id, event.arrived_at
        )
        return RawChanges([group_item(group, status)])
