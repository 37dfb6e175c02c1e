"""A Statuspage account as one resync reads it: every list once, every page on its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from loguru import logger

from client import StatuspageClient
from endpoints import ListEndpoint
from errors import (
    AuthenticationError,
    IncompleteReadError,
    PageNotVisibleError,
    StatuspageError,
)
from raw_items import RawItem
from spool import Spool, SpooledList


@dataclass
class _ReadList:
    """What a first reader found: the whole list, or its beginning and what broke it off."""

    spooled: SpooledList
    failure: StatuspageError | None = None


class Account:
    """The pages of one account and their lists, for the length of one resync.

    All kinds read through it. A list that two kinds need is downloaded for the
    first and replayed from disk for the second, so that nothing holds it in
    memory. A page's failure is kept from the other pages: they are read to the
    end before it is raised.

    Attributes:
        pages: the pages to read, as the API gave them.
        invisible_page_ids: configured pages that the key does not see.
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
        self._client = client
        self._spool = spool
        self._read_lists: dict[tuple[ListEndpoint, str], _ReadList] = {}
        self._refused: AuthenticationError | None = None

    async def list_items(self, endpoint: ListEndpoint) -> AsyncIterator[list[RawItem]]:
        """Yield a list of every page, batch by batch, one page after the other.

        Raises:
            AuthenticationError: the key was refused, so no page can be read.
            IncompleteReadError: once all that could be read has been yielded.
        """
        failed_page_ids: list[str] = []
        for page in self.pages:
            if self._refused:
                raise self._refused
            try:
                async for items in self._page_items(endpoint, page):
                    yield items
            except AuthenticationError as error:
                self._refused = error
            except StatuspageError:
                failed_page_ids.append(page["id"])
        if self._refused:
            raise self._refused
        self.check_complete(failed_page_ids)

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

    async def _page_items(
        self, endpoint: ListEndpoint, page: RawItem
    ) -> AsyncIterator[list[RawItem]]:
        read_list = self._read_lists.get((endpoint, page["id"]))
        if read_list is None:
            async for items in self._download(endpoint, page):
                yield items
            return
        for items in self._spool.read(read_list.spooled):
            yield items
        if read_list.failure:
            raise read_list.failure

    async def _download(
        self, endpoint: ListEndpoint, page: RawItem
    ) -> AsyncIterator[list[RawItem]]:
        read_list = _ReadList(SpooledList())
        try:
            async for items in self._client.list_items(endpoint, page["id"]):
                self._spool.append(read_list.spooled, items)
                yield items
        except StatuspageError as error:
            # Said once, here: whoever replays the list fails of the same cause.
            logger.error(f"Page {page['id']} ({page.get('name')}): {error}")
            read_list.failure = error
        # Not reached by a reader that stops early: the next one asks again.
        if read_list.spooled.whole:
            self._read_lists[(endpoint, page["id"])] = read_list
        if read_list.failure:
            raise read_list.failure


_current_account: ContextVar[Account] = ContextVar("current_account")


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
    logger.info(f"Reading {len(pages)} Statuspage page(s)")
    with Spool.in_directory() as spool:
        token = _current_account.set(Account(client, spool, pages, invisible))
        try:
            yield current_account()
        finally:
            _current_account.reset(token)
