"""The clients that a process shares, made from Ocean's configuration on first use."""

from functools import cache
from typing import cast

import httpx
from port_ocean.context.ocean import ocean
from port_ocean.helpers.async_client import OceanAsyncClient
from port_ocean.helpers.retry import RetryTransport
from port_ocean.log.sensetive import sensitive_log_filter

from auth import StatuspageAuth
from client import StatuspageClient
from intake import Intake
from live_reader import LiveReader
from probe import Probe
from public_status import PublicStatus
from rate_limiter import Priority, RateLimiter
from settings import (
    configured_page_ids,
    requests_per_minute,
    subscriber_email,
    webhook_secret,
)
from subscriptions import Subscriptions


class SingleTryTransport(RetryTransport):
    """Ocean's transport without its retries, and without its error log for each try.

    Ocean retries a refused key ten times, does not retry 420, and cannot see a
    body that breaks off: StatuspageClient decides instead. Ocean's own way out
    of retries logs a traceback for every failure.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request once."""
        transport = cast(httpx.AsyncBaseTransport, self._wrapped_transport)
        return await transport.handle_async_request(request)


@cache
def statuspage_client(
    priority: Priority = Priority.RESYNC, persistent: bool = True
) -> StatuspageClient:
    """The client of the management API for resyncs, or for live events.

    Args:
        persistent: whether it sends a request again that has failed.

    Raises:
        ConfigurationError: a setting cannot work.
    """
    host = ocean.integration_config["statuspage_host"]
    return StatuspageClient(
        _http_client(),
        host,
        _auth(),
        rate_limiter(),
        priority,
        persistent=persistent,
    )


@cache
def rate_limiter() -> RateLimiter:
    """The budget of the key, shared by all clients.

    Raises:
        ConfigurationError: requestsPerMinute allows no request.
    """
    return RateLimiter(requests_per_minute())


@cache
def public_status() -> PublicStatus:
    """The client of the pages' public status."""
    return PublicStatus(
        _http_client(), ocean.integration_config["statuspage_public_url"]
    )


@cache
def _auth() -> StatuspageAuth:
    auth = StatuspageAuth(
        ocean.integration_config["statuspage_api_key"],
        ocean.integration_config["statuspage_host"],
    )
    # Ocean hides the setting as it was written, which may be longer than the key.
    sensitive_log_filter.hide_sensitive_strings(auth.secret)
    return auth


@cache
def _http_client() -> httpx.AsyncClient:
    return OceanAsyncClient(SingleTryTransport, timeout=ocean.config.client_timeout)


@cache
def live_reader() -> LiveReader:
    """What all processors of live events read through.

    Raises:
        ConfigurationError: a setting cannot work.
    """
    return LiveReader(
        statuspage_client(Priority.LIVE), public_status(), configured_page_ids()
    )


@cache
def intake() -> Intake:
    """What decides about each live event.

    Raises:
        ConfigurationError: a setting cannot work.
    """
    return Intake(live_reader())


def probe() -> Probe:
    """What says whether a resync will work.

    Raises:
        ConfigurationError: a setting cannot work.
    """
    return Probe(
        statuspage_client(persistent=False),
        configured_page_ids(),
        follows_events=bool(ocean.app.base_url),
    )


@cache
def subscriptions() -> Subscriptions:
    """What keeps our webhook subscription on every page.

    Raises:
        ConfigurationError: a setting cannot work.
    """
    return Subscriptions(
        statuspage_client(),
        base_url=ocean.app.base_url or "",
        installation=ocean.config.integration.identifier,
        secret=webhook_secret(),
        email=subscriber_email(),
    )
