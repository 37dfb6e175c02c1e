"""How incidents and their updates are read."""

from functools import partial

from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.incremental import active_incremental_cursor

from exporters.common import Batches, exported
from mapping.selectors import IncidentSelector, selector_of
from raw_items.incident_updates import incident_update_items
from raw_items.incidents import incident_item
from resync.session import ITEMS_IN_A_BATCH, ResyncSession

INCIDENTS_FOR_A_BATCH_OF_UPDATES = 100


def export_incidents(session: ResyncSession, resource: ResourceConfig) -> Batches:
    """The incidents with their updates, components and the facts derived from them.

    Raises:
        IncompleteReadError: at the end, when a page could not be read in full.
    """
    incidents = _incidents(session, resource, ITEMS_IN_A_BATCH)
    items = ([incident_item(each) for each in batch] async for batch in incidents)
    return exported(session, resource, items)


def export_incident_updates(
    session: ResyncSession, resource: ResourceConfig
) -> Batches:
    """The updates of the incidents.

    Raises:
        IncompleteReadError: at the end, when a page could not be read in full.
    """
    incidents = _incidents(session, resource, INCIDENTS_FOR_A_BATCH_OF_UPDATES)
    updates = (
        [update for incident in batch for update in incident_update_items(incident)]
        async for batch in incidents
    )
    return exported(session, resource, updates)


def _incidents(
    session: ResyncSession, resource: ResourceConfig, enough: int
) -> Batches:
    selector, now = selector_of(resource, IncidentSelector), session.opened_at
    return session.read(
        selector.needs(now, active_incremental_cursor()),
        partial(selector.accepts_incident, now=now),
        enough,
    )
