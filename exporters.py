"""From the account's lists to the raw items of each kind, as a resource of the mapping selects them."""

from collections.abc import AsyncIterator, Sequence
from functools import partial
from itertools import batched

from loguru import logger
from port_ocean.core.handlers.port_app_config.models import (
    PortAppConfig,
    ResourceConfig,
)
from port_ocean.core.incremental import active_incremental_cursor
from port_ocean.utils.async_iterators import throttle_batch_operation

from account import ITEMS_IN_A_BATCH, Account
from deletions import selectors_of_the_same_entity
from endpoints import PAGE_SIZE
from errors import IncompleteReadError
from group_status import GroupStatuses, group_item
from incident_facts import incident_item
from public_status import PublicStatus
from raw_items import RawItem, incident_update_items, page_item
from reading_plan import Need
from selection import (
    ComponentGroupSelector,
    ComponentSelector,
    IncidentSelector,
    StatuspageSelector,
    selector_of,
)
from uptime import uptime_of, with_uptime

type Batches = AsyncIterator[list[RawItem]]

INCIDENTS_FOR_A_BATCH_OF_UPDATES = 100
COMPONENTS_FOR_A_BATCH_WITH_UPTIME = 60
"""What a minute's budget is good for."""
CONCURRENT_REQUESTS = 10


def foresee_lists(account: Account, config: PortAppConfig) -> None:
    """Begin to download what the mapping's resources need, in their order."""
    selectors = [
        selector_of(resource, StatuspageSelector) for resource in config.resources
    ]
    account.foresee(
        [need for each in selectors for need in each.needs(account.opened_at)],
        uptime=any(
            isinstance(each, ComponentSelector) and each.include_uptime
            for each in selectors
        ),
    )


def export_pages(
    account: Account, resource: ResourceConfig, public_status: PublicStatus
) -> Batches:
    """The pages, each with its overall status.

    Raises:
        IncompleteReadError: at the end, when a wanted page is not visible.
    """
    selector = selector_of(resource, StatuspageSelector)
    return _as_events_left_it(
        account, resource, _pages_with_status(account, selector, public_status)
    )


def export_component_groups(account: Account, resource: ResourceConfig) -> Batches:
    """The component groups, each with the worst status of its components.

    Raises:
        IncompleteReadError: at the end, when a page could not be read in full.
    """
    groups = _groups_with_status(account, selector_of(resource, ComponentGroupSelector))
    return _as_events_left_it(account, resource, groups)


def export_components(account: Account, resource: ResourceConfig) -> Batches:
    """The components, group rows among them, with their uptime if it is selected.

    Raises:
        AuthenticationError: the key was refused when uptime was asked for.
        IncompleteReadError: at the end, when a page could not be read in full.
    """
    selector = selector_of(resource, ComponentSelector)
    components = account.read(
        selector.needs(account.opened_at),
        partial(selector.accepts, now=account.opened_at),
    )
    if not selector.include_uptime:
        return _as_events_left_it(account, resource, components)
    components = _components_with_uptime(account, selector, components)
    components = _as_events_left_it(account, resource, components)
    # What events wrote comes as the last resource had it: with other days, or none.
    return _components_with_uptime(account, selector, components)


def export_incidents(account: Account, resource: ResourceConfig) -> Batches:
    """The incidents with their updates, components and the facts derived from them.

    Raises:
        IncompleteReadError: at the end, when a page could not be read in full.
    """
    incidents = _incidents_with_facts(account, selector_of(resource, IncidentSelector))
    return _as_events_left_it(account, resource, incidents)


def export_incident_updates(account: Account, resource: ResourceConfig) -> Batches:
    """The updates of the incidents.

    Raises:
        IncompleteReadError: at the end, when a page could not be read in full.
    """
    updates = _updates_of_incidents(account, selector_of(resource, IncidentSelector))
    return _as_events_left_it(account, resource, updates)


