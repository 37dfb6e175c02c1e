"""Whose events are heeded: the pages of the account, and those that are configured."""

from collections.abc import Callable
from datetime import datetime, timedelta

from client import StatuspageClient
from errors import NotFoundError
from live_events.shared_reads import ANY_TIME, SharedRead, SharedReads
from statuspage_api.endpoints import PAGE
from statuspage_api.objects import RawItem

PAGES_LIFETIME = timedelta(seconds=60)
PAGES_KEY = ("pages",)


class KnownPages:
    """The pages of the account, listed once a minute at most.

    Args:
        client: asks the management API.
        reads: what was read already.
        configured_page_ids: the pages to heed; none means all that the key sees.
        now: the clock that also dates the events' arrival.
    """

    def __init__(
        self,
        client: StatuspageClient,
        reads: SharedReads,
        configured_page_ids: frozenset[str],
        now: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._reads = reads
        self._configured_page_ids = configured_page_ids
        self._now = now

    async def is_ours(self, page_id: str) -> bool:
        """Whether events about this page are to be heeded.

        Asks Statuspage only if nobody has listed the pages yet.

        Raises:
            StatuspageError: the pages cannot be listed.
        """
        if self._configured_page_ids:
            return page_id in self._configured_page_ids
        return page_id in await self._listed()

    def remember(self, pages: list[RawItem]) -> None:
        """Take over a list of the account's pages that somebody else has just read."""
        self._reads.keep(PAGES_KEY, {page["id"]: page for page in pages})

    async def ours(self) -> list[RawItem]:
        """The pages whose events are heeded, as they were listed last.

        Raises:
            StatuspageError: the pages cannot be listed.
        """
        pages = await self._listed()
        wanted = self._configured_page_ids or pages.keys()
        return [page for page_id, page in pages.items() if page_id in wanted]

    async def page(self, page_id: str) -> RawItem | None:
        """A page, at most a minute old; None when it is gone.

        Raises:
            StatuspageError: it cannot be read.
        """
        not_before = self._now() - PAGES_LIFETIME
        pages = await self._listed(not_before, for_event=True)
        if page_id in pages:
            return pages[page_id]

        async def load(_: SharedRead[RawItem | None]) -> RawItem | None:
            try:
                return await self._client.get_item(PAGE, page_id, page_id)
            except NotFoundError:
                return None

        # A page that is not listed may also be closed to the key: only 404 is gone.
        page = await self._reads.read((PAGE.path, page_id), not_before, load)
        return page.value

    async def _listed(
        self, not_before: datetime = ANY_TIME, *, for_event: bool = False
    ) -> dict[str, RawItem]:
        async def load(_: SharedRead[dict[str, RawItem]]) -> dict[str, RawItem]:
            return {page["id"]: page for page in await self._client.pages()}

        shared = await self._reads.read(
            PAGES_KEY, not_before, load, for_event=for_event
        )
        return shared.value
