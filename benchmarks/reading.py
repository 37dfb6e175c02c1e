"""Reading an account with the integration's own code, without Ocean around it."""

from collections.abc import AsyncIterator
from itertools import batched

import httpx

from account import Account, open_account
from auth import StatuspageAuth
from benchmarks.ocean_process import API_KEY
from client import StatuspageClient
from endpoints import COMPONENT_GROUPS, COMPONENTS, INCIDENTS
from exporters import export_incident_updates, export_pages
from integration import ObjectKind
from public_status import PublicStatus
from rate_limiter import Priority, RateLimiter
from raw_items import RawItem

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
            RateLimiter(NO_LIMIT),
            Priority.RESYNC,
        )
        public_status = PublicStatus(http, statuspage_url + "/public/{subdomain}")
        async with open_account(client, frozenset()) as account:
            account.foresee([COMPONENT_GROUPS, COMPONENTS, INCIDENTS])
            for kind, batches in _kinds(account, public_status).items():
                async for batch in batches:
                    for items in batched(batch, ITEMS_IN_A_BATCH):
                        yield kind, list(items)


def _kinds(
    account: Account, public_status: PublicStatus
) -> dict[ObjectKind, AsyncIterator[list[RawItem]]]:
    """What main.py yields of each kind, in the default mapping's order."""
    return {
        ObjectKind.STATUSPAGE: export_pages(account, public_status),
        ObjectKind.COMPONENT_GROUP: account.list_items(COMPONENT_GROUPS),
        ObjectKind.COMPONENT: account.list_items(COMPONENTS),
        ObjectKind.INCIDENT: account.list_items(INCIDENTS),
        ObjectKind.INCIDENT_UPDATE: export_incident_updates(account),
    }
