"""Which events are let in at all, decided once for all processors."""

from collections import OrderedDict
from dataclasses import replace

from loguru import logger
from port_ocean.core.handlers.webhook.webhook_event import WebhookEvent

from errors import StatuspageError
from live_events.event import StatuspageEvent, read_event
from live_events.lookups import Lookups
from metrics import EVENTS

MOST_DECISIONS = 100
"""Decisions that are remembered: those about the events that are under way."""


class Admission:
    """Lets events in that are about our pages, without asking Statuspage about others."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self._decisions: OrderedDict[str, StatuspageEvent | None] = OrderedDict()

    async def admit(self, webhook_event: WebhookEvent) -> StatuspageEvent | None:
        """The event, or None when it is to be dropped; why is logged once."""
        trace_id = webhook_event.trace_id
        if trace_id not in self._decisions:
            self._decisions[trace_id] = await self._decide(webhook_event)
            if len(self._decisions) > MOST_DECISIONS:
                self._decisions.popitem(last=False)
        return self._decisions[trace_id]

    async def _decide(self, webhook_event: WebhookEvent) -> StatuspageEvent | None:
        event = read_event(webhook_event.payload)
        if event is None:
            EVENTS.labels("about_nothing_known").inc()
            logger.warning("Dropped an event: it is about no component or incident")
            return None
        try:
            ours = await self._lookups.pages.is_ours(event.page_id)
        except StatuspageError as error:
            EVENTS.labels("page_not_checked").inc()
            logger.error(f"Dropped an event: its page cannot be checked. {error}")
            return None
        if not ours:
            EVENTS.labels("foreign_page").inc()
            logger.warning(f"Dropped an event: page {event.page_id} is none of ours")
            return None
        event = self._lookups.coalescer.take(
            replace(event, arrived_at=webhook_event.created_at)
        )
        if self._is_throttled(event):
            EVENTS.labels("not_believed").inc()
            logger.warning(
                "Dropped an event about something unknown, whose address had no token:"
                " too many of the last minute were about what Statuspage does not have."
                " If they are forged, set webhookSecret"
            )
            return None
        EVENTS.labels("accepted").inc()
        return event

    def _is_throttled(self, event: StatuspageEvent) -> bool:
        return (
            not event.verified
            and self._lookups.unconfirmed.is_closed
            and not self._lookups.has_seen(event)
        )
