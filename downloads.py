"""Downloading an account's lists while Ocean is busy with what has come already."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from functools import partial

from loguru import logger

from client import StatuspageClient
from endpoints import ListEndpoint
from errors import AuthenticationError, StatuspageError
from raw_items import RawItem
from spool import Spool

CONCURRENT_LISTS = 6
"""Lists that are downloaded at once, so that latency does not waste the budget."""


class Download:
    """One list of every page, as far as it has come.

    Attributes:
        endpoint: the list.
        pages: how many pages have such a list.
        pages_done: how many of them are downloaded or given up.
        items: how many items have come.
        failed_page_ids: pages of which the list could not be read in full.
        broken: why nothing more will come of any page, or None.
    """

    def __init__(self, endpoint: ListEndpoint, pages: int, spool: Spool) -> None:
        self.endpoint = endpoint
        self.pages = pages
        self.pages_done = 0
        self.items = 0
        self.failed_page_ids: list[str] = []
        self.broken: BaseException | None = None
        self._spool = spool
        self._offsets: list[int] = []
        self._news = asyncio.Event()

    @property
    def name(self) -> str:
        """What the API calls the list."""
        return self.endpoint.path.rsplit("/", 1)[-1]

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return self.broken is not None or self.pages_done == self.pages

    def add(self, items: list[RawItem]) -> None:
        """Set items aside for the readers.

        Raises:
            SpoolError: there is no room for them.
        """
        self._offsets.append(self._spool.write(items))
        self.items += len(items)
        self._tell()

    def page_done(self) -> None:
        """One page's list has ended, in whatever way."""
        self.pages_done += 1
        self._tell()

    def break_off(self, error: BaseException) -> None:
        """Nothing more will come, of any page."""
        if not self.finished:
            self.broken = error
            self._tell()

    async def batches(self, enough: int) -> AsyncIterator[list[RawItem]]:
        """Yield everything that comes, joined until there is enough for a batch.

        Every reader gets all of it, and waits only when there is nothing to read.
        """
        position = 0
        while True:
            batch: list[RawItem] = []
            while position < len(self._offsets) and len(batch) < enough:
                batch += self._spool.read(self._offsets[position])
                position += 1
            if batch:
                yield batch
            elif self.finished:
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
        self.downloads: dict[ListEndpoint, Download] = {}
        self._client = client
        self._spool = spool
        self._pages = pages
        self._slots = asyncio.Semaphore(CONCURRENT_LISTS)
        self._tasks: set[asyncio.Task[None]] = set()
        self._refused: AuthenticationError | None = None

    def start(self, endpoints: Iterable[ListEndpoint]) -> None:
        """Begin to download these lists of all pages, unless that has begun."""
        for endpoint in endpoints:
            if endpoint in self.downloads:
                continue
            download = Download(endpoint, len(self._pages), self._spool)
            self.downloads[endpoint] = download
            if self._refused:
                download.break_off(self._refused)
                continue
            for page in self._pages:
                task = asyncio.create_task(self._download(download, page))
                self._tasks.add(task)
                task.add_done_callback(partial(self._ended, download))

    def of(self, endpoint: ListEndpoint) -> Download:
        """The download of a list, which begins now if it was not foreseen."""
        self.start([endpoint])
        return self.downloads[endpoint]

    async def stop(self) -> None:
        """End what is still going on."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _download(self, download: Download, page: RawItem) -> None:
        async with self._slots:
            if download.finished:
                return
            try:
                async for items in self._client.list_items(
                    download.endpoint, page["id"]
                ):
                    download.add(items)
            except AuthenticationError as error:
                self._give_up(error)
            except StatuspageError as error:
                logger.error(f"Page {page['id']} ({page.get('name')}): {error}")
                download.failed_page_ids.append(page["id"])
            download.page_done()

    def _ended(self, download: Download, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        # Readers have to hear of what nobody foresaw, or they would wait for ever.
        if not task.cancelled() and (error := task.exception()):
            download.break_off(error)

    def _give_up(self, error: AuthenticationError) -> None:
        """No request can succeed any more: nothing is asked for in vain."""
        self._refused = error
        for download in self.downloads.values():
            download.break_off(error)
        current = asyncio.current_task()
        for task in self._tasks:
            if task is not current:
                task.cancel()
