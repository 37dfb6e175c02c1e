"""Asking Statuspage: one request, tried until it passes or is no use; one list, page by page."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import quote

import httpx
from loguru import logger
from port_ocean.exceptions.clients import BlockedIPError

from answers import as_item, as_items, check_status, read_json
from auth import StatuspageAuth
from endpoints import PAGE_SIZE, PAGES, ItemEndpoint, ListEndpoint
from errors import (
    InvalidAnswerError,
    NotFoundError,
    RateLimitedError,
    StatuspageError,
    UnreachableError,
)
from metrics import RATE_LIMITED, REQUEST_WAIT, REQUESTS
from rate_limiter import Priority, RateLimiter
from raw_items import RawItem
from retries import seconds_before_retry

API_VERSION_PATH = "/v1"

LONGEST_ANSWER = 120.0
"""Seconds for one request and its whole answer."""

MOST_GIVEN_UP_IN_A_ROW = 2
"""Requests without an answer to any try, after which each is sent only once until one is answered."""


class _Question:
    """A request to be sent, perhaps more than once: Ocean's transport changes the one it sends."""

    def __init__(
        self, page_id: str | None, request: Callable[[], httpx.Request]
    ) -> None:
        self.page_id = page_id
        self.request = request
        first = request()
        self.asked = _asked(first)
        self.repeatable = first.method != "POST"


def _asked(request: httpx.Request) -> str:
    """The request for a person's eyes, without any credentials that the host may carry."""
    url = request.url
    path = url.raw_path.decode("ascii")
    return f"{request.method} {url.scheme}://{url.netloc.decode('ascii')}{path}"


