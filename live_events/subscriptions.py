"""The webhook subscription that this integration keeps on every page."""

import asyncio
import re
import time
from collections.abc import Callable
from functools import partial
from math import inf
from urllib.parse import parse_qs, urlencode

from loguru import logger
from port_ocean.utils.async_iterators import throttle_batch_operation

from client import StatuspageClient
from errors import RequestRefusedError, StatuspageError
from live_events.webhook_gate import TOKEN_PARAMETER, WEBHOOK_PATH
from statuspage_api.endpoints import (
    REACTIVATION,
    WEBHOOK_SUBSCRIBER,
    WEBHOOK_SUBSCRIBERS,
)
from statuspage_api.objects import RawItem

INSTALLATION_PARAMETER = "installation"
"""Names the integration in the address, so that it knows its own after a move."""

CONCURRENT_PAGES = 5

CHECK_INTERVAL = 60.0
"""Seconds for which a page's subscription is trusted to be as it was left."""

LOOK_AFTER_INTERVAL = 3600.0
"""Seconds between two looks at the subscriptions besides those of resyncs.

A process that only takes live events never resyncs.
"""

REMEDIES = {
    r"\be-?mail\b": "Set subscriberEmail to whom Statuspage may tell of failed deliveries.",
    r"\b(endpoint|url)\b": "Set OCEAN__BASE_URL to where Statuspage reaches this integration with https.",
}
"""What to do, by what the vendor says of a subscriber that it refuses."""


SWITCH_ON_WEBHOOKS = (
    "switch on webhooks in Statuspage under Your page > Notifications > Webhook"
)


class Subscriptions:
    """Finds, creates, repairs and removes our subscription on pages.

    Source: https://developer.statuspage.io/#tag/subscribers

    Args:
        client: asks the management API.
        base_url: where the integration is reached from outside.
        installation: the integration's identifier.
        token: what the address carries, to show that it is ours.
        email: who is told when Statuspage stops to deliver, or None.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        client: StatuspageClient,
        base_url: str,
        installation: str,
        token: str,
        email: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._address = f"{base_url.rstrip('/')}/integration{WEBHOOK_PATH}"
        self._installation = installation
        self._email = email
        query = {INSTALLATION_PARAMETER: installation, TOKEN_PARAMETER: token}
        self._endpoint = f"{self._address}?{urlencode(query)}"
        self._lock = asyncio.Lock()
        self._clock = clock
        self._checked: dict[str, float] = {}
        self._closed: set[str] = set()

    async def ensure(self, pages: list[RawItem]) -> None:
        """Have exactly one working subscription on each page that allows any.

        A page's failure is logged and keeps no other page from it.
        """
        async with self._lock:
            working = await throttle_batch_operation(
                [partial(self._ensure_safely, page) for page in pages],
                CONCURRENT_PAGES,
            )
            # Counted from the end: with many pages, the rate limit has made it long.
            now = self._clock()
            self._checked |= {
                page["id"]: now
                for page, works in zip(pages, working, strict=True)
                if works
            }

    async def remove(self, pages: list[RawItem]) -> int:
        """Remove our subscription from every page, and say how many were there.

        A page's failure is logged and keeps no other page from it.

        Raises:
            StatuspageError: the last of these failures.
        """
        removed = 0
        failure: StatuspageError | None = None
        for page in pages:
            try:
                for subscriber in await self._ours(page["id"]):
                    await self._delete(page["id"], subscriber)
                    removed += 1
            except StatuspageError as error:
                logger.error(
                    f"Page {page['id']} may still send webhooks to this integration: {error}"
                )
                failure = error
        if failure:
            raise failure
        return removed

    async def _ensure_safely(self, page: RawItem) -> bool:
        """Whether the subscription was looked at now, and works."""
        page_id = page["id"]
        if page.get("allow_webhook_subscribers") is False:
            # Once: it may be meant so.
            if page_id not in self._closed:
                self._closed.add(page_id)
                logger.warning(
                    f"No live events from page {page_id} ({page.get('name')}):"
                    f" {SWITCH_ON_WEBHOOKS}"
                )
            return False
        self._closed.discard(page_id)
        # A start and its first resync come together.
        if self._clock() - self._checked.get(page_id, -inf) < CHECK_INTERVAL:
            return False
        try:
            await self._ensure_on(page_id)
        except StatuspageError as error:
            logger.error(f"No live events from page {page_id}: {error}")
            return False
        return True

    async def _ensure_on(self, page_id: str) -> None:
        ours = await self._ours(page_id)
        right = [each for each in ours if each["endpoint"] == self._endpoint]
        if not right:
            await self._create(page_id)
        elif right[0].get("quarantined_at"):
            await self._reactivate(page_id, right[0])
        for outdated in [each for each in ours if each not in right[:1]]:
            await self._delete(page_id, outdated)

    async def _ours(self, page_id: str) -> list[RawItem]:
        return [
            subscriber
            async for subscribers in self._client.list_items(
                WEBHOOK_SUBSCRIBERS, page_id
            )
            for subscriber in subscribers
            if self._is_ours(subscriber.get("endpoint"))
        ]

    def _is_ours(self, endpoint: object) -> bool:
        if not isinstance(endpoint, str):
            return False
        address, _, query = endpoint.partition("?")
        # Without a name in it, it is of an installation from before there were names.
        installation = parse_qs(query).get(INSTALLATION_PARAMETER, [None])[0]
        if installation is None:
            return address == self._address
        named = installation == self._installation
        return named and address.endswith(f"/integration{WEBHOOK_PATH}")

    async def _create(self, page_id: str) -> None:
        subscriber = {
            "endpoint": self._endpoint,
            "skip_confirmation_notification": True,
        }
        if self._email is not None:
            subscriber["email"] = self._email
        try:
            await self._client.create(
                WEBHOOK_SUBSCRIBERS, page_id, {"subscriber": subscriber}
            )
        except RequestRefusedError as error:
            raise _with_remedy(error) from error
        logger.info(f"Subscribed {self._address} to the events of page {page_id}")

    async def _reactivate(self, page_id: str, subscriber: RawItem) -> None:
        body = {"subscribers": [subscriber["id"]], "type": "webhook"}
        await self._client.post(REACTIVATION, page_id, body)
        logger.warning(
            f"Reactivated the subscription to page {page_id}: Statuspage had put it in"
            " quarantine after failed deliveries. Check that the address is reachable"
        )

    async def _delete(self, page_id: str, subscriber: RawItem) -> None:
        await self._client.delete_item(WEBHOOK_SUBSCRIBER, page_id, subscriber["id"])
        logger.info(
            f"Removed this integration's webhook subscription from page {page_id}"
        )


def _with_remedy(error: RequestRefusedError) -> RequestRefusedError:
    """The refusal of a subscriber, with the setting that the vendor's words are about."""
    found = (
        remedy
        for words, remedy in REMEDIES.items()
        if re.search(words, error.answer, re.IGNORECASE)
    )
    return RequestRefusedError(
        error.asked, error.answer, status=error.status, remedy=next(found, None)
    )
