"""Wires the kinds to what reads them; nothing else."""

from port_ocean.context.ocean import ocean
from port_ocean.core.ocean_types import ASYNC_GENERATOR_RESYNC_TYPE

from account import current_account
from endpoints import COMPONENT_GROUPS, COMPONENTS, INCIDENTS
from exporters import export_incident_updates, export_pages
from initialize_client import public_status
from integration import ObjectKind
from live_events import follow_events, guard_webhooks
from webhook_gate import WEBHOOK_PATH
from webhook_processors.component import ComponentWebhookProcessor
from webhook_processors.component_group import ComponentGroupWebhookProcessor
from webhook_processors.incident import IncidentWebhookProcessor
from webhook_processors.incident_update import IncidentUpdateWebhookProcessor
from webhook_processors.page import PageWebhookProcessor


@ocean.on_resync(ObjectKind.STATUSPAGE)
async def on_resync_pages(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    """Yield every page with its overall status."""
    async for pages in export_pages(current_account(), public_status()):
        yield pages


@ocean.on_resync(ObjectKind.COMPONENT_GROUP)
async def on_resync_component_groups(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    """Yield every page's component groups."""
    async for groups in current_account().list_items(COMPONENT_GROUPS):
        yield groups


@ocean.on_resync(ObjectKind.COMPONENT)
async def on_resync_components(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    """Yield every page's components, group rows among them."""
    async for components in current_account().list_items(COMPONENTS):
        yield components


@ocean.on_resync(ObjectKind.INCIDENT)
async def on_resync_incidents(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    """Yield every page's incidents with their updates and components."""
    async for incidents in current_account().list_items(INCIDENTS):
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
