"""Statuspage's management API: lists, page by page, and single objects."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

import httpx
from loguru import logger

from errors import (
    AuthenticationError,
    InvalidAnswerError,
    NotFoundError,
    StatuspageError,
)
from statuspage_api.auth import StatuspageAuth
from statuspage_api.endpoints import (
    COMPONENT_UPTIME,
    PAGE_SIZE,
    PAGES,
    ItemEndpoint,
    ListEndpoint,
)
from statuspage_api.objects import RawItem
from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import Priority
from statuspage_api.responses import as_item, as_items
from statuspage_api.retry_policy import RetryPolicy
from statuspage_api.sending import ApiRequest, RequestSender, described

API_VERSION_PATH = "/v1"

TRIES_OF_A_MOVING_LIST = 2


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
        self.limiter = limiter
        self._sender = RequestSender(
            http, auth, limiter, priority, RetryPolicy(persistent), sleep
        )

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
        One in which an id comes twice has moved while it was read, so something may
        have fallen between two answers: it is read once more, for what was missed.

        Raises:
            InvalidAnswerError: also when it moves the second time, too, or when the
                endpoint repeats its first page, as one does that ignores `page`.
        """
        seen: set[str] = set()
        for _ in range(TRIES_OF_A_MOVING_LIST):
            moved = False
            seen_this_time: set[str] = set()
            async for items in self._pages_of(endpoint, page_id):
                ids = [item["id"] for item in items]
                moved |= len({*ids} - seen_this_time) < len(ids)
                seen_this_time.update(ids)
                if new := _unseen(items, seen):
                    yield new
            if not moved:
                return
            logger.info(f"{endpoint.name} of page {page_id} moved while it was read")
        raise InvalidAnswerError(
            self._request("GET", endpoint, page_id).asked,
            "an id comes twice, again and again: the list moves while it is read",
            remedy="Nothing, if the next resync passes.",
        )

    async def _pages_of(
        self, endpoint: ListEndpoint, page_id: str
    ) -> AsyncIterator[list[RawItem]]:
        first_id = previous_id = None
        for page_number in itertools.count(endpoint.first_page):
            items = await self._get_items(endpoint, page_number, page_id)
            if not items:
                return
            if items[0]["id"] == first_id:
                raise InvalidAnswerError(
                    self._request("GET", endpoint, page_id).asked,
                    f"page {page_number} repeats page {endpoint.first_page}, so the rest of the list cannot be had",
                )
            # Past its end an API may repeat its last page instead of an empty one.
            if items[0]["id"] == previous_id:
                return
            yield items
            # More than was asked for: the API gives the whole list at once.
            if len(items) != PAGE_SIZE:
                return
            previous_id = items[0]["id"]
            first_id = first_id or previous_id

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
        request = self._request("GET", endpoint, page_id, item_id, params=query)
        return as_item(request.asked, await self._sender.send(request))

    async def uptime(
        self, component: RawItem, days: int, now: datetime
    ) -> RawItem | None:
        """A component's uptime as the API gives it, or None: best effort.

        Its keys are `range_start`, `range_end`, `uptime_percentage`, and seconds of
        `major_outage` and `partial_outage`. Only a showcased component has one.

        Source: https://developer.statuspage.io/#operation/getPagesPageIdComponentsComponentIdUptime

        Args:
            component: the component, of which a group's row has no uptime.
            days: how many days it is measured over, until now.
            now: the moment.

        Raises:
            AuthenticationError: the key was refused, so nothing else can be read either.
        """
        if not component.get("showcase") or component.get("group"):
            return None
        query = {
            "start": f"{now - timedelta(days=days):%Y-%m-%d}",
            # They would be every incident of that time.
            "skip_related_events": "true",
        }
        try:
            return await self.get_item(
                COMPONENT_UPTIME, component["page_id"], component["id"], query
            )
        except AuthenticationError:
            raise
        except StatuspageError as error:
            logger.warning(
                f"The uptime of component {component['id']} is not known. {error}"
            )
            return None

    async def create(
        self, endpoint: ListEndpoint, page_id: str, body: RawItem
    ) -> RawItem:
        """Add an object to a list; the new object as the API tells it.

        After a failure nobody knows whether it was created, so only a rate limit
        lets it be sent again.
        """
        request = self._request("POST", endpoint, page_id, json=body)
        return as_item(request.asked, await self._sender.send(request))

    async def post(self, endpoint: ItemEndpoint, page_id: str, body: RawItem) -> None:
        """Have the API do something that may be done twice; it answers nothing of use."""
        request = self._request("POST", endpoint, page_id, repeatable=True, json=body)
        await self._sender.send(request, answers_json=False)

    async def delete_item(
        self, endpoint: ItemEndpoint, page_id: str, item_id: str
    ) -> None:
        """Remove an object; one that is gone already is not an error."""
        request = self._request("DELETE", endpoint, page_id, item_id)
        with suppress(NotFoundError):
            await self._sender.send(request, answers_json=False)

    async def _get_items(
        self, endpoint: ListEndpoint, page_number: int, page_id: str | None
    ) -> list[RawItem]:
        query = endpoint.query(page_number)
        request = self._request("GET", endpoint, page_id, params=query)
        return as_items(request.asked, await self._sender.send(request))

    def _request(
        self,
        method: str,
        endpoint: ListEndpoint | ItemEndpoint,
        page_id: str | None,
        item_id: str = "",
        repeatable: bool | None = None,
        **parts: Any,
    ) -> ApiRequest:
        path = endpoint.path.format(
            page_id=quote(page_id or "", safe=""), item_id=quote(item_id, safe="")
        )
        build = partial(
            self._http.build_request, method, self._base_url + path, **parts
        )
        if repeatable is None:
            repeatable = method != "POST"
        return ApiRequest(build, described(build()), page_id, repeatable)


def _unseen(items: list[RawItem], seen: set[str]) -> list[RawItem]:
    """The items whose ids were not seen yet; from now on they are."""
    new = []
    for item in items:
        if item["id"] not in seen:
            seen.add(item["id"])
            new.append(item)
    return new
