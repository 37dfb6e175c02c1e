"""A Statuspage account as one resync reads it: every list once, every page on its own."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from contextvars import ContextVar

from loguru import logger

from client import StatuspageClient
from downloads import Downloader
from endpoints import ListEndpoint
from errors import IncompleteReadError, PageNotVisibleError
from live_changes import LiveChanges
from raw_items import RawItem
from resync_report import ResyncReport
from spool import Spool

ITEMS_IN_A_BATCH = 400
"""Each batch costs Ocean a fork of the process; larger ones save nothing more."""


class Account:
    """The pages of one account and their lists, for the length of one resync.

    All kinds read through it. A list is downloaded once, in the background, and
    lies on disk for every kind that needs it. A page's failure is kept from the
    other pages: they are read to the end before it is raised.

    Attributes:
        pages: the pages to read, as the API gave them.
        invisible_page_ids: configured pages that the key does not see.
        live_changes: what live events have written since the account was opened.
    """

    def __init__(
        self,
        client: StatuspageClient,
        spool: Spool,
        pages: list[RawItem],
        invisible_page_ids: frozenset[str] = frozenset(),
    ) -> None:
        self.pages = pages
        self.invisible_page_ids = invisible_page_ids
        self.live_changes = LiveChanges()
        self._downloader = Downloader(client, spool, pages)
        self._report = ResyncReport(client.limiter, self._downloader)

    def foresee(self, endpoints: Iterable[ListEndpoint]) -> None:
        """Begin to download the lists that will be read, in this order, and say what it costs."""
        self._downloader.start(endpoints)
        self._report.begin(len(self.pages))

    async def list_items(
        self, endpoint: ListEndpoint, enough: int = ITEMS_IN_A_BATCH
    ) -> AsyncIterator[list[RawItem]]:
        """Yield a list of every page, in batches of `enough` items or the few there are.

        Raises:
            AuthenticationError: the key was refused, so no page can be read.
            IncompleteReadError: once all that could be read has been yielded.
        """
        download = self._downloader.of(endpoint)
        async for items in download.batches(enough):
            yield items
        if download.broken:
            # Without the traceback of whoever was told before.
            raise download.broken.with_traceback(None)
        self._report.list_read(download)
        self.check_complete(download.failed_page_ids)

    def check_complete(self, failed_page_ids: list[str]) -> None:
        """Fail a kind of which something is missing, so that Ocean deletes nothing.

        Raises:
            IncompleteReadError: pages failed, or configured ones are not visible.
        """
        missing = sorted(self.invisible_page_ids) + failed_page_ids
        if missing:
            raise IncompleteReadError(
                "Statuspage", f"not read in full: page {', '.join(missing)} (see above)"
            )

    async def close(self) -> None:
        """End the downloads that nobody will read."""
        await self._report.end()
        await self._downloader.stop()


_current_account: ContextVar[Account] = ContextVar("current_account")
_open_accounts: set[Account] = set()


def open_accounts() -> Iterable[Account]:
    """The accounts of all resyncs that are running in this process."""
    return tuple(_open_accounts)


def current_account() -> Account:
    """The account that the running resync reads.

    Raises:
        LookupError: no resync is running here.
    """
    return _current_account.get()


@asynccontextmanager
async def open_account(
    client: StatuspageClient, configured_page_ids: frozenset[str]
) -> AsyncIterator[Account]:
    """List the account's pages and make it the current one, for a resync's length.

    Only the configured pages are read, or all that the key sees when none is
    configured. A configured page that the key does not see is said once, here.

    Raises:
        StatuspageError: the account cannot be listed or has no page. Taking that
            for an account that was emptied would delete everything from Port.
    """
    pages = await client.pages()
    if not pages:
        raise PageNotVisibleError("statuspageApiKey", "the API key sees no page at all")
    invisible = configured_page_ids - {page["id"] for page in pages}
    for page_id in sorted(invisible):
        logger.error(
            PageNotVisibleError(
                "statuspageIds", f"the API key does not see page {page_id}"
            )
        )
    if configured_page_ids:
        pages = [page for page in pages if page["id"] in configured_page_ids]
    with Spool.in_directory() as spool:
        account = Account(client, spool, pages, invisible)
        token = _current_account.set(account)
        _open_accounts.add(account)
        try:
            yield account
        finally:
            _open_accounts.remove(account)
            _current_account.reset(token)
            await account.close()
