"""A Statuspage account as one resync reads it: every list once, every page on its own."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from loguru import logger
from port_ocean.core.handlers.port_app_config.models import (
    PortAppConfig,
    ResourceConfig,
)

from client import StatuspageClient
from errors import (
    AuthenticationError,
    IncompleteReadError,
    KeyRefusedError,
    PageNotVisibleError,
)
from mapping.list_needs import Need
from mapping.selectors import ComponentSelector, StatuspageSelector, selector_of
from port_api.refusals import EntityKey, Refusal
from resync.downloads import Accepts, Download, Downloader, accept_everything
from resync.live_overlay import LiveOverlay
from resync.port_reconciliation import PortReconciliation
from resync.progress_log import ProgressLog
from resync.second_look import SecondLook
from resync.spool import Spool
from statuspage_api.objects import RawItem
from statuspage_api.request_window import Priority

ITEMS_IN_A_BATCH = 400
"""Each batch costs Ocean a fork of the process; larger ones save nothing more."""


class ResyncSession:
    """The pages of one account and their lists, for the length of one resync.

    All kinds read through it. A list is downloaded once, in the background, and
    lies on disk for every kind that needs it. A page's failure is kept from the
    other pages: they are read to the end before it is raised.

    Args:
        client: asks the API.
        spool: where lists wait for their readers.
        pages: the pages to read, as the API gave them.
        overlay: what live events change meanwhile.
        overlay_start: where this resync begins among those changes.
        configured_page_ids: those that are to be synced; none means all.
        port_processes: whether Port maps, writes and deletes, and not Ocean.

    Attributes:
        client: asks the API, for what is no list.
        opened_at: when the resync began.
        log: the resync's cost, progress and sums, in the log.
        uptimes: components' uptime as far as it was read, by id and days.
        unwritten: what Port has not taken, by blueprint and identifier.
        lists_look_wrong: whether they lack what Statuspage has, as far as was asked.
        port_reconciliation: what Port will delete by itself, or None where Ocean deletes.
        failed_kinds: the kinds of which Port was told that they have failed.
        is_deleting: whether all is written, and what the lists do not show is deleted.
    """

    def __init__(
        self,
        client: StatuspageClient,
        spool: Spool,
        pages: list[RawItem],
        overlay: LiveOverlay,
        overlay_start: int = 0,
        configured_page_ids: frozenset[str] = frozenset(),
        *,
        port_processes: bool = False,
    ) -> None:
        self.client = client
        self.pages = pages
        self.overlay = overlay
        self.overlay_start = overlay_start
        self.configured_page_ids = configured_page_ids
        self.invisible_page_ids = configured_page_ids - {page["id"] for page in pages}
        self.opened_at = datetime.now(UTC)
        self.uptimes: dict[tuple[str, int], RawItem | None] = {}
        self.unwritten: dict[EntityKey, Refusal] = {}
        self.lists_look_wrong = False
        self.is_deleting = False
        self.port_reconciliation = PortReconciliation() if port_processes else None
        self.failed_kinds: set[str] = set()
        self._named_page_ids = set(self.invisible_page_ids)
        self._downloader = Downloader(client, spool, pages)
        self.log = ProgressLog(
            client.limiter, self._downloader, port_maps=port_processes
        )

    def prefetch(self, config: PortAppConfig) -> None:
        """Begin to download what the mapping's resources need, in their order, and say what it costs."""
        selectors = [
            selector_of(resource, StatuspageSelector) for resource in config.resources
        ]
        self._downloader.start(
            [need for each in selectors for need in each.needs(self.opened_at)]
        )
        self.log.begin(
            len(self.pages),
            uptime=any(
                isinstance(each, ComponentSelector) and each.include_uptime
                for each in selectors
            ),
        )

    async def read(
        self,
        needs: Sequence[Need],
        accepts: Accepts = accept_everything,
        enough: int = ITEMS_IN_A_BATCH,
    ) -> AsyncIterator[list[RawItem]]:
        """Yield what the needs ask for and is accepted, in batches of `enough` items or the few there are.

        What several needs ask for comes once.

        Raises:
            IncompleteReadError: once all that could be read has been yielded.
        """
        failed_page_ids: list[str] = []
        accepts = _each_once(accepts) if len(needs) > 1 else accepts
        for download, page_ids in self._downloader.sources(needs).items():
            async for items in download.batches(page_ids, accepts, enough):
                yield items
            _raise_broken(download)
            failed_page_ids += page_ids.intersection(download.failed_page_ids)
        self.check_complete(needs[0].page_ids, failed_page_ids)

    def check_complete(
        self,
        wanted_page_ids: Collection[str] = (),
        failed_page_ids: Collection[str] = (),
    ) -> None:
        """Fail a kind of which something is missing, so that Ocean deletes nothing.

        Args:
            wanted_page_ids: the pages that a resource of the mapping names; none means all.
            failed_page_ids: those that could not be read in full.

        Raises:
            IncompleteReadError: pages failed, or wanted ones are not visible.
        """
        invisible = self.invisible_page_ids
        if wanted_page_ids:
            invisible = frozenset(wanted_page_ids) - {page["id"] for page in self.pages}
        # Said once, though several lists and resources may name it.
        for page_id in sorted(invisible - self._named_page_ids):
            self._named_page_ids.add(page_id)
            logger.error(
                PageNotVisibleError(
                    "pageIds",
                    f"page {page_id} is none of the pages that are synced",
                    remedy="Correct the mapping, or add the page to statuspageIds.",
                )
            )
        missing = sorted({*invisible, *failed_page_ids})
        if missing:
            raise IncompleteReadError(
                f"not read in full: page {', '.join(missing)} (see above)", missing
            )

    def second_look(self, resources: Sequence[ResourceConfig]) -> SecondLook:
        """What asks by id for objects that resources of the mapping bring, as of this resync."""
        return SecondLook(
            self.client,
            {page["id"] for page in self.pages},
            self.configured_page_ids,
            resources,
            self.opened_at,
            by_port=self.port_reconciliation is not None,
        )

    @property
    def is_affordable_again(self) -> bool:
        """Whether all that was asked fits into one minute's budget."""
        return self.log.requests <= self.client.limiter.limit_of(Priority.RESYNC)

    def page_ids_read_in_full(self) -> set[str]:
        """The pages of which every list was downloaded to its end."""
        return self._downloader.page_ids_in_full()

    async def close(self) -> None:
        """End the downloads that nobody will read."""
        await self.log.end()
        await self._downloader.stop()


