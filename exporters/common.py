"""What the exporters share: the last steps of a resource's raw items on their way to Ocean."""

from collections.abc import AsyncIterator, Callable
from functools import partial

from loguru import logger
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.incremental import active_incremental_cursor

from errors import IncompleteReadError, StatuspageError, UnconfirmedDeletionError
from mapping.entities import selectors_of_the_same_entity
from mapping.selectors import StatuspageSelector, selector_of
from resync.session import ResyncSession
from statuspage_api.objects import RawItem

type Batches = AsyncIterator[list[RawItem]]
type Exporter = Callable[[ResyncSession, ResourceConfig], Batches]

CONCURRENT_REQUESTS = 10


async def exported(
    session: ResyncSession, resource: ResourceConfig, batches: Batches
) -> Batches:
    """Yield what a resource has read as live events left it, and sum it up in the log.

    Where Port deletes by itself what is not shown, Statuspage is asked for that first.

    An incremental resync deletes nothing, and Ocean ends it with the first kind that
    fails: there, pages that could not be read are only named.

    Raises:
        StatuspageError: what the batches ended with.
    """
    now = session.opened_at
    items = 0

    def keeps(item: RawItem) -> bool:
        selectors = selectors_of_the_same_entity(resource)
        return any(selector.accepts(item, now) for selector in selectors)

    current: Batches = session.overlay.over(
        resource,
        batches,
        session.overlay_start,
        accepts=partial(selector_of(resource, StatuspageSelector).accepts, now=now),
        keeps=keeps,
    )
    if session.port_reconciliation and not active_incremental_cursor():
        current = session.port_reconciliation.over(
            resource, current, session.second_look([resource])
        )
    try:
        async for batch in current:
            items += len(batch)
            yield batch
    except StatuspageError as error:
        session.log.sum_up(resource, items, complete=False)
        if isinstance(error, UnconfirmedDeletionError):
            session.lists_look_wrong = True
        if active_incremental_cursor() and isinstance(error, IncompleteReadError):
            logger.warning(error)
            return
        raise
    session.log.sum_up(resource, items, complete=True)
