"""Downloading an account's lists while Ocean is busy with what has come already."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import datetime
from functools import partial

from loguru import logger

from client import StatuspageClient
from errors import AuthenticationError, StatuspageError
from mapping.list_needs import Need
from resync.age_cutoff import AgeCutoff
from resync.download_plan import Part, parts_of, plan
from resync.spool import Spool
from statuspage_api.endpoints import ListEndpoint
from statuspage_api.objects import RawItem

CONCURRENT_LISTS = 6
"""Lists that are downloaded at once, so that latency does not waste the budget."""

type Accepts = Callable[[RawItem], bool]


def accept_everything(item: RawItem) -> bool:
    """Take any item."""
    return True


class Download:
    """One list of some pages, as far as it has come.

    Attributes:
        endpoint: the list.
        since: how far back it is read; None is all of it.
        page_ids: the pages whose list is downloaded.
        items: how many items have come.
        failed_page_ids: pages of which the list could not be read in full.
        broken: why nothing more will come of any page, or None.
    """

    def __init__(
        self, endpoint: ListEndpoint, since: datetime | None, spool: Spool
    ) -> None:
        self.endpoint = endpoint
        self.since = since
        self.page_ids: set[str] = set()
        self.items = 0
        self.failed_page_ids: list[str] = []
        self.broken: BaseException | None = None
        self._spool = spool
        self._done: set[str] = set()
        self._arrived: list[tuple[str, int]] = []
        self._news = asyncio.Event()

    @property
    def pages_done(self) -> int:
        """How many of the pages are downloaded or given up."""
        return len(self._done)

    def page_ids_in_full(self) -> set[str]:
        """The pages whose list has come to its end."""
        return self._done.difference(self.failed_page_ids)

    def ended_for(self, page_ids: Collection[str]) -> bool:
        """Whether nothing more will come of these pages."""
        return self.broken is not None or self._done.issuperset(page_ids)

    def add(self, page_id: str, items: list[RawItem]) -> None:
        """Set items of a page aside for the readers.

        Raises:
            SpoolError: there is no room for them.
        """
        self._arrived.append((page_id, self._spool.write(items)))
        self.items += len(items)
        self._tell()

    def page_done(self, page_id: str) -> None:
        """One page's list has ended, in whatever way."""
        self._done.add(page_id)
        self._tell()

    def break_off(self, error: BaseException) -> None:
        """Nothing more will come, of any page."""
        if not self.ended_for(self.page_ids):
            self.broken = error
            self._tell()

    async def batches(
        self,
        page_ids: Collection[str],
        accepts: Accepts,
        enough: int,
    ) -> AsyncIterator[list[RawItem]]:
        """Yield what comes of these pages and is accepted, joined until there is enough.

        Every reader gets all of it, and waits only when there is nothing to read.
        """
        position = 0
        while True:
            batch: list[RawItem] = []
            while position < len(self._arrived) and len(batch) < enough:
                page_id, offset = self._arrived[position]
                position += 1
                if page_id in page_ids:
                    batch += filter(accepts, self._spool.read(offset))
            if batch:
                yield batch
            elif self.ended_for(page_ids):
                return
            else:
                await self._news.wait()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


class Downloader:
    """Downloads lists in the order in which they will be read, ahead of the readers.

    What has come lies on disk, so being far ahead costs no memory. A page's
    failure ends only that page's list.
    """

    def __init__(
        self, client: StatuspageClient, spool: Spool, pages: list[RawItem]
    ) -> None:
        self.downloads: list[Download] = []
        self._client = client
        self._spool = spool
        self._pages = {page["id"]: page for page in pages}
        self._slots = asyncio.Semaphore(CONCURRENT_LISTS)
        self._tasks: set[asyncio.Task[None]] = set()
        self._refused: AuthenticationError | None = None

    def start(self, needs: Sequence[Need]) -> None:
        """Begin to download what these needs ask for, unless that has begun."""
        for part in plan(needs, self._pages):
            if self._covering(part) is None:
                self._begin(part)

    def sources(self, needs: Sequence[Need]) -> dict[Download, set[str]]:
        """The downloads that meet some needs, and which pages are read from which.

        What was not prefetched begins now.
        """
        self.start(needs)
        sources: dict[Download, set[str]] = {}
        for need in needs:
            for part in parts_of(need, self._pages):
                if download := self._covering(part):
                    sources.setdefault(download, set()).add(part.page_id)
        return sources

    def _covering(self, part: Part) -> Download | None:
        for download in self.downloads:
            if part.page_id in download.page_ids and part.is_met_by(
                download.endpoint, download.since
            ):
                return download
        return None

    def _begin(self, part: Part) -> None:
        download = self._download_of(part)
        download.page_ids.add(part.page_id)
        if self._refused:
            download.break_off(self._refused)
            return
        task = asyncio.create_task(self._download(download, self._pages[part.page_id]))
        self._tasks.add(task)
        task.add_done_callback(partial(self._ended, download))

    def _download_of(self, part: Part) -> Download:
        for download in self.downloads:
            if (download.endpoint, download.since) == (part.endpoint, part.since):
                return download
        self.downloads.append(Download(part.endpoint, part.since, self._spool))
        return self.downloads[-1]

    def page_ids_in_full(self) -> set[str]:
        """The pages of which every list that was asked for has come to its end."""
        complete = set().union(*(each.page_ids for each in self.downloads))
        for download in self.downloads:
            complete -= download.page_ids - download.page_ids_in_full()
        return complete

    async def stop(self) -> None:
        """End what is still going on."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _download(self, download: Download, page: RawItem) -> None:
        async with self._slots:
            if download.broken:
                return
            cutoff = AgeCutoff(download.since)
            try:
                async for items in self._client.list_items(
                    download.endpoint, page["id"]
                ):
                    download.add(page["id"], items)
                    if cutoff.is_passed_by(items):
                        break
            except AuthenticationError as error:
                download.failed_page_ids.append(page["id"])
                self._give_up(error)
            except StatuspageError as error:
                logger.error(f"Page {page['id']} ({page.get('name')}): {error}")
                download.failed_page_ids.append(page["id"])
            download.page_done(page["id"])

    def _ended(self, download: Download, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        # Without this, readers would wait for ever after an unexpected error.
        if not task.cancelled() and (error := task.exception()):
            download.break_off(error)

    def _give_up(self, error: AuthenticationError) -> None:
        """Stop all downloads: no request with this key can succeed any more."""
        logger.error(error)
        self._refused = error
        for download in self.downloads:
            download.break_off(error)
        current = asyncio.current_task()
        for task in self._tasks:
            if task is not current:
                task.cancel()
