"""Making sure that a live event deletes from Port only what belongs to its subject there."""

import json

from port_ocean.clients.port.types import UserAgentType
from port_ocean.context.ocean import ocean
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.models import Entity

from raw_items import RawItem


async def still_in_port(
    resource: ResourceConfig, items: list[RawItem], owner_id: str
) -> list[RawItem]:
    """Those of the items whose entities Port has, with the owner's id in them.

    Anyone can send an event that names the objects of another incident or page.
    That they are not found there says nothing, so Port is asked whose they are.
    An entity that a mapping gives nothing of its owner is left to the next resync.

    Raises:
        httpx.HTTPError: Port does not answer.
    """
    found: list[RawItem] = []
    for item in items:
        result = await ocean.integration.entity_processor.parse_items(
            resource, [item], parse_all=True
        )
        for entity in result.entity_selector_diff.passed:
            if await _belongs_to(entity, resource, owner_id):
                found.append(item)
    return found


async def _belongs_to(entity: Entity, resource: ResourceConfig, owner_id: str) -> bool:
    if entity.identifier == owner_id:
        return True
    mappings = resource.port.entity.mappings
    stored = await ocean.port_client.search_entities(
        UserAgentType.exporter,
        {
            "combinator": "and",
            "rules": [
                {
                    "property": "$identifier",
                    "operator": "=",
                    "value": entity.identifier,
                },
                {"property": "$blueprint", "operator": "=", "value": entity.blueprint},
            ],
        },
        ["blueprint", "identifier"]
        + [f"properties.{name}" for name in mappings.properties]
        + [f"relations.{name}" for name in mappings.relations],
    )
    return any(
        owner_id in json.dumps([each.properties, each.relations]) for each in stored
    )
