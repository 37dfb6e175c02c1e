"""What a kind's resync yields where that is more than a list of the API."""

from collections.abc import AsyncIterator
from functools import partial
from itertools import batched

from port_ocean.utils.async_iterators import throttle_batch_operation

from account import Account
from endpoints import INCIDENTS, PAGE_SIZE
from public_status import PublicStatus
from raw_items import RawItem, incident_update_items, page_item

CONCURRENT_STATUS_REQUESTS = 10


async def export_pages(
    account: Account, public_status: PublicStatus
) -> AsyncIterator[list[RawItem]]:
    """Yield the account's pages, each with its overall status.

    Raises:
        IncompleteReadError: at the end, when a configured page is not visible.
    """
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


async def export_incident_updates(account: Account) -> AsyncIterator[list[RawItem]]:
    """Yield the updates of every page's incidents.

    Raises:
        StatuspageError: at the end, when a page could not be read in full.
    """
    async for incidents in account.list_items(INCIDENTS):
        yield [
            update
            for incident in incidents
            for update in incident_update_items(incident)
        ]
