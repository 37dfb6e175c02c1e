"""Wires the kinds to what reads them; nothing else."""

from port_ocean.context.event import event
from port_ocean.context.ocean import ocean
from port_ocean.core.ocean_types import ASYNC_GENERATOR_RESYNC_TYPE

from account import current_account
from exporters import (
    export_incident_updates,
    export_list,
    export_pages,
    foresee_lists,
)
from initialize_client import public_status
from integration import ObjectKind
from live_events import follow_events, guard_webhooks
from webhook_gate import WEBHOOK_PATH
from webhook_processors.component import ComponentWebhookProcessor
from webhook_processors.component_group import ComponentGroupWebhookProcessor
from webhook_processors.incident import IncidentWebhookProcessor
from webhook_processors.incident_update import IncidentUpdateWebhookProcessor
from webhook_processors.page import PageWebhookProcessor


@ocean.on_resync_start()
async def on_resync_start() -> None:
    """Begin to download what this resync's mapping needs."""
    foresee_lists(current_account(), event.port_app_config)


@ocean.on_resync(ObjectKind.STATUSPAGE)
async def on_resync_pages(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    """Yield every page with its overall status."""
    async for pages in export_pages(current_account(), public_status()):
        yield pages


@ocean.on_resync(ObjectKind.COMPONENT_GROUP)
async def on_resync_component_groups(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    """Yield every page's component groups."""
    async for component_groups in export_list(current_account(), kind):
        yield component_groups


@ocean.on_resync(ObjectKind.COMPONENT)
async def on_resync_components(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    """Yield every page's components, group rows among them."""
    async for components in export_list(current_account(), kind):
        yield components


@ocean.on_resync(ObjectKind.INCIDENT)
async def on_resync_incidents(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    """Yield every page's incidents with their updates and components."""
    async for incidents in export_list(current_account(), kind):
        yield incidents


@ocean.on_resync(ObjectKind.INCIDENT_UPDATE)
async def on_resync_incident_updates(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    """Yield the updates of every page's incidents."""
    async for updates in export_incident_updates(current_account()):
        yield updates


@ocean.on_start()
async def on_start() -> None:
    """Have Statuspage send its events here."""
    await follow_events()


for processor in (
    PageWebhookProcessor,
    ComponentGroupWebhookProcessor,
    ComponentWebhookProcessor,
    IncidentWebhookProcessor,
    IncidentUpdateWebhookProcessor,
):
    ocean.add_webhook_processor(WEBHOOK_PATH, processor)
guard_webhooks()