class StatuspageClient:
    """Statuspage's management API (https://developer.statuspage.io).

    Every method raises a StatuspageError when the API does not answer as it
    should. Components never carry their automation address.

    Args:
        http: sends each request once; this client decides what is sent again.
        host: the API's origin, such as `https://api.statuspage.io`.
        auth: signs the requests.
        limiter: the budget, which all clients with the same key share.
        priority: who this client asks for.
        sleep: waits between tries; seconds.
        persistent: whether a request that failed is sent again.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        host: str,
        auth: StatuspageAuth,
        limiter: RateLimiter,
        priority: Priority,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        persistent: bool = True,
    ) -> None:
        self._http = http
        self._base_url = host.rstrip("/").removesuffix(API_VERSION_PATH)
        self._base_url += API_VERSION_PATH
        self._given_up_in_a_row = 0
        self._auth = auth
        self.limiter = limiter
        self._priority = priority
        self._persistent = persistent
        self._sleep = sleep

    async def pages(self) -> list[RawItem]:
        """Every status page that the key sees, in one request.

        Source: https://developer.statuspage.io/#operation/getPages
        """
        return await self._get_items(PAGES, PAGES.first_page, page_id=None)

    async def list_items(
        self, endpoint: ListEndpoint, page_id: str
    ) -> AsyncIterator[list[RawItem]]:
        """Yield one list of a status page, up to PAGE_SIZE items at a time, in the API's order.

        A list ends with a short or empty answer: there is no header that says so.

        Raises:
            InvalidAnswerError: also when the endpoint repeats its first page, as
                one does that ignores `page`: what follows cannot be had.
        """
        leading_ids: list[str] = []
        for page_number in itertools.count(endpoint.first_page):
            items = await self._get_items(endpoint, page_number, page_id)
            if not items:
                return
            if items[0]["id"] in leading_ids[:1]:
                raise InvalidAnswerError(
                    self._question("GET", endpoint, page_id).asked,
                    f"page {page_number} repeats page {endpoint.first_page}, so the rest of the list cannot be had",
                )
            # Past its end an API may repeat its last page instead of an empty one.
            if items[0]["id"] in leading_ids[-1:]:
                return
            yield items
            # More than was asked for: the API gives the whole list at once.
            if len(items) != PAGE_SIZE:
                return
            leading_ids.append(items[0]["id"])

    async def get_item(
        self,
        endpoint: ItemEndpoint,
        page_id: str,
        item_id: str,
        query: dict[str, str] | None = None,
    ) -> RawItem:
        """One object as it is now.

        Raises:
            NotFoundError: the page has no such object, or not any more.
        """
        question = self._question("GET", endpoint, page_id, item_id, params=query)
        return as_item(question.asked, await self._send(question))

    async def create(
        self, endpoint: ListEndpoint, page_id: str, body: RawItem
    ) -> RawItem:
        """Add an object to a list; the new object as the API tells it.

        After a failure nobody knows whether it was created, so only a rate limit
        lets it be sent again.
        """
        question = self._question("POST", endpoint, page_id, json=body)
        return as_item(question.asked, await self._send(question))

    async def post(self, endpoint: ItemEndpoint, page_id: str, body: RawItem) -> None:
        """Have the API do something that may be done twice; it answers nothing of use."""
        question = self._question("POST", endpoint, page_id, json=body)
        await self._send(question, answers_json=False)

    async def delete_item(
        self, endpoint: ItemEndpoint, page_id: str, item_id: str
    ) -> None:
        """Remove an object; one that is gone already is not an error."""
        question = self._question("DELETE", endpoint, page_id, item_id)
        with suppress(NotFoundError):
            await self._send(question, answers_json=False)

    async def _get_items(
        self, endpoint: ListEndpoint, page_number: int, page_id: str | None
    ) -> list[RawItem]:
        query = endpoint.query(page_number)
        question = self._question("GET", endpoint, page_id, params=query)
        return as_items(question.asked, await self._send(question))

    def _question(
        self,
        method: str,
        endpoint: ListEndpoint | ItemEndpoint,
        page_id: str | None,
        item_id: str = "",
        **parts: Any,
    ) -> _Question:
        path = endpoint.path.format(
            page_id=quote(page_id or "", safe=""), item_id=quote(item_id, safe="")
        )
        return _Question(
            page_id,
            partial(self._http.build_request, method, self._base_url + path, **parts),
        )

    async def _send(self, question: _Question, answers_json: bool = True) -> Any:
        """The JSON document that answers, which is asked for again while that may help."""
        for tries in itertools.count(1):
            try:
                document = await self._send_once(question, answers_json)
            except StatuspageError as error:
                RATE_LIMITED.inc(isinstance(error, RateLimitedError))
                wait = seconds_before_retry(error, tries, question.repeatable)
                if not isinstance(error, UnreachableError):
                    self._given_up_in_a_row = 0
                elif wait is None and question.repeatable:
                    self._given_up_in_a_row += 1
                hopeless = self._given_up_in_a_row >= MOST_GIVEN_UP_IN_A_ROW
                if wait is None or hopeless or not self._persistent:
                    raise
                logger.warning(
                    f"{error.asked}: {error.answer}. Trying again in {wait:.0f} seconds (try {tries + 1})"
                )
                if isinstance(error, RateLimitedError):
                    # Whoever shares the key would be refused as well.
                    self.limiter.hold_back(wait)
                else:
                    await self._sleep(wait)
            else:
                self._given_up_in_a_row = 0
                return document

    async def _send_once(self, question: _Question, answers_json: bool) -> Any:
        sent_for = self._priority.name.lower()
        waited = await self.limiter.acquire(self._priority)
        REQUEST_WAIT.labels(sent_for).inc(waited)
        REQUESTS.labels(sent_for).inc()
        try:
            # httpx bounds each silence, but not a body that trickles in.
            async with asyncio.timeout(LONGEST_ANSWER):
                # Redirects are never followed: they could carry the key elsewhere.
                response = await self._http.send(
                    question.request(), auth=self._auth, follow_redirects=False
                )
        except BlockedIPError as error:
            raise InvalidAnswerError(question.asked, str(error)) from error
        except (httpx.HTTPError, OSError) as error:
            reason = str(error) or type(error).__name__
            raise UnreachableError(question.asked, reason) from error
        check_status(question.asked, response, question.page_id)
        return read_json(question.asked, response) if answers_json else None
