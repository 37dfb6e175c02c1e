"""Will it work? Asked of each page and kind before anything is synced."""

from collections.abc import Sequence
from functools import partial

from loguru import logger
from port_ocean.core.probe import ProbeCheck, ProbeCheckStatus, ProbeContext
from port_ocean.utils.async_iterators import throttle_batch_operation

from client import StatuspageClient
from errors import PageNotVisibleError, StatuspageError
from kinds import ObjectKind
from live_events.subscriptions import SWITCH_ON_WEBHOOKS
from statuspage_api.endpoints import (
    COMPONENT_GROUPS,
    COMPONENTS,
    INCIDENTS,
    PAGE_SIZE,
    ListEndpoint,
)
from statuspage_api.objects import RawItem
from statuspage_api.request_window import Priority

LIST_OF_KIND: dict[str, ListEndpoint] = {
    ObjectKind.COMPONENT_GROUP: COMPONENT_GROUPS,
    ObjectKind.COMPONENT: COMPONENTS,
    ObjectKind.INCIDENT: INCIDENTS,
    ObjectKind.INCIDENT_UPDATE: INCIDENTS,
}
"""What is asked for to see whether a kind can be read; pages come with the account."""

CONCURRENT_PAGES = 6


class Probe:
    """Checks every page and kind with the first request that a resync would make.

    It tells what came back and nothing beyond: a list may still fail later on, and
    only its first hundred items were seen.

    Args:
        client: asks the API, each question once.
        configured_page_ids: the pages to check; none means all that the key sees.
        follows_events: whether live events are configured.
    """

    def __init__(
        self,
        client: StatuspageClient,
        configured_page_ids: frozenset[str],
        follows_events: bool,
    ) -> None:
        self._client = client
        self._configured_page_ids = configured_page_ids
        self._follows_events = follows_events
        # A resync begins with the list of pages.
        self._requests = 1
        self._is_minimum = False

    async def run(self, context: ProbeContext) -> ProbeContext:
        """Fill the context with a check for each page and kind, and with a resync's cost."""
        try:
            pages = {page["id"]: page for page in await self._client.pages()}
            if not pages:
                raise PageNotVisibleError.of_any()
        except StatuspageError as error:
            for check in await context.setup_unscoped_checks():
                check.status, check.message = ProbeCheckStatus.FAILURE, str(error)
            logger.error(f"FAILURE: {error}")
            await context.fail(str(error))
            return context
        page_ids = self._configured_page_ids or pages.keys()
        await throttle_batch_operation(
            [
                partial(self._check_page, context, page_id, pages.get(page_id))
                for page_id in sorted(page_ids)
            ],
            CONCURRENT_PAGES,
        )
        context.message = self._cost()
        logger.info(context.message)
        return context

    async def _check_page(
        self, context: ProbeContext, page_id: str, page: RawItem | None
    ) -> None:
        checks = await context.add_scopes({"page": page_id})
        if page is None:
            error = PageNotVisibleError.of(page_id)
            for check in checks:
                _fail(check, error)
        else:
            await self._check_lists(page_id, checks)
            for check in checks:
                if check.kind == ObjectKind.STATUSPAGE:
                    self._check_webhooks(page, check)
                elif check.kind not in LIST_OF_KIND:
                    _succeed(check, "not asked for: the default mapping has none")
        await context.update_progress()

    async def _check_lists(self, page_id: str, checks: Sequence[ProbeCheck]) -> None:
        for endpoint in dict.fromkeys(LIST_OF_KIND.values()):
            concerned = [c for c in checks if LIST_OF_KIND.get(c.kind) is endpoint]
            if not concerned:
                continue
            try:
                items = await self._first_items(endpoint, page_id)
            except StatuspageError as error:
                for check in concerned:
                    _fail(check, error)
                continue
            for check in concerned:
                _succeed(check, f"{_amount(items)} in {endpoint.name}")

    async def _first_items(self, endpoint: ListEndpoint, page_id: str) -> int:
        self._requests += 1
        async for items in self._client.list_items(endpoint, page_id):
            if len(items) == PAGE_SIZE:
                self._requests += 1
                self._is_minimum = True
            return len(items)
        return 0

    def _check_webhooks(self, page: RawItem, check: ProbeCheck) -> None:
        if not self._follows_events:
            _succeed(check, "visible; live events are not configured (OCEAN__BASE_URL)")
            return
        if page.get("allow_webhook_subscribers") is not False:
            self._requests += 1
            _succeed(check, "visible, and it does not refuse webhooks")
            return
        _fail(
            check,
            f"visible, but it will send no live events: {SWITCH_ON_WEBHOOKS}",
        )

    def _cost(self) -> str:
        at_least = "at least " if self._is_minimum else ""
        return (
            f"A resync with the default mapping costs {at_least}{self._requests} requests."
            f" {self._client.limiter.pace(self._requests, Priority.RESYNC, at_least)}"
        )


def _amount(items: int) -> str:
    return f"{PAGE_SIZE} items or more" if items >= PAGE_SIZE else f"{items} items"


def _succeed(check: ProbeCheck, message: str) -> None:
    check.status, check.message = ProbeCheckStatus.SUCCESS, message
    logger.info(f"SUCCESS: page {check.scopes['page']}, {check.kind}: {message}")


def _fail(check: ProbeCheck, reason: StatuspageError | str) -> None:
    check.status, check.message = ProbeCheckStatus.FAILURE, str(reason)
    # Ocean's report in the log does not show what the checks say.
    logger.error(f"FAILURE: page {check.scopes['page']}, {check.kind}: {reason}")
