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
from public_status import PublicStatus
from settings import configured_page_ids, subscriber_email, webhook_secret
from subscriptions import Subscriptions


class SingleTryTransport(RetryTransport):
    """Ocean's transport without its retries.

    Ocean retries a refused key ten times, does not retry 420, and cannot see a
    body that breaks off: StatuspageClient decides instead.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request once and keep Ocean's count of what is received."""
        transport = cast(httpx.AsyncBaseTransport, self._wrapped_transport)
        response = await transport.handle_async_request(request)
        await self._log_response_size_async(request, response)
        return response


@cache
def statuspage_client() -> StatuspageClient:
    """The client of the management API.

    Raises:
        ConfigurationError: statuspageApiKey cannot be a key.
    """
    host = ocean.integration_config["statuspage_host"]
    auth = StatuspageAuth(ocean.integration_config["statuspage_api_key"], host)
    # Ocean hides the setting as it was written, which may be longer than the key.
    sensitive_log_filter.hide_sensitive_strings(auth.secret)
    return StatuspageClient(_http_client(), host, auth)


@cache
def public_status() -> PublicStatus:
    """The client of the pages' public status."""
    return PublicStatus(
        _http_client(), ocean.integration_config["statuspage_public_url"]
    )


@cache
def _http_client() -> httpx.AsyncClient:
    return OceanAsyncClient(SingleTryTransport, timeout=ocean.config.client_timeout)


@cache
def live_reader() -> LiveReader:
    """What all processors of live events read through.

    Raises:
        ConfigurationError: a setting cannot work.
    """
    return LiveReader(statuspage_client(), public_status(), configured_page_ids())


@cache
def intake() -> Intake:
    """What decides about each live event.

    Raises:
        ConfigurationError: a setting cannot work.
    """
    return Intake(live_reader())


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