def _as_events_left_it(
    account: Account, resource: ResourceConfig, batches: Batches
) -> Batches:
    now = account.opened_at
    accepts = partial(selector_of(resource, StatuspageSelector).accepts, now=now)

    def keeps(item: RawItem) -> bool:
        return any(
            selector.accepts(item, now)
            for selector in selectors_of_the_same_entity(resource)
        )

    batches = account.live_changes.over(resource, batches, accepts, keeps)
    batches = account.summed_up(resource.kind, batches)
    return batches if active_incremental_cursor() is None else _sparing_pages(batches)


async def _sparing_pages(batches: Batches) -> Batches:
    """The batches without the failure of single pages.

    An incremental resync deletes nothing, and Ocean ends it with the first kind that fails.
    """
    try:
        async for batch in batches:
            yield batch
    except IncompleteReadError as error:
        if not error.page_ids:
            raise
        logger.warning(error)


async def _pages_with_status(
    account: Account, selector: StatuspageSelector, public_status: PublicStatus
) -> Batches:
    selected = filter(selector.is_of_its_pages, account.pages)
    for pages in batched(selected, PAGE_SIZE):
        statuses = await throttle_batch_operation(
            [partial(public_status.status_of, page) for page in pages],
            CONCURRENT_REQUESTS,
        )
        yield [
            page_item(page, status)
            for page, status in zip(pages, statuses, strict=True)
        ]
    account.check_complete(selector.page_ids)


async def _groups_with_status(
    account: Account, selector: ComponentGroupSelector
) -> Batches:
    groups_need, components_need = selector.needs(account.opened_at)
    statuses, unknown = await _group_statuses(account, components_need)
    async for groups in account.read([groups_need]):
        yield [
            group_item(
                group,
                None if group["page_id"] in unknown else statuses.worst(group["id"]),
            )
            for group in groups
        ]


async def _group_statuses(
    account: Account, need: Need
) -> tuple[GroupStatuses, Sequence[str]]:
    """The groups' statuses, and the pages of which they are not known."""
    statuses = GroupStatuses()
    try:
        async for components in account.read([need]):
            for component in components:
                statuses.note(component)
    except IncompleteReadError as error:
        if not error.page_ids:
            raise
        # The components' own kind fails for it. Of the groups nothing is missing.
        return statuses, error.page_ids
    return statuses, ()


async def _components_with_uptime(
    account: Account, selector: ComponentSelector, components: Batches
) -> Batches:
    async for batch in components:
        for part in batched(batch, COMPONENTS_FOR_A_BATCH_WITH_UPTIME):
            uptimes = await throttle_batch_operation(
                [
                    partial(_uptime_of, account, component, selector.uptime_days)
                    for component in part
                ],
                CONCURRENT_REQUESTS,
            )
            yield [
                with_uptime(component, uptime)
                for component, uptime in zip(part, uptimes, strict=True)
            ]


async def _uptime_of(account: Account, component: RawItem, days: int) -> RawItem | None:
    key = component["id"], days
    if key not in account.uptimes:
        account.uptimes[key] = await uptime_of(
            account.client, component, days, account.opened_at
        )
    return account.uptimes[key]


async def _incidents_with_facts(
    account: Account, selector: IncidentSelector
) -> Batches:
    async for incidents in _incidents(account, selector, ITEMS_IN_A_BATCH):
        yield [incident_item(incident) for incident in incidents]


async def _updates_of_incidents(
    account: Account, selector: IncidentSelector
) -> Batches:
    async for incidents in _incidents(
        account, selector, INCIDENTS_FOR_A_BATCH_OF_UPDATES
    ):
        yield [
            update
            for incident in incidents
            for update in incident_update_items(incident)
        ]


def _incidents(account: Account, selector: IncidentSelector, enough: int) -> Batches:
    now = account.opened_at
    return account.read(
        selector.needs(now, active_incremental_cursor()),
        partial(selector.accepts_incident, now=now),
        enough,
    )
