"""How incident templates are read."""

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from errors import IncompleteReadError
from exporters.common import Batches, exported
from mapping.list_needs import Need
from mapping.selectors import IncidentTemplateSelector, selector_of
from raw_items.incident_templates import incident_template_item
from resync.session import ResyncSession
from statuspage_api.endpoints import INCIDENT_TEMPLATES


def export_incident_templates(
    session: ResyncSession, resource: ResourceConfig
) -> Batches:
    """The incident templates, each with its page.

    Raises:
        IncompleteReadError: at the end, when a page could not be read in full.
    """
    selector = selector_of(resource, IncidentTemplateSelector)
    return exported(session, resource, _templates_with_page(session, selector))


async def _templates_with_page(
    session: ResyncSession, selector: IncidentTemplateSelector
) -> Batches:
    failed_page_ids: list[str] = []
    # Page by page, since nothing in a template tells where it came from.
    for page_id in [page["id"] for page in session.pages]:
        if not selector.includes_page(page_id):
            continue
        need = Need(INCIDENT_TEMPLATES, frozenset({page_id}))
        try:
            async for templates in session.read([need]):
                yield [incident_template_item(each, page_id) for each in templates]
        except IncompleteReadError as error:
            failed_page_ids += error.page_ids
    session.check_complete(selector.page_ids, failed_page_ids)
