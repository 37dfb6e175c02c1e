"""How a kind is read whose objects do not tell their page, such as incident templates."""

from collections.abc import Callable

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from errors import IncompleteReadError
from exporters.common import Batches, Exporter, exported
from mapping.list_needs import Need
from mapping.selectors import StatuspageSelector, selector_of
from resync.session import ResyncSession
from statuspage_api.objects import RawItem

type ItemOf = Callable[[RawItem, str], RawItem]


def export_page_by_page(item_of: ItemOf) -> Exporter:
    """An exporter of the list that a kind's selector names.

    Its batches end with IncompleteReadError when a page could not be read in full.

    Args:
        item_of: the raw item of an object and its page's id.
    """

    def export(session: ResyncSession, resource: ResourceConfig) -> Batches:
        return exported(session, resource, _items(session, resource, item_of))

    return export


async def _items(
    session: ResyncSession, resource: ResourceConfig, item_of: ItemOf
) -> Batches:
    selector = selector_of(resource, StatuspageSelector)
    [endpoint] = selector.lists
    failed_page_ids: list[str] = []
    for page_id in [page["id"] for page in session.pages]:
        if not selector.includes_page(page_id):
            continue
        try:
            async for items in session.read([Need(endpoint, frozenset({page_id}))]):
                yield [item_of(each, page_id) for each in items]
        except IncompleteReadError as error:
            failed_page_ids += error.page_ids
    session.check_complete(selector.page_ids, failed_page_ids)
