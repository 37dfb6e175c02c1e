"""The pages whose events are processed: all of the account, or those that are configured."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from client import StatuspageClient
from errors import NotFoundError, PageNotVisibleError
from live_events.event import ANY_TIME
from live_events.shared_reads import SharedReads
from statuspage_api.endpoints import PAGE
from statuspage_api.objects import RawItem

PAGES_LIFETIME = timedelta(seconds=60)
PAUSE_BEFORE_LISTING_ANEW = 4.0
"""Seconds; as long as an incident is asked for again before it is taken for gone."""

PAGES_KEY = ("pages",)


class KnownPages:
    """The pages of the account, listed once a minute at most.

    Args:
        client: asks the management API.
        reads: what was read already.
        configured_page_ids: the pages to process events of; none means all that the key sees.
        now: the clock that also dates the events' arrival.
        sleep: waits; seconds.
    """

    def __init__(
        self,
        client: StatuspageClient,
        reads: SharedReads,
        configured_page_ids: frozenset[str],
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._client = client
        self._reads = reads
        self._configured_page_ids = configured_page_ids
        self._now = now
        self._sleep = sleep
        self._seen: set[str] = set()

    async def is_ours(self, page_id: str) -> bool:
        """Whether events about this page are processed.

        Asks Statuspage only if nobody has listed the pages yet. A page that a later
        list lacks is ours all the same: it may be back with the next one.

        Raises:
            StatuspageError: the pages cannot be listed.
        """
        if self._configured_page_ids:
            return page_id in self._configured_page_ids
        await self._listed()
        return page_id in self._seen

    def remember(self, pages: list[RawItem]) -> None:
        """Take over a list of the account's pages that somebody else has just read."""
        self._reads.keep(PAGES_KEY, self._by_id(pages))

    async def ours(self) -> list[RawItem]:
        """The pages whose events are processed, at most a minute old.

        Raises:
            StatuspageError: the pages cannot be listed.
        """
        pages = await self._listed(self._now() - PAGES_LIFETIME)
        wanted = self._configured_page_ids or pages.keys()
        return [page for page_id, page in pages.items() if page_id in wanted]

    async def page(self, page_id: str) -> RawItem | None:
        """A page, at most a minute old; None when it is gone.

        It is gone when the list of pages lacks it, it answers 404 itself, and the
        list, read again after a pause, still lacks it.

        Raises:
            StatuspageError: it cannot be read, or is only closed to the key.
        """
        pages = await self._listed(self._now() - PAGES_LIFETIME, for_event=True)
        if page_id in pages:
            return pages[page_id]
        with suppress(NotFoundError):
            return await self._client.get_item(PAGE, page_id, page_id)
        await self._sleep(PAUSE_BEFORE_LISTING_ANEW)
        return (await self._listed(not_before=self._now())).get(page_id)

    async def known(self, page_id: str) -> RawItem | None:
        """A page as it was last listed, whenever that was; None when the list lacks it.

        Raises:
            StatuspageError: no list was read so far, and it cannot be.
        """
        return (await self._listed()).get(page_id)

    async def check_listed(self, page_id: str) -> None:
        """Make sure that a page is still in the list of pages, which is read again.

        Raises:
            StatuspageError: it is not, or the list cannot be read.
        """
        if page_id not in await self._listed(not_before=self._now()):
            raise PageNotVisibleError(
                "statuspageApiKey",
                f"page {page_id} is not in the list of pages any more",
            )

    async def _listed(
        self, not_before: datetime = ANY_TIME, *, for_event: bool = False
    ) -> dict[str, RawItem]:
        shared = await self._reads.read(
            PAGES_KEY, not_before, lambda _: self._read(), for_event=for_event
        )
        return shared.value

    async def _read(self) -> dict[str, RawItem]:
        return self._by_id(await self._client.pages())

    def _by_id(self, pages: list[RawItem]) -> dict[str, RawItem]:
        by_id = {page["id"]: page for page in pages}
        self._seen |= by_id.keys()
        return by_id
