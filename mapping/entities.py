"""What resources of the mapping have made of raw items in Port, and its deletion there."""

import json
import re
from dataclasses import dataclass

from port_ocean.clients.port.types import UserAgentType
from port_ocean.context.event import event
from port_ocean.context.ocean import ocean
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.integrations.mixins.utils import is_dsp_mode_enabled
from port_ocean.core.models import Entity

from mapping.selectors import StatuspageSelector, selector_of
from port_api.lake import delete_in_lake
from port_api.refusals import EntityKey, key_of
from statuspage_api.objects import RawItem

ITEM_TAG = "__item"
PASSED_TAG = "__passed"


@dataclass(frozen=True)
class MappedItem:
    """A raw item and the entity that a resource makes of it.

    Attributes:
        item: the raw item.
        entity: its entity, whatever the resource's query says.
        passed: whether the query lets the item pass.
    """

    item: RawItem
    entity: Entity
    passed: bool


def blueprint_of(resource: ResourceConfig) -> str | None:
    """The blueprint that a resource names, or None where an expression computes it."""
    expression = resource.port.entity.mappings.blueprint.strip()
    literal = re.fullmatch(r"""(["'])([^"'\\]+)\1""", expression)
    return literal[2] if literal else None


async def map_items(resource: ResourceConfig, items: list[RawItem]) -> list[MappedItem]:
    """The entities that a resource makes of raw items.

    An item of which it can make none is left out: its identifier needs what the item
    does not have, or is a search. So are entities that `itemsToParse` makes of it.
    """
    mappings = resource.port.entity.mappings
    if not items or mappings.is_using_search_identifier:
        return []
    # Ocean does not tell which entity came of which item, nor asks a query that
    # fails for anything. Both are mapped like properties. All items at once, as
    # each call costs a process.
    tagged = resource.copy(deep=True)
    tagged.selector.query = "true"
    tagged.port.entity.mappings.properties = {
        **mappings.properties,
        ITEM_TAG: ".id",
        PASSED_TAG: resource.selector.query,
    }
    result = await ocean.integration.entity_processor.parse_items(tagged, items)
    by_id = {item["id"]: item for item in items}
    return [
        MappedItem(
            by_id[entity.properties.pop(ITEM_TAG)],
            entity,
            passed=entity.properties.pop(PASSED_TAG) is True,
        )
        for entity in result.entity_selector_diff.passed
    ]


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


async def keys_of(resource: ResourceConfig, items: list[RawItem]) -> set[EntityKey]:
    """Blueprint and identifier of what a resource makes of raw items, whatever its query says."""
    slim = resource.copy(deep=True)
    slim.port.entity.mappings.properties = {}
    slim.port.entity.mappings.relations = {}
    return {key_of(each.entity) for each in await map_items(slim, items)}


async def delete_entities(resource: ResourceConfig, items: list[RawItem]) -> None:
    """Delete what one resource has made of raw items; what others made of them stays.

    Where Port does the processing, it is told that they are gone, and maps and deletes
    by itself: an entity that was deleted past its lake might be made from it again.
    """
    if await is_dsp_mode_enabled():
        await delete_in_lake(resource, items)
        return
    mapped = await map_items(resource, items)
    await _delete([each.entity for each in mapped if each.passed])


async def delete_refused_entities(
    resource: ResourceConfig, items: list[RawItem]
) -> None:
    """Delete what a resource has made of items that its query does not let pass any more.

    Of raw items that are gone, Ocean deletes only what passes the query. What is
    known of them may be a webhook's few fields, of which the query makes nothing.
    Where Port does the processing, it is told of them with the others, and what it
    does with those that its query does not let pass is its own affair.
    """
    if await is_dsp_mode_enabled():
        return
    mapped = await map_items(resource, items)
    refused = [each.entity for each in mapped if not each.passed]
    stored = await _stored(resource, refused)
    await _delete([each for each in refused if key_of(each) in stored])


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
    mapped = await map_items(resource, items)
    stored = await _stored(resource, [each.entity for each in mapped])
    return [
        each.item
        for each in mapped
        if _belongs_to(
            each.entity,
            stored.get(key_of(each.entity)),
            owner_ids,
        )
    ]


async def _delete(entities: list[Entity]) -> None:
    if entities:
        await ocean.integration.entities_state_applier.delete(
            entities, UserAgentType.exporter
        )


async def _stored(
    resource: ResourceConfig, entities: list[Entity]
) -> dict[EntityKey, Entity]:
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
    return {key_of(entity): entity for entity in found}


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
