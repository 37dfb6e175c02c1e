"""Sending one request within the budget, until it is answered or that is no use."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
from loguru import logger

from errors import RateLimitedError, RequestError, UnreachableError
from metrics import RATE_LIMITED, REQUEST_WAIT, REQUESTS
from statuspage_api.auth import StatuspageAuth
from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import Priority
from statuspage_api.responses import RATE_LIMIT_STATUSES, check_status, read_json
from statuspage_api.retry_policy import RetryPolicy

LONGEST_ANSWER = 120.0
"""Seconds for one request and its whole answer."""


@dataclass(frozen=True)
class ApiRequest:
    """A request that may be sent more than once: Ocean's transport changes the one it sends.

    Attributes:
        build: makes the request that is sent.
        asked: the request as errors and the log name it.
        page_id: the page that it is about, if any.
        repeatable: whether sending it twice does no harm.
    """

    build: Callable[[], httpx.Request]
    asked: str
    page_id: str | None
    repeatable: bool


class RequestSender:
    """Sends requests through the key's one budget.

    Args:
        http: sends each request once.
        auth: signs the requests.
        limiter: the budget, which all senders with the same key share.
        priority: who the requests are for.
        retry_policy: decides what is sent again.
        sleep: waits between tries; seconds.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        auth: StatuspageAuth,
        limiter: RateLimiter,
        priority: Priority,
        retry_policy: RetryPolicy,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._http = http
        self._auth = auth
        self._limiter = limiter
        self._priority = priority
        self._retry_policy = retry_policy
        self._sleep = sleep

    async def send(self, request: ApiRequest, answers_json: bool = True) -> Any:
        """The JSON document that answers; the request is sent again while that may help.

        Args:
            request: the request.
            answers_json: False where the answer's body is of no use: None comes back.

        Raises:
            RequestError: there was no answer as it should be.
        """
        for tries in itertools.count(1):
            try:
                document = await self._send_once(request, answers_json)
            except RequestError as error:
                wait = self._retry_policy.seconds_before_retry(
                    error, tries, request.repeatable
                )
                if wait is None:
                    raise
                await self._wait_after(error, wait, tries + 1)
            else:
                self._retry_policy.answered()
                return document

    async def _wait_after(
        self, error: RequestError, seconds: float, next_try: int
    ) -> None:
        logger.warning(
            f"{error.asked}: {error.answer}. Trying again in {seconds:.0f} seconds (try {next_try})"
        )
        if isinstance(error, RateLimitedError):
            # Whoever shares the key would be refused as well.
            await self._limiter.hold_back(seconds)
        else:
            await self._sleep(seconds)

    async def _send_once(self, request: ApiRequest, answers_json: bool) -> Any:
        sent_for = self._priority.name.lower()
        waited = await self._limiter.acquire(self._priority)
        REQUEST_WAIT.labels(sent_for).inc(waited)
        REQUESTS.labels(sent_for).inc()
        try:
            # httpx bounds each silence, but not a body that trickles in.
            async with asyncio.timeout(LONGEST_ANSWER):
                # Redirects are never followed: they could carry the key elsewhere.
                response = await self._http.send(
                    request.build(), auth=self._auth, follow_redirects=False
                )
        except (httpx.HTTPError, OSError) as error:
            reason = str(error) or type(error).__name__
            was_sent = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            raise UnreachableError(request.asked, reason, was_sent=was_sent) from error
        RATE_LIMITED.inc(response.status_code in RATE_LIMIT_STATUSES)
        check_status(request.asked, response, request.page_id)
        return read_json(request.asked, response) if answers_json else None


def described(request: httpx.Request) -> str:
    """The request as errors and the log name it, without credentials that the host may carry."""
    url = request.url
    path = url.raw_path.decode("ascii")
    return f"{request.method} {url.scheme}://{url.netloc.decode('ascii')}{path}"
