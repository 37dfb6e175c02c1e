"""How pages are read."""

from functools import partial
from itertools import batched

from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.utils.async_iterators import throttle_batch_operation

from exporters.common import CONCURRENT_REQUESTS, Batches, exported
from mapping.selectors import PageSelector, selector_of
from raw_items.pages import page_item
from resync.session import ResyncSession
from statuspage_api.endpoints import PAGE_SIZE
from statuspage_api.public_status import PublicStatus


def export_pages(
    session: ResyncSession, resource: ResourceConfig, public_status: PublicStatus
) -> Batches:
    """The pages, each with its overall status.

    Raises:
        IncompleteReadError: at the end, when a wanted page is not visible.
    """
    selector = selector_of(resource, PageSelector)
    return exported(
        session, resource, _pages_with_status(session, selector, public_status)
    )


async def _pages_with_status(
    session: ResyncSession, selector: PageSelector, public_status: PublicStatus
) -> Batches:
    selected = filter(selector.is_of_its_pages, session.pages)
    for pages in batched(selected, PAGE_SIZE):
        statuses = await throttle_batch_operation(
            [partial(public_status.status_of, page) for page in pages],
            CONCURRENT_REQUESTS,
        )
        yield [
            page_item(page, status)
            for page, status in zip(pages, statuses, strict=True)
        ]
    session.check_complete(selector.page_ids)
