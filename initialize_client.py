"""The objects that a process shares, built once from Ocean's configuration."""

from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any, cast

import httpx
from port_ocean.context.ocean import ocean
from port_ocean.exceptions.clients import BlockedIPError
from port_ocean.helpers.async_client import OceanAsyncClient
from port_ocean.helpers.retry import RetryConfig, RetryTransport
from port_ocean.log.sensetive import sensitive_log_filter
from redis.asyncio import Redis

from client import StatuspageClient
from errors import InvalidAnswerError
from live_events.admission import Admission
from live_events.deliveries import Deliveries
from live_events.lookups import Lookups
from live_events.subscriptions import Subscriptions
from resync.live_overlay import LiveOverlay
from settings import Settings
from statuspage_api.auth import StatuspageAuth
from statuspage_api.public_status import PublicStatus
from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import (
    Limits,
    Priority,
    ProcessWindow,
    RequestWindow,
)
from statuspage_api.sending import described
from statuspage_api.shared_window import SharedWindow


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


class StatuspageHttpClient(OceanAsyncClient):
    """Ocean's client, whose refusal of private addresses is an error of ours."""

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        """Send the request.

        Raises:
            InvalidAnswerError: its address is blocked, as where Port hosts the integration.
        """
        try:
            return await super().send(request, **options)
        except BlockedIPError as error:
            raise InvalidAnswerError(described(request), str(error)) from error


def port_retries() -> RetryConfig:
    """How Ocean tries requests to Port again, which all may be sent twice.

    By itself it leaves out the 500 that Port gives in passing, for which an
    entity would stay as it was. All tries take about 40 seconds.
    """
    return RetryConfig(
        max_attempts=7,
        base_delay=0.3,
        max_backoff_wait=300,
        additional_retry_status_codes=[HTTPStatus.INTERNAL_SERVER_ERROR],
    )


def request_window(settings: Settings) -> RequestWindow:
    """Where the key's requests are counted: in Redis, where the settings name one."""
    limits = Limits.with_reserve(settings.requests_per_minute)
    if not settings.leaves_a_reserve:
        limits = Limits(settings.requests_per_minute, reserved=0)
    if settings.budget_redis is None:
        return ProcessWindow(limits)
    redis = Redis.from_url(decode_responses=True, **settings.budget_redis)
    return SharedWindow(redis, settings.api_key, limits)


@dataclass(frozen=True)
class Services:
    """What resyncs, live events and commands work with, each of them once in a process.

    Attributes:
        settings: what the user has set.
        resync_client: asks the management API for resyncs.
        live_client: asks it for what people wait for: live events and actions.
        probe_client: asks it each question once.
        public_status: asks for the pages' overall status.
        overlay: what live events change while a resync is running.
        lookups: what live events are read through.
        admission: decides about each live event.
        deliveries: brings live events to Ocean.
        subscriptions: keeps our webhook subscription on every page.
    """

    settings: Settings
    resync_client: StatuspageClient
    live_client: StatuspageClient
    probe_client: StatuspageClient
    public_status: PublicStatus
    overlay: LiveOverlay
    lookups: Lookups
    admission: Admission
    deliveries: Deliveries
    subscriptions: Subscriptions


@cache
def services() -> Services:
    """The shared objects of this process, built when they are first needed.

    Raises:
        ConfigurationError: a setting cannot work.
    """
    settings = Settings.from_ocean()
    auth = StatuspageAuth(settings.api_key, settings.host)
    # Ocean hides the setting as it was written, which may be longer than the key.
    sensitive_log_filter.hide_sensitive_strings(auth.secret, settings.webhook_token)
    http = StatuspageHttpClient(SingleTryTransport, timeout=ocean.config.client_timeout)
    limiter = RateLimiter(request_window(settings))

    def client(priority: Priority, persistent: bool = True) -> StatuspageClient:
        return StatuspageClient(
            http, settings.host, auth, limiter, priority, persistent=persistent
        )

    resync_client = client(Priority.RESYNC)
    public_status = PublicStatus(http, settings.public_url)
    live_client = client(Priority.LIVE)
    lookups = Lookups(
        live_client,
        public_status,
        settings.page_ids,
        hears_all=settings.works_alone,
    )
    return Services(
        settings=settings,
        resync_client=resync_client,
        live_client=live_client,
        probe_client=client(Priority.RESYNC, persistent=False),
        public_status=public_status,
        overlay=LiveOverlay(),
        lookups=lookups,
        admission=Admission(lookups),
        deliveries=Deliveries(lookups.coalescer),
        subscriptions=Subscriptions(
            resync_client,
            base_url=settings.base_url or "",
            installation=settings.installation,
            token=settings.webhook_token,
            email=settings.subscriber_email,
        ),
    )
