"""Reading an account with the integration's own code, without Ocean around it."""

from collections.abc import AsyncIterator
from itertools import batched
from pathlib import Path

import httpx
import yaml
from port_ocean.core.handlers.port_app_config.models import PortAppConfig

from benchmarks.ocean_process import API_KEY
from client import StatuspageClient
from exporters.component_groups import export_component_groups
from exporters.components import export_components
from exporters.incidents import export_incident_updates, export_incidents
from exporters.pages import export_pages
from integration import StatuspagePortAppConfig
from kinds import ObjectKind
from resync.live_overlay import LiveOverlay
from resync.session import ResyncSession, open_session
from statuspage_api.auth import StatuspageAuth
from statuspage_api.objects import RawItem
from statuspage_api.public_status import PublicStatus
from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import Limits, Priority, ProcessWindow

MAPPING = Path(__file__).parent.parent / ".port/resources/port-app-config.yaml"
NO_LIMIT = 1_000_000
ITEMS_IN_A_BATCH = 400
"""As the integration itself has found best."""


async def read_account(
    statuspage_url: str,
) -> AsyncIterator[tuple[ObjectKind, list[RawItem]]]:
    """Yield what a resync hands to Ocean: each kind's raw items, in batches of 400."""
    async with httpx.AsyncClient(timeout=60.0, trust_env=False) as http:
        client = StatuspageClient(
            http,
            statuspage_url,
            StatuspageAuth(API_KEY, statuspage_url),
            RateLimiter(ProcessWindow(Limits.with_reserve(NO_LIMIT))),
            Priority.RESYNC,
        )
        public_status = PublicStatus(http, statuspage_url + "/public/{subdomain}")
        async with open_session(client, frozenset(), LiveOverlay()) as account:
            config = _default_mapping()
            account.prefetch(config)
            for kind, batches in _kinds(account, config, public_status).items():
                async for batch in batches:
                    for items in batched(batch, ITEMS_IN_A_BATCH):
                        yield kind, list(items)


def _default_mapping() -> PortAppConfig:
    return StatuspagePortAppConfig.parse_obj(yaml.safe_load(MAPPING.read_text()))


def _kinds(
    account: ResyncSession, config: PortAppConfig, public_status: PublicStatus
) -> dict[ObjectKind, AsyncIterator[list[RawItem]]]:
    """What main.py yields of each kind, in the default mapping's order."""
    pages, groups, components, incidents, updates = config.resources
    return {
        ObjectKind.STATUSPAGE: export_pages(account, pages, public_status),
        ObjectKind.COMPONENT_GROUP: export_component_groups(account, groups),
        ObjectKind.COMPONENT: export_components(account, components),
        ObjectKind.INCIDENT: export_incidents(account, incidents),
        ObjectKind.INCIDENT_UPDATE: export_incident_updates(account, updates),
    }
