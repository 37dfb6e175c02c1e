"""What is about to be deleted from Port, and which objects of Statuspage it was made of."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import batched

from loguru import logger
from port_ocean.clients.port.types import UserAgentType
from port_ocean.context.ocean import ocean
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.models import Entity

from kinds import ObjectKind
from mapping.origins import Origin, Origins, origins_of

ENTITIES_IN_A_SEARCH = 100

type Known = list[tuple[ResourceConfig, Origins]]


@dataclass(frozen=True)
class Candidate:
    """An entity that is about to be deleted, and what it was made of.

    Attributes:
        entity: as Port has it.
        origin: the object.
        page_id: the page that it is on, or is.
        resources: those of the mapping that make such an entity of it.
    """

    entity: Entity
    origin: Origin
    page_id: str
    resources: tuple[ResourceConfig, ...]


async def candidates_of(
    entities: Sequence[Entity],
    resources: Sequence[ResourceConfig],
    page_ids: Collection[str],
    *,
    by_port: bool = False,
) -> dict[str, list[Candidate]]:
    """Those of the entities that can be asked for, by kind; the log tells of others.

    Args:
        entities: what is about to be deleted.
        resources: the mapping's.
        page_ids: the pages that were read; of a single one an entity need not tell.
        by_port: whether Port is about to delete them, and not Ocean, which keeps what
            other entities relate to. Bare ones among them are passed over.
    """
    by_blueprint: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        by_blueprint[entity.blueprint].append(entity)
    origins = [
        (resource, found)
        for resource in resources
        if (found := await origins_of(resource))
    ]
    only_page_id = next(iter(page_ids)) if len(page_ids) == 1 else None
    candidates: dict[str, list[Candidate]] = defaultdict(list)
    for blueprint, of_blueprint in by_blueprint.items():
        known = [each for each in origins if each[1].blueprint == blueprint]
        told = await _with_fields(blueprint, of_blueprint, known)
        if by_port:
            told = [entity for entity in told if not _is_bare(entity, known)]
        askable = [
            candidate
            for entity in told
            if (candidate := _candidate(entity, known, only_page_id))
        ]
        for candidate in askable:
            candidates[candidate.origin.kind].append(candidate)
        unknown = len(told if by_port else of_blueprint) - len(askable)
        if unknown:
            logger.warning(
                f"{blueprint}: deleting {unknown} from Port without asking Statuspage for"
                " them: the mapping does not store their id, or not their page or incident"
            )
    return candidates


def _is_bare(entity: Entity, known: Known) -> bool:
    """Whether Port has made an entity only because another one relates to it."""
    return all(origins.finds_bare(entity) for _, origins in known)


def _candidate(
    entity: Entity, known: Known, only_page_id: str | None
) -> Candidate | None:
    found = [
        (origin, resource)
        for resource, origins in known
        if (origin := origins.of(entity))
    ]
    if not found:
        return None
    origin = found[0][0]
    is_page = origin.kind == ObjectKind.STATUSPAGE
    page_id = origin.id if is_page else origin.page_id or only_page_id
    # An update can be asked for only with its incident.
    is_lone_update = (
        origin.kind == ObjectKind.INCIDENT_UPDATE and not origin.incident_id
    )
    if page_id is None or is_lone_update:
        return None
    same = tuple(resource for other, resource in found if other == origin)
    return Candidate(entity, origin, page_id, same)


async def _with_fields(
    blueprint: str,
    entities: list[Entity],
    known: Known,
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
