"""What is to be deleted from Port: whose it is there, and which resources still make it."""

import json
from typing import Any

from port_ocean.clients.port.types import UserAgentType
from port_ocean.context.event import event
from port_ocean.context.ocean import ocean
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.models import Entity

from raw_items import RawItem
from selection import StatuspageSelector, selector_of


def selectors_of_the_same_entity(resource: ResourceConfig) -> list[StatuspageSelector]:
    """The resource's, and those of others that map the kind's items to the same entities."""
    mine = resource.port.entity.mappings
    return [
        selector_of(each, StatuspageSelector)
        for each in event.port_app_config.resources
        if each.kind == resource.kind
        and each.port.entity.mappings.blueprint == mine.blueprint
        and each.port.entity.mappings.identifier == mine.identifier
    ]


async def delete_entities(resource: ResourceConfig, items: list[RawItem]) -> None:
    """Delete what one resource has made of raw items; what others made of them stays."""
    if resource.port.entity.mappings.is_using_search_identifier:
        return
    result = await ocean.integration.entity_processor.parse_items(resource, items)
    await ocean.integration.entities_state_applier.delete(
        result.entity_selector_diff.passed, UserAgentType.exporter
    )


async def still_in_port(
    resource: ResourceConfig, items: list[RawItem], *owner_ids: str
) -> list[RawItem]:
    """Those of the items whose entities Port has as the owners' (a page's, an incident's).

    Anyone can send an event that names the objects of another incident or page.
    That they are not found there says nothing, so Port is asked whose they are.
    An entity that a mapping gives nothing of its owner is left to the next resync.

    Raises:
        httpx.HTTPError: Port does not answer.
    """
    if not items:
        return []
    # All at once: each call costs Ocean a process, and an event may name a thousand.
    # Which entity came of which item is not told, so mixed answers are halved.
    result = await ocean.integration.entity_processor.parse_items(
        resource, items, parse_all=True
    )
    entities = result.entity_selector_diff.passed
    stored = await _stored(resource, entities)
    owned = [
        _belongs_to(
            entity, stored.get((entity.blueprint, entity.identifier)), owner_ids
        )
        for entity in entities
    ]
    if not any(owned):
        return []
    if all(owned) or len(items) == 1:
        return items
    middle = len(items) // 2
    return [
        *await still_in_port(resource, items[:middle], *owner_ids),
        *await still_in_port(resource, items[middle:], *owner_ids),
    ]


async def refused_by_query(
    resource: ResourceConfig, items: list[RawItem]
) -> list[RawItem]:
    """Those of the items that the resource's query does not let pass."""
    if not items:
        return []
    # All at once, and mixed answers halved, as above.
    result = await ocean.integration.entity_processor.parse_items(
        resource, items, parse_all=True
    )
    passed, refused = result.entity_selector_diff
    if not refused:
        return []
    if not passed or len(items) == 1:
        return items
    middle = len(items) // 2
    return [
        *await refused_by_query(resource, items[:middle]),
        *await refused_by_query(resource, items[middle:]),
    ]


async def _stored(
    resource: ResourceConfig, entities: list[Entity]
) -> dict[tuple[Any, Any], Entity]:
    if not entities:
        return {}
    mappings = resource.port.entity.mappings
    wanted = {
        "$identifier": sorted({str(entity.identifier) for entity in entities}),
        "$blueprint": sorted({str(entity.blueprint) for entity in entities}),
    }
    found = await ocean.port_client.search_entities(
        UserAgentType.exporter,
        {
            "combinator": "and",
            "rules": [
                {"property": name, "operator": "in", "value": values}
                for name, values in wanted.items()
            ],
        },
        ["blueprint", "identifier"]
        + [f"properties.{name}" for name in mappings.properties]
        + [f"relations.{name}" for name in mappings.relations],
    )
    return {(entity.blueprint, entity.identifier): entity for entity in found}


def _belongs_to(
    entity: Entity, stored: Entity | None, owner_ids: tuple[str, ...]
) -> bool:
    """Whether Port has the owners wherever the mapping puts them.

    Anywhere else its id says nothing: a sender chooses it, so it may be a page's,
    or a word that occurs in every entity.
    """
    if stored is None:
        return False
    # The page itself; it comes last. Any other id may be the one that the sender chose.
    if entity.identifier == owner_ids[-1]:
        return True
    telling = [
        here.get(name) == value
        for mapped, here in (
            (entity.properties, stored.properties),
            (entity.relations, stored.relations),
        )
        for name, value in mapped.items()
        if any(owner_id in json.dumps(value) for owner_id in owner_ids)
    ]
    return bool(telling) and all(telling)
