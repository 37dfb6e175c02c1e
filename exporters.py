"""From the account's lists to the raw items of each kind."""

from collections.abc import AsyncIterator
from functools import partial
from itertools import batched

from port_ocean.core.handlers.port_app_config.models import PortAppConfig
from port_ocean.utils.async_iterators import throttle_batch_operation

from account import Account
from endpoints import (
    COMPONENT_GROUPS,
    COMPONENTS,
    INCIDENTS,
    PAGE_SIZE,
    ListEndpoint,
)
from integration import ObjectKind
from public_status import PublicStatus
from raw_items import RawItem, incident_update_items, page_item

LIST_OF_KIND: dict[str, ListEndpoint] = {
    ObjectKind.COMPONENT_GROUP: COMPONENT_GROUPS,
    ObjectKind.COMPONENT: COMPONENTS,
    ObjectKind.INCIDENT: INCIDENTS,
    ObjectKind.INCIDENT_UPDATE: INCIDENTS,
}
"""The list that each kind is made of; pages come with the account."""

INCIDENTS_FOR_A_BATCH_OF_UPDATES = 100
CONCURRENT_STATUS_REQUESTS = 10


def foresee_lists(account: Account, config: PortAppConfig) -> None:
    """Begin to download what the mapping's kinds are made of, in their order."""
    kinds = [resource.kind for resource in config.resources]
    account.foresee(LIST_OF_KIND[kind] for kind in kinds if kind in LIST_OF_KIND)


def export_list(account: Account, kind: str) -> AsyncIterator[list[RawItem]]:
    """The list that a kind is made of, as the API gives it, of every page.

    Raises:
        StatuspageError: at the end, when a page could not be read in full.
    """
    return account.live_changes.over(kind, account.list_items(LIST_OF_KIND[kind]))


def export_pages(
    account: Account, public_status: PublicStatus
) -> AsyncIterator[list[RawItem]]:
    """The account's pages, each with its overall status.

    Raises:
        IncompleteReadError: at the end, when a configured page is not visible.
    """
    pages = _pages_with_status(account, public_status)
    return account.live_changes.over(ObjectKind.STATUSPAGE, pages)


def export_incident_updates(account: Account) -> AsyncIterator[list[RawItem]]:
    """The updates of every page's incidents.

    Raises:
        StatuspageError: at the end, when a page could not be read in full.
    """
    updates = _updates_of_incidents(account)
    return account.live_changes.over(ObjectKind.INCIDENT_UPDATE, updates)


async def _pages_with_status(
    account: Account, public_status: PublicStatus
) -> AsyncIterator[list[RawItem]]:
    for pages in batched(account.pages, PAGE_SIZE):
        statuses = await throttle_batch_operation(
            [partial(public_status.status_of, page) for page in pages],
            CONCURRENT_STATUS_REQUESTS,
        )
        yield [
            page_item(page, status)
            for page, status in zip(pages, statuses, strict=True)
        ]
    account.check_complete(failed_page_ids=[])


async def _updates_of_incidents(account: Account) -> AsyncIterator[list[RawItem]]:
    async for incidents in account.list_items(
        INCIDENTS, INCIDENTS_FOR_A_BATCH_OF_UPDATES
    ):
        yield [
            update
            for incident in incidents
            for update in incident_update_items(incident)
        ]
