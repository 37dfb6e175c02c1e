"""Any event may change its page's overall status."""

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from kinds import ObjectKind
from live_events.event import StatuspageEvent
from raw_items.changes import RawChanges
from raw_items.pages import page_item
from webhook_processors.base import NOTHING, StatuspageWebhookProcessor


class PageWebhookProcessor(StatuspageWebhookProcessor):
    """Refreshes the page of an event."""

    kind = ObjectKind.STATUSPAGE

    async def changes(
        self, event: StatuspageEvent, resource: ResourceConfig
    ) -> RawChanges:
        """The page with its status as it is now, or its deletion."""
        page = await self.lookups.pages.page(event.page_id)
        if page is None:
            gone = page_item({"id": event.page_id}, None)
            return RawChanges(
                deleted=await self.in_port(resource, [gone], event.page_id)
            )
        status = await self.lookups.status(page, self.event.created_at)
        # Without a known status Port keeps the one it has.
        return RawChanges([page_item(page, status)]) if status else NOTHING
