"""Any event may change its page's overall status."""

from dataclasses import replace

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from initialize_client import services
from kinds import ObjectKind
from live_events.event import StatuspageEvent
from raw_items.changes import RawChanges
from raw_items.pages import page_item
from statuspage_api.public_status import CACHED_FOR
from webhook_processors.base import NOTHING, StatuspageWebhookProcessor

PAUSES_BETWEEN_LOOKS = (CACHED_FOR, 30.0)
"""Seconds."""


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
            return await self.gone(resource, [gone], event.page_id)
        status = await self.lookups.status(page, event.arrived_at)
        if status and event.page_indicator not in (None, status.indicator):
            self._look_again(event)
        # Without a known status Port keeps the one it has.
        return RawChanges([page_item(page, status)]) if status else NOTHING

    def _look_again(self, event: StatuspageEvent) -> None:
        """Bring the event again when the public status, which is cached, may have caught up."""
        if event.looks < len(PAUSES_BETWEEN_LOOKS):
            pause = PAUSES_BETWEEN_LOOKS[event.looks]
            again = replace(event, looks=event.looks + 1)
            services().deliveries.bring_again(again, pause)
