"""What a resync costs and how far it has come, for whoever reads the log."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass

from loguru import logger
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.ocean_types import CalculationResult

from resync.downloads import Downloader
from resync.second_look import most_requests
from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import Priority

PROGRESS_INTERVAL = 30.0
"""Seconds."""

UPTIME_COST = ". Uptime costs one more request for each showcased component"


@dataclass
class EntityCounts:
    """What the mapping has made of a resource's raw items.

    Attributes:
        entities: how many entities.
        dropped: of how many items none: the query left them out, or their identifier
            or blueprint came out null.
        empty: how many of the entities' properties and relations are null.
    """

    entities: int = 0
    dropped: int = 0
    empty: int = 0

    def __str__(self) -> str:
        return (
            f"{self.entities} mapped, {self.dropped} dropped by the mapping,"
            f" {self.empty} empty properties"
        )


class ProgressLog:
    """Logs a resync's cost at its start, its progress, and the sum of each kind.

    Args:
        limiter: counts the requests.
        downloader: knows how far each list has come.
        interval: seconds between two lines about the progress.
        port_maps: whether raw items are mapped by Port, which tells nothing of it.
    """

    def __init__(
        self,
        limiter: RateLimiter,
        downloader: Downloader,
        interval: float = PROGRESS_INTERVAL,
        *,
        port_maps: bool = False,
    ) -> None:
        self._limiter = limiter
        self._downloader = downloader
        self._sent_before = limiter.sent
        self._waited_before = limiter.waited
        self._interval = interval
        self._port_maps = port_maps
        self._counts: defaultdict[int, EntityCounts] = defaultdict(EntityCounts)
        self._progress: asyncio.Task[None] | None = None

    def begin(self, pages: int, uptime: bool) -> None:
        """Say what is known of the cost, and go on to tell the progress.

        Args:
            pages: how many pages the account has.
            uptime: whether components' uptime will be asked for as well.
        """
        lists = sum(len(each.page_ids) for each in self._downloader.downloads)
        logger.info(
            f"Reading {pages} Statuspage page(s): at least {lists} more requests, one for"
            f" each hundred items of a list."
            f" {self._limiter.pace(lists, Priority.RESYNC, 'at least ')}."
            f" What they no longer show is asked for before it is deleted: at most"
            f" {most_requests(pages)} more{UPTIME_COST if uptime else ''}"
        )
        self._progress = asyncio.create_task(self._tell_progress())

    @property
    def requests(self) -> int:
        """How many requests were sent since the resync began."""
        return self._limiter.sent - self._sent_before

    def count(
        self, resource: ResourceConfig, items: int, mapped: CalculationResult
    ) -> None:
        """Take note of what Ocean has made of some of a resource's raw items."""
        entities = mapped.entity_selector_diff.passed
        counts = self._counts[id(resource)]
        counts.entities += len(entities)
        counts.dropped += items - len(entities) - len(mapped.errors)
        counts.empty += sum(
            value is None
            for entity in entities
            for value in (*entity.properties.values(), *entity.relations.values())
        )

    def sum_up(self, resource: ResourceConfig, items: int, *, complete: bool) -> None:
        """Tell how many raw items were read for a resource, and what became of them."""
        level, state = ("INFO", "complete") if complete else ("WARNING", "not complete")
        counts = "for Port to map" if self._port_maps else self._counts[id(resource)]
        logger.log(
            level,
            f"{resource.kind}: {items} item(s), {state}: {counts}. {self._cost()}",
        )

    async def end(self) -> None:
        """Tell no more."""
        if self._progress is not None:
            self._progress.cancel()
            await asyncio.gather(self._progress, return_exceptions=True)

    def _cost(self) -> str:
        waited = self._limiter.waited - self._waited_before
        held_up = f", {waited:.0f} seconds held up by the rate limit"
        return f"{self.requests} requests so far{held_up if waited >= 1 else ''}"

    async def _tell_progress(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            under_way = [
                f"{download.endpoint.name} {download.items} items, {download.pages_done} of {len(download.page_ids)} pages done"
                for download in self._downloader.downloads
                if not download.ended_for(download.page_ids)
            ]
            if under_way:
                logger.info(f"Reading: {'; '.join(under_way)}. {self._cost()}")
