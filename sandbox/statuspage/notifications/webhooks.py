"""Delivering webhooks: from a change in any thread to POST requests in the server's loop.

https://support.atlassian.com/statuspage/docs/enable-webhook-notifications/
"""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import httpx

from sandbox import Json
from sandbox.statuspage.account.account import Account
from sandbox.statuspage.account.announcements import Announcement, IncidentChange
from sandbox.statuspage.account.lookup import NotFoundError
from sandbox.statuspage.notifications.webhook_bodies import (
    webhook_content,
    webhook_meta,
)
from sandbox.statuspage.notifications.webhook_log import Delivery, DeliveryLog
from sandbox.statuspage.notifications.webhook_shapes import SHAPES
from sandbox.statuspage.objects.identifiers import new_identifier
from sandbox.statuspage.options import Options

# What the vendor calls itself is unknown.
HEADERS = {"User-Agent": "statuspage-sandbox"}


@dataclass(frozen=True, eq=False)
class Webhook:
    """A body on its way to one subscriber."""

    page_id: str
    subscriber_id: str
    body: Json


class Webhooks:
    """Sends what an account announces: in order to each subscriber, to all at once.

    An account is listened to by one emulator, the one made last. Changes wait until
    `run_in` has named the server's loop, which happens with its first request. With the
    loop's end, what is on its way is dropped.
    """

    def __init__(self, account: Account, options: Callable[[], Options]) -> None:
        self.log = DeliveryLog()
        self._account = account
        self._options = options
        self._identifiers = random.Random()
        self._failures: Counter[str] = Counter()
        # Filled by any thread, emptied in the loop: a deque's ends are safe to share.
        self._announced: deque[Webhook] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        # A loop holds its tasks weakly, so this one is held here.
        self._sending: asyncio.Task[None] | None = None
        self._accepted: asyncio.Queue[Webhook] = asyncio.Queue()
        account.announce = self._hear

    def run_in(self, loop: asyncio.AbstractEventLoop) -> None:
        """Lets deliveries run in a loop, unless they do in one that has not ended."""
        if self._loop is None or self._loop.is_closed():
            self._accepted = asyncio.Queue()
            self._sending = loop.create_task(self._send_all())
            self._loop = loop
            self._wake()

    def _hear(self, announcement: Announcement) -> None:
        # In the thread of the change: the body shows the account as it is now, and goes to
        # those who are subscribed now. `list` copies in one step, whoever else subscribes.
        page = announcement.page
        is_quiet = isinstance(announcement, IncidentChange) and announcement.quiet
        if is_quiet and not self._options().webhooks_when_quiet:
            return
        reached = [
            subscriber["id"]
            for subscriber in list(page.subscribers.values())
            if subscriber["mode"] == "webhook"
            and page.subscriber_state(subscriber) == "active"
        ]
        if not reached:
            return
        shape = SHAPES[self._options().webhook_shape]
        now = self._account.now()
        change_id = new_identifier(self._identifiers)
        content = webhook_content(announcement, shape, now, change_id)
        for subscriber_id in reached:
            meta = webhook_meta(page, subscriber_id, shape, now)
            body = {"meta": meta, **content}
            self._announced.append(Webhook(page.page["id"], subscriber_id, body))
        self._wake()

    def _wake(self) -> None:
        if self._loop is not None:
            # A loop that has ended refuses; what was announced waits for the next one.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._accept)

    def _accept(self) -> None:
        while self._announced:
            self._accepted.put_nowait(self._announced.popleft())

    async def _send_all(self) -> None:
        """Runs until the loop ends, which cancels it and thereby all it has begun."""
        queues: dict[str, asyncio.Queue[Webhook]] = {}
        # Making a client takes long, and most emulators never need one.
        webhook = await self._accepted.get()
        # A deadline for the whole answer is set for each request; a proxy that the
        # environment names is not meant for a sandbox.
        async with (
            httpx.AsyncClient(headers=HEADERS, timeout=None, trust_env=False) as client,
            asyncio.TaskGroup() as subscribers,
        ):
            while True:
                if webhook.subscriber_id not in queues:
                    queue = queues[webhook.subscriber_id] = asyncio.Queue()
                    subscribers.create_task(self._send_in_order(queue, client))
                queues[webhook.subscriber_id].put_nowait(webhook)
                webhook = await self._accepted.get()

    async def _send_in_order(
        self, queue: asyncio.Queue[Webhook], client: httpx.AsyncClient
    ) -> None:
        while True:
            webhook = await queue.get()
            for _ in range(1 + self._options().webhook_duplicates):
                await asyncio.sleep(self._options().webhook_delay)
                await self._deliver(webhook, client)

    async def _deliver(self, webhook: Webhook, client: httpx.AsyncClient) -> None:
        # Whether the vendor's ten failures count webhooks or attempts is unknown; here a
        # webhook that no attempt brought through is one failure.
        for _ in range(self._options().webhook_attempts):
            endpoint = self._endpoint(webhook)
            if endpoint is None:
                return
            at = self._account.clock()
            status, error = await self._post(endpoint, webhook.body, client)
            self.log.add(
                Delivery(
                    at,
                    webhook.page_id,
                    webhook.subscriber_id,
                    endpoint,
                    webhook.body,
                    status,
                    error,
                )
            )
            if error is None:
                del self._failures[webhook.subscriber_id]
                return
        self._count_failure(webhook)

    def _endpoint(self, webhook: Webhook) -> str | None:
        # None for whoever has gone or been quarantined while the webhook waited.
        page = self._account.pages.get(webhook.page_id)
        subscriber = page and page.subscribers.get(webhook.subscriber_id)
        if not page or not subscriber or page.subscriber_state(subscriber) != "active":
            return None
        endpoint: str = subscriber["endpoint"]
        return endpoint

    async def _post(
        self, endpoint: str, body: Json, client: httpx.AsyncClient
    ) -> tuple[int | None, str | None]:
        """The answer's status, if there was an answer, and why it is a failure, if it is."""
        seconds = self._options().webhook_timeout
        try:
            async with asyncio.timeout(seconds):
                answer = await client.post(endpoint, json=body)
        except TimeoutError:
            return None, f"no answer within {seconds:g} s"
        except (httpx.HTTPError, httpx.InvalidURL, TypeError, ValueError) as error:
            # The last two: an endpoint that is no text, a text that is no Unicode. They
            # must not end the deliveries to everyone.
            return None, str(error) or type(error).__name__
        if answer.is_success:
            return answer.status_code, None
        # A redirect is a failure too (documented), and is not followed.
        return answer.status_code, f"answered {answer.status_code}"

    def _count_failure(self, webhook: Webhook) -> None:
        self._failures[webhook.subscriber_id] += 1
        limit = self._options().webhook_failures_to_quarantine
        if self._failures[webhook.subscriber_id] < limit:
            return
        # Once it is reactivated it is counted anew.
        del self._failures[webhook.subscriber_id]
        with suppress(NotFoundError):
            self._account.quarantine_subscriber(webhook.page_id, webhook.subscriber_id)
