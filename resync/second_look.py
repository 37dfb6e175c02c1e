"""Asking by id for what the lists no longer show, before it leaves Port.

An answer may be wrong and look right: an empty list during an outage, a list that
moved while it was read, a page that the key lost for a moment. So Statuspage is
asked twice, in two ways.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import batched, chain, zip_longest

from loguru import logger
from port_ocean.clients.port.types import UserAgentType
from port_ocean.context.ocean import ocean
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.models import Entity
from port_ocean.utils.async_iterators import throttle_batch_operation

from client import StatuspageClient
from errors import NotFoundError, StatuspageError
from kinds import ObjectKind
from mapping.entities import map_items
from mapping.origins import Origin, Origins, origins_of
from mapping.selectors import StatuspageSelector, selector_of
from raw_items.component_groups import group_item
from raw_items.incident_updates import incident_update_items
from raw_items.incidents import incident_item
from raw_items.pages import page_item
from statuspage_api.endpoints import (
    COMPONENT,
    COMPONENT_GROUP,
    INCIDENT,
    PAGE,
    ItemEndpoint,
)
from statuspage_api.objects import RawItem

MOST_ASKED = 10
"""Objects of a kind that are asked for; one of each page where there are more pages."""

CONCURRENT_REQUESTS = 5
ENTITIES_IN_A_SEARCH = 100


@dataclass(frozen=True)
class _Way:
    """How an object of a kind is asked for by its id.

    Attributes:
        endpoint: where the object is, or the one that holds it.
        items: the raw items of the kind that the answer holds.
    """

    endpoint: ItemEndpoint
    items: Callable[[RawItem], list[RawItem]]


WAYS = {
    ObjectKind.STATUSPAGE: _Way(PAGE, lambda page: [page_item(page, None)]),
    ObjectKind.COMPONENT_GROUP: _Way(
        COMPONENT_GROUP, lambda group: [group_item(group, None)]
    ),
    ObjectKind.COMPONENT: _Way(COMPONENT, lambda component: [component]),
    ObjectKind.INCIDENT: _Way(INCIDENT, lambda incident: [incident_item(incident)]),
    ObjectKind.INCIDENT_UPDATE: _Way(INCIDENT, incident_update_items),
}


@dataclass(frozen=True)
class _Candidate:
    """An entity that is about to be deleted, and what it was made of."""

    entity: Entity
    origin: Origin
    resources: tuple[ResourceConfig, ...]


def most_requests(pages: int) -> int:
    """How many requests a second look at an account costs at the most."""
    # The page list anew, and each page by its id.
    return 1 + pages + len(WAYS) * max(MOST_ASKED, pages)


class SecondLook:
    """Asks for candidates of deletion by their ids.

    A few are all asked for, of many a sample that takes in each page. One that is
    there, and that the mapping still selects, proves the list wrong.

    Args:
        client: asks the management API.
        page_ids: the pages that were read.
        configured_page_ids: those that are to be synced; none means all.
        resources: the mapping's.
        now: the moment for which selectors are asked.
    """

    def __init__(
        self,
        client: StatuspageClient,
        page_ids: Collection[str],
        configured_page_ids: frozenset[str],
        resources: Sequence[ResourceConfig],
        now: datetime,
    ) -> None:
        self._client = client
        self._page_ids = page_ids
        self._configured_page_ids = configured_page_ids
        self._resources = resources
        self._now = now
        self._listed_anew: set[str] | None = None

    async def doubtful_kinds(self, entities: Sequence[Entity]) -> list[str]:
        """The kinds of which not all of the entities may be deleted; the log says why."""
        doubtful = []
        for kind, candidates in (await self._candidates(entities)).items():
            if reason := await self._reason_for_doubt(candidates):
                doubtful.append(kind)
                logger.error(
                    f"{kind}: the lists lack {len(candidates)} that Port has, but {reason}"
                )
        return doubtful

    async def _candidates(
        self, entities: Sequence[Entity]
    ) -> dict[str, list[_Candidate]]:
        """What can be asked for, by kind."""
        by_blueprint: dict[str, list[Entity]] = defaultdict(list)
        for entity in entities:
            by_blueprint[entity.blueprint].append(entity)
        origins = [
            (resource, found)
            for resource in self._resources
            if (found := await origins_of(resource))
        ]
        candidates: dict[str, list[_Candidate]] = defaultdict(list)
        for blueprint, of_blueprint in by_blueprint.items():
            known = [each for each in origins if each[1].blueprint == blueprint]
            askable = [
                candidate
                for entity in await _with_fields(blueprint, of_blueprint, known)
                if (candidate := _candidate(entity, known))
                and self._page_id_of(candidate.origin)
            ]
            for candidate in askable:
                candidates[candidate.origin.kind].append(candidate)
            if unknown := len(of_blueprint) - len(askable):
                logger.warning(
                    f"{blueprint}: {unknown} leave Port without being asked for:"
                    " by this mapping they tell no id, or no page"
                )
        return candidates

    async def _reason_for_doubt(self, candidates: list[_Candidate]) -> str | None:
        """Why these are not to be deleted, or None when Statuspage confirms that they are gone."""
        if self._configured_page_ids:
            # What the settings leave out leaves Port, whatever Statuspage has.
            candidates = [
                each
                for each in candidates
                if _page_id(each.origin) in (None, *self._configured_page_ids)
            ]
        sample = _sample(candidates)
        reasons = await throttle_batch_operation(
            [partial(self._reason_to_keep, each) for each in sample],
            CONCURRENT_REQUESTS,
        )
        if reason := next(filter(None, reasons), None):
            return reason
        if sample:
            logger.info(
                f"{sample[0].origin.kind}: {len(candidates)} leave Port. The lists no longer"
                f" show them, and none of {len(sample)} that were asked for by id is there"
            )
        return None

    def _page_id_of(self, origin: Origin) -> str | None:
        """The page of an object, or None where nothing tells it."""
        if (page_id := _page_id(origin)) is None and len(self._page_ids) == 1:
            [page_id] = self._page_ids
        return page_id

    async def _reason_to_keep(self, candidate: _Candidate) -> str | None:
        origin = candidate.origin
        page_id = self._page_id_of(origin)
        assert page_id is not None
        try:
            if page_id not in self._page_ids:
                return await self._reason_to_keep_page(page_id)
            return await self._reason_to_keep_object(candidate, page_id)
        except StatuspageError as error:
            return f"it cannot be asked for {origin.id}: {error}"

    async def _reason_to_keep_page(self, page_id: str) -> str | None:
        """The list of pages, read anew, and the page itself have to say that it is gone."""
        if self._listed_anew is None:
            self._listed_anew = {page["id"] for page in await self._client.pages()}
        if page_id in self._listed_anew:
            return f"page {page_id} is in the list of pages again"
        try:
            await self._client.get_item(PAGE, page_id, page_id)
        except NotFoundError:
            return None
        return f"page {page_id} is there by its id"

    async def _reason_to_keep_object(
        self, candidate: _Candidate, page_id: str
    ) -> str | None:
        origin = candidate.origin
        way = WAYS[ObjectKind(origin.kind)]
        asked_id = origin.incident_id if way.items is incident_update_items else None
        try:
            found = await self._client.get_item(
                way.endpoint, page_id, asked_id or origin.id
            )
        except NotFoundError:
            return None
        items = [item for item in way.items(found) if item["id"] == origin.id]
        for resource in candidate.resources:
            selector = selector_of(resource, StatuspageSelector)
            selected = [item for item in items if selector.accepts(item, self._now)]
            for mapped in await map_items(resource, selected):
                if mapped.passed and _same(mapped.entity, candidate.entity):
                    return f"{origin.id} of page {page_id} is there by its id"
        # It has left the selection, or is another entity by now.
        return None


def _page_id(origin: Origin) -> str | None:
    return origin.id if origin.kind == ObjectKind.STATUSPAGE else origin.page_id


def _same(entity: Entity, other: Entity) -> bool:
    return (entity.blueprint, entity.identifier) == (other.blueprint, other.identifier)


def _candidate(
    entity: Entity, known: list[tuple[ResourceConfig, Origins]]
) -> _Candidate | None:
    found = [
        (origin, resource)
        for resource, origins in known
        if (origin := origins.of(entity))
    ]
    if not found:
        return None
    origin = found[0][0]
    same = tuple(resource for other, resource in found if other == origin)
    return _Candidate(entity, origin, same)


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


def _sample(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """A few of all pages by turns, at least one of each."""
    by_page: dict[str | None, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_page[_page_id(candidate.origin)].append(candidate)
    by_turns = filter(None, chain.from_iterable(zip_longest(*by_page.values())))
    return list(by_turns)[: max(MOST_ASKED, len(by_page))]
