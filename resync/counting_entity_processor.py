"""Ocean's mapping, with the sums that a resync's log tells."""

from port_ocean.context.event import event
from port_ocean.core.handlers import JQEntityProcessor
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.ocean_types import RAW_ITEM, CalculationResult

from resync.session import current_session


class CountingEntityProcessor(JQEntityProcessor):
    """Maps raw items as Ocean does, and counts what becomes of a resync's."""

    async def parse_items(
        self,
        mapping: ResourceConfig,
        raw_data: list[RAW_ITEM],
        parse_all: bool = False,
    ) -> CalculationResult:
        """The entities that a resource makes of raw items."""
        result = await super().parse_items(mapping, raw_data, parse_all)
        # Some are mapped only to find out what to delete, with a copy of the resource.
        if mapping is event.resource_config:
            current_session().log.count(mapping, len(raw_data), result)
        return result
