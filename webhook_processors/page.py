"""Any event may change its page's overall status."""

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from events import StatuspageEvent
from kinds import ObjectKind
from raw_items import RawItem, page_item
from webhook_processors.base import NOTHING, StatuspageWebhookProcessor


class PageWebhookProcessor(StatuspageWebhookProcessor):
    """Refreshes the page of an event."""

    kind = ObjectKind.STATUSPAGE

    async def follow(
        self, event: StatuspageEvent, resource: ResourceConfig
    ) -> tuple[list[RawItem], list[RawItem]]:
        """The page with its status as it is now, or its deletion."""
        page = await self.reader.page(event.page_id)
        if page is None:
            gone = page_item({"id": event.page_id}, None)
            return [], await self.in_port(resource, [gone], event.page_id)
        status = await self.reader.status(page, self.event.created_at)
        # Without a known status Port keeps the one it has.
        if status.value is None or not status.claim(resource):
            return NOTHING
        return [page_item(page, status.value)], []
