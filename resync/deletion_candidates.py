"""What a resync is about to delete, and which object of Statuspage each entity was made of."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import batched, chain, zip_longest

from port_ocean.clients.port.types import UserAgentType
from port_ocean.context.ocean import ocean
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.models import Entity

from kinds import ObjectKind
from mapping.origins import Origin, Origins, origins_of

ENTITIES_IN_A_SEARCH = 100


@dataclass(frozen=True)
class Candidate:
    """An entity that is about to be deleted.

    Attributes:
        entity: the entity.
        origin: what it was made of.
        resources: those of the mapping that make it of that.
    """

    entity: Entity
    origin: Origin
    resources: tuple[ResourceConfig, ...]

    @property
    def page_id(self) -> str | None:
        """The page that it belongs to, or is, as far as it tells."""
        if self.origin.kind == ObjectKind.STATUSPAGE:
            return self.origin.id
        return self.origin.page_id


async def candidates_by_kind(
    entities: Sequence[Entity],
    resources: Sequence[ResourceConfig],
    page_ids: Collection[str],
) -> dict[str, list[Candidate]]:
    """The entities that can be asked for by id.

    Left out are those that cannot: they tell no id of Statuspage's or no page, though
    the account has several, or no resource of the mapping makes them any more.

    Args:
        entities: what is about to be deleted.
        resources: the mapping's.
        page_ids: the account's pages.
    """
    by_blueprint: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        by_blueprint[entity.blueprint].append(entity)
    origins = [
        (resource, found)
        for resource in resources
        if (found := await origins_of(resource))
    ]
    candidates: dict[str, list[Candidate]] = defaultdict(list)
    for blueprint, of_blueprint in by_blueprint.items():
        known = [each for each in origins if each[1].blueprint == blueprint]
        for entity in await _with_fields(blueprint, of_blueprint, known):
            candidate = _candidate(entity, known, page_ids)
            if candidate and candidate.page_id:
                candidates[candidate.origin.kind].append(candidate)
    return candidates


def spread_over_pages(candidates: Sequence[Candidate], most: int) -> list[Candidate]:
    """So many of the candidates, of all pages by turns, and at least one of each."""
    by_page: dict[str | None, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_page[candidate.page_id].append(candidate)
    by_turns = filter(None, chain.from_iterable(zip_longest(*by_page.values())))
    return list(by_turns)[: max(most, len(by_page))]


def _candidate(
    entity: Entity,
    known: list[tuple[ResourceConfig, Origins]],
    page_ids: Collection[str],
) -> Candidate | None:
    found = [
        (origin, resource)
        for resource, origins in known
        if (origin := origins.of(entity))
    ]
    if not found:
        return None
    origin = found[0][0]
    same = tuple(resource for other, resource in found if other == origin)
    if origin.page_id is None and len(page_ids) == 1:
        origin = replace(origin, page_id=next(iter(page_ids)))
    return Candidate(entity, origin, same)


async def _with_fields(
    blueprint: str,
    entities: list[Entity],
    known: list[tuple[ResourceConfig, Origins]],
) -> list[Entity]:
    """The entities with what tells their origin, which Ocean leaves out."""
    fields = {field for _, origins in known for field in origins.fields}
    fields.discard("identifier")
    if not fields:
        return entities if known else []
    found: list[Entity] = []
    for some in batched(entities, ENTITIES_IN_A_SEARCH):
        identifiers = [entity.identifier for entity in some]
        found += await ocean.port_client.search_entities(
            UserAgentType.exporter,
            {
                "combinator": "and",
                "rules": [
                    {"property": "$blueprint", "operator": "=", "value": blueprint},
                    {"property": "$identifier", "operator": "in", "value": identifiers},
                ],
            },
            ["blueprint", "identifier", *sorted(fields)],
        )
    return found
