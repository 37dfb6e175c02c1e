"""Switching live events on: where they come in, and that Statuspage sends them."""

from loguru import logger
from port_ocean.context.ocean import ocean

from errors import StatuspageError
from initialize_client import live_reader, subscriptions
from raw_items import RawItem
from settings import processes_events, webhook_secret
from webhook_gate import WebhookGate, hide_queries_in_access_log


def guard_webhooks() -> None:
    """Put the gate in front of the webhook's address, before the server starts."""
    ocean.app.fast_api_app.add_middleware(WebhookGate, secret=webhook_secret())
    hide_queries_in_access_log()


async def follow_events() -> None:
    """Have Statuspage send the events of all our pages, if this process takes any."""
    if not processes_events():
        return
    try:
        await subscriptions().ensure(await live_reader().our_pages())
    except StatuspageError as error:
        logger.error(f"Live events are not switched on; the next resync tries. {error}")


async def follow_events_of(pages: list[RawItem]) -> None:
    """The same for pages that were just read.

    Every resync does it: Statuspage purges subscriptions that it had in quarantine.
    """
    if processes_events():
        live_reader().remember_pages(pages)
        await subscriptions().ensure(pages)
