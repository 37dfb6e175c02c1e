"""Asking by id for what the lists no longer show, before it leaves Port.

An answer may be wrong and look right: an empty list during an outage, a list that
moved while it was read, a page that the key lost for a moment. So Statuspage is
asked twice, in two ways.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain, zip_longest

from loguru import logger
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.models import Entity
from port_ocean.utils.async_iterators import throttle_batch_operation

from client import StatuspageClient
from errors import NotFoundError, StatuspageError
from kinds import ObjectKind
from mapping.entities import map_items
from mapping.selectors import StatuspageSelector, selector_of
from port_api.refusals import key_of
from raw_items.component_groups import group_item
from raw_items.incident_updates import incident_update_items
from raw_items.incidents import incident_item
from raw_items.pages import page_item
from resync.deletion_candidates import Candidate, candidates_of
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


def most_requests(pages: int) -> int:
    """How many requests a second look at an account costs at the most."""
    # The list of pages once more, and each page by its id.
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
        by_port: whether Port is about to delete the candidates, and not Ocean.
    """

    def __init__(
        self,
        client: StatuspageClient,
        page_ids: Collection[str],
        configured_page_ids: frozenset[str],
        resources: Sequence[ResourceConfig],
        now: datetime,
        *,
        by_port: bool = False,
    ) -> None:
        self._client = client
        self._page_ids = page_ids
        self._configured_page_ids = configured_page_ids
        self._resources = resources
        self._now = now
        self._by_port = by_port
        self._asking_for_pages = asyncio.Lock()
        self._listed_anew: set[str] | None = None
        self._gone_page_ids: set[str] = set()

    async def doubtful_kinds(self, entities: Sequence[Entity]) -> list[str]:
        """The kinds of which not all of the entities may be deleted; the log says why."""
        doubtful = []
        by_kind = await candidates_of(
            entities, self._resources, self._page_ids, by_port=self._by_port
        )
        for kind, candidates in by_kind.items():
            if kind not in WAYS:
                logger.warning(
                    f"{kind}: deleting {len(candidates)} from Port without asking"
                    " Statuspage for them: its API gives none of them by its id"
                )
                continue
            if reason := await self._reason_for_doubt(candidates):
                doubtful.append(kind)
                logger.error(
                    f"{kind}: the lists lack {len(candidates)} that Port has, but {reason}"
                )
        return doubtful

    async def _reason_for_doubt(self, candidates: list[Candidate]) -> str | None:
        """Why these are not to be deleted, or None when Statuspage confirms that they are gone."""
        if self._configured_page_ids:
            # Pages that are not configured are deleted, whatever Statuspage has.
            candidates = [
                each for each in candidates if each.page_id in self._configured_page_ids
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
                f"{sample[0].origin.kind}: deleting {len(candidates)} from Port. Statuspage's"
                f" lists no longer have them, and of {len(sample)} that were asked for by id"
                " none is there and selected"
            )
        return None

    async def _reason_to_keep(self, candidate: Candidate) -> str | None:
        page_id = candidate.page_id
        try:
            if page_id not in self._page_ids:
                return await self._reason_to_keep_page(page_id)
            return await self._reason_to_keep_object(candidate, page_id)
        except StatuspageError as error:
            return f"it cannot be asked for {candidate.origin.id}: {error}"

    async def _reason_to_keep_page(self, page_id: str) -> str | None:
        """The list of pages, read anew, and the page itself have to say that it is gone."""
        # All that belonged to it shares the answers.
        async with self._asking_for_pages:
            if self._listed_anew is None:
                self._listed_anew = {page["id"] for page in await self._client.pages()}
            if page_id in self._listed_anew:
                return f"page {page_id} is in the list of pages again"
            if page_id not in self._gone_page_ids:
                with suppress(NotFoundError):
                    await self._client.get_item(PAGE, page_id, page_id)
                    return f"page {page_id} is there by its id"
                self._gone_page_ids.add(page_id)
        return None

    async def _reason_to_keep_object(
        self, candidate: Candidate, page_id: str
    ) -> str | None:
        origin = candidate.origin
        way = WAYS[ObjectKind(origin.kind)]
        is_update = origin.kind == ObjectKind.INCIDENT_UPDATE
        asked_id = origin.incident_id if is_update else origin.id
        try:
            found = await self._client.get_item(way.endpoint, page_id, asked_id or "")
        except NotFoundError:
            return None
        items = [item for item in way.items(found) if item["id"] == origin.id]
        for resource in candidate.resources:
            selector = selector_of(resource, StatuspageSelector)
            selected = [item for item in items if selector.accepts(item, self._now)]
            for mapped in await map_items(resource, selected):
                if mapped.passed and key_of(mapped.entity) == key_of(candidate.entity):
                    return f"{origin.id} of page {page_id} is there by its id"
        # It has left the selection, or is another entity by now.
        return None


def _sample(candidates: Sequence[Candidate]) -> list[Candidate]:
    """A few candidates, taking turns between the pages, at least one of each."""
    by_page: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_page[candidate.page_id].append(candidate)
    by_turns = filter(None, chain.from_iterable(zip_longest(*by_page.values())))
    return list(by_turns)[: max(MOST_ASKED, len(by_page))]
