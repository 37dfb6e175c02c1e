"""How component groups are read."""

from collections.abc import Sequence

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from errors import IncompleteReadError
from exporters.common import Batches, exported
from mapping.list_needs import Need
from mapping.selectors import ComponentGroupSelector, selector_of
from raw_items.component_groups import GroupStatuses, group_item
from resync.session import ResyncSession


def export_component_groups(
    session: ResyncSession, resource: ResourceConfig
) -> Batches:
    """The component groups, each with the worst status of its components.

    Raises:
        IncompleteReadError: at the end, when a page could not be read in full.
    """
    selector = selector_of(resource, ComponentGroupSelector)
    return exported(session, resource, _groups_with_status(session, selector))


async def _groups_with_status(
    session: ResyncSession, selector: ComponentGroupSelector
) -> Batches:
    groups_need, components_need = selector.needs(session.opened_at)
    statuses, unknown = await _group_statuses(session, components_need)
    async for groups in session.read([groups_need]):
        yield [
            group_item(
                group,
                None if group["page_id"] in unknown else statuses.worst(group["id"]),
            )
            for group in groups
        ]


async def _group_statuses(
    session: ResyncSession, need: Need
) -> tuple[GroupStatuses, Sequence[str]]:
    """The groups' statuses, and the pages of which they are not known."""
    statuses = GroupStatuses()
    try:
        async for components in session.read([need]):
            for component in components:
                statuses.note(component)
    except IncompleteReadError as error:
        # The components' own kind fails for it. Of the groups nothing is missing.
        return statuses, error.page_ids
    return statuses, ()