def _each_once(accepts: Accepts) -> Accepts:
    """The same for items that may come more than once: of two with the same id, the first."""
    seen: set[str] = set()

    def accepts_once(item: RawItem) -> bool:
        if item["id"] in seen or not accepts(item):
            return False
        seen.add(item["id"])
        return True

    return accepts_once


def _raise_broken(download: Download) -> None:
    """Raise why a download broke off, if it did."""
    if isinstance(download.broken, AuthenticationError):
        # Said once, when it happened.
        raise KeyRefusedError(f"{download.endpoint.name} not read: the key was refused")
    if download.broken:
        # Without the traceback of the reader that it was raised for before.
        raise download.broken.with_traceback(None)


_current_session: ContextVar[ResyncSession] = ContextVar("current_session")


def current_session() -> ResyncSession:
    """The session of the resync that is running here.

    Raises:
        LookupError: none is.
    """
    return _current_session.get()


def running_session() -> ResyncSession | None:
    """The same, or None where no resync is running."""
    return _current_session.get(None)


@asynccontextmanager
async def open_session(
    client: StatuspageClient,
    configured_page_ids: frozenset[str],
    overlay: LiveOverlay,
    *,
    port_processes: bool = False,
) -> AsyncIterator[ResyncSession]:
    """List the account's pages, and make them the current session for a resync's length.

    Only the configured pages are read, or all that the key sees when none is
    configured. A configured page that the key does not see is said once, here.

    Raises:
        StatuspageError: the account cannot be listed or has no page. Taking that
            for an account that was emptied would delete everything from Port.
    """
    with overlay.recording() as overlay_start:
        pages = await client.pages()
        if not pages:
            raise PageNotVisibleError.of_any()
        invisible = configured_page_ids - {page["id"] for page in pages}
        for page_id in sorted(invisible):
            logger.error(PageNotVisibleError.of(page_id))
        if configured_page_ids:
            pages = [page for page in pages if page["id"] in configured_page_ids]
        with Spool.in_directory() as spool:
            session = ResyncSession(
                client,
                spool,
                pages,
                overlay,
                overlay_start,
                configured_page_ids,
                port_processes=port_processes,
            )
            token = _current_session.set(session)
            try:
                yield session
            finally:
                _current_session.reset(token)
                await session.close()
