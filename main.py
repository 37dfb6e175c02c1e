"""Wires the kinds to what reads them; nothing else."""

from loguru import logger
from port_ocean.context.event import event
from port_ocean.context.ocean import ocean
from port_ocean.context.resource import resource
from port_ocean.core.ocean_types import ASYNC_GENERATOR_RESYNC_TYPE
from port_ocean.core.probe import ProbeContext
from port_ocean.helpers.retry import register_retry_config_callback
from port_ocean.utils.repeat import repeat_every

import quiet_log
from actions.all_actions import register_actions
from commands.probe import Probe
from errors import PortError, SetupError, StatuspageError
from exporters.common import Exporter
from exporters.component_groups import export_component_groups
from exporters.components import export_components
from exporters.incidents import export_incident_updates, export_incidents
from exporters.page_by_page import export_page_by_page
from exporters.pages import export_pages
from initialize_client import port_retries, services
from kinds import ObjectKind
from live_events.outcome_log import log_outcomes
from live_events.subscriptions import LOOK_AFTER_INTERVAL
from live_events.transform import transform_at_once
from live_events.webhook_gate import WEBHOOK_PATH, WebhookGate
from mapping.environment import guard_environment
from metrics import publish
from port_api import refusals
from port_api.lake import write_each_batch_at_once, write_each_kind_apart
from port_api.processing import steady_flags
from port_api.sign_in import check_sign_in
from raw_items.incident_templates import incident_template_item
from resync.entities_state_applier import StatuspageEntitiesStateApplier
from resync.lifecycle import tell_failures
from resync.session import current_session
from resync.written_entities import WrittenEntities
from startup import check_server_port, end_with, is_server
from webhook_processors.component import ComponentWebhookProcessor
from webhook_processors.component_group import ComponentGroupWebhookProcessor
from webhook_processors.incident import IncidentWebhookProcessor
from webhook_processors.incident_update import IncidentUpdateWebhookProcessor
from webhook_processors.page import PageWebhookProcessor

quiet_log.install()


@ocean.on_resync_start()
async def on_resync_start() -> None:
    """Begin to download what this resync's mapping needs."""
    current_session().prefetch(event.port_app_config)


EXPORTERS: dict[str, Exporter] = {
    ObjectKind.STATUSPAGE: lambda session, of_pages: export_pages(
        session, of_pages, services().public_status
    ),
    ObjectKind.COMPONENT_GROUP: export_component_groups,
    ObjectKind.COMPONENT: export_components,
    ObjectKind.INCIDENT: export_incidents,
    ObjectKind.INCIDENT_UPDATE: export_incident_updates,
    ObjectKind.INCIDENT_TEMPLATE: export_page_by_page(incident_template_item),
}


async def on_resync(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    """Yield the raw items of a kind in batches, full resync or incremental."""
    async for items in EXPORTERS[kind](current_session(), resource.resource_config):
        yield items


for kind in EXPORTERS:
    ocean.on_incremental_resync(kind)(ocean.on_resync(kind)(on_resync))


@ocean.on_probe()
async def on_probe(context: ProbeContext) -> ProbeContext:
    """Say whether each page and kind can be read, and what a resync will cost."""
    shared = services()
    probe = Probe(
        shared.probe_client,
        shared.settings.page_ids,
        follows_events=shared.settings.base_url is not None,
    )
    return await probe.run(context)


@ocean.on_start()
async def on_start() -> None:
    """Follow the events of all pages, if this process takes any."""
    settings = services().settings
    if settings.follows_events:
        await repeat_every(seconds=LOOK_AFTER_INTERVAL)(look_after_subscriptions)()
    elif settings.receives_events:
        logger.info("This process follows no live events: OCEAN__BASE_URL is not set")


async def look_after_subscriptions() -> None:
    """Have Statuspage send the events of all pages here."""
    shared = services()
    try:
        await shared.subscriptions.ensure(await shared.lookups.pages.ours())
    except StatuspageError as error:
        logger.error(
            f"Live events are not switched on; tried again in an hour. {error}"
        )


for processor in (
    PageWebhookProcessor,
    ComponentGroupWebhookProcessor,
    ComponentWebhookProcessor,
    IncidentWebhookProcessor,
    IncidentUpdateWebhookProcessor,
):
    ocean.add_webhook_processor(WEBHOOK_PATH, processor)
try:
    shared = services()
    if is_server():
        check_server_port()
        check_sign_in(ocean.app)
except (SetupError, PortError) as error:
    end_with(f"The integration cannot start. {error}")
register_actions(shared.settings)
guard_environment(allowed=shared.settings.environment_in_mapping)
ocean.app.fast_api_app.add_middleware(
    WebhookGate,
    token=shared.settings.webhook_token,
    required=shared.settings.webhook_secret is not None,
    deliveries=shared.deliveries,
)
# Ocean tries 429 and 502 to 504 again, but not the 500 that Port gives in passing.
register_retry_config_callback(port_retries)
# Ocean has another one for live events, and would make it of its own class.
ocean.app.webhook_manager.EntitiesStateApplierClass = StatuspageEntitiesStateApplier
if not shared.settings.works_alone:
    # Port has what another process has written since.
    StatuspageEntitiesStateApplier.written = WrittenEntities(most=0)
transform_at_once(ocean.app.webhook_manager)
log_outcomes(ocean.app.webhook_manager)
# Where Port keeps the raw items, or does the processing too.
steady_flags(ocean.port_client)
write_each_kind_apart(ocean.port_client)
if shared.settings.receives_events:
    write_each_batch_at_once()
tell_failures(ocean.app)
logger.add(refusals.listen, level="ERROR")
publish(ocean.metrics.registry)
