"""How components are read."""

from functools import partial
from itertools import batched

from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.utils.async_iterators import throttle_batch_operation

from exporters.common import CONCURRENT_REQUESTS, Batches, exported
from mapping.selectors import ComponentSelector, selector_of
from raw_items.components import with_uptime
from resync.session import ResyncSession
from statuspage_api.objects import RawItem

COMPONENTS_FOR_A_BATCH_WITH_UPTIME = 60
"""What a minute's budget is good for."""


def export_components(session: ResyncSession, resource: ResourceConfig) -> Batches:
    """The components, group rows among them, with their uptime if it is selected.

    Raises:
        AuthenticationError: the key was refused when uptime was asked for.
        IncompleteReadError: at the end, when a page could not be read in full.
    """
    selector = selector_of(resource, ComponentSelector)
    now = session.opened_at
    components = exported(
        session,
        resource,
        session.read(selector.needs(now), partial(selector.accepts, now=now)),
    )
    if not selector.include_uptime:
        return components
    return _components_with_uptime(session, selector, components)


async def _components_with_uptime(
    session: ResyncSession, selector: ComponentSelector, components: Batches
) -> Batches:
    async for batch in components:
        for part in batched(batch, COMPONENTS_FOR_A_BATCH_WITH_UPTIME):
            uptimes = await throttle_batch_operation(
                [
                    partial(_uptime_of, session, component, selector.uptime_days)
                    for component in part
                ],
                CONCURRENT_REQUESTS,
            )
            yield [
                with_uptime(component, uptime)
                for component, uptime in zip(part, uptimes, strict=True)
            ]


async def _uptime_of(
    session: ResyncSession, component: RawItem, days: int
) -> RawItem | None:
    key = component["id"], days
    if key not in session.uptimes:
        session.uptimes[key] = await session.client.uptime(
            component, days, session.opened_at
        )
    return session.uptimes[key]
