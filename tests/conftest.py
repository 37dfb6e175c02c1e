"""What every test may use: a Statuspage that respx plays, and a client of it."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from unittest.mock import MagicMock

import httpx
import pytest
import respx
from loguru import logger
from port_ocean.context import ocean as oceans_context
from port_ocean.core.models import ProcessingMode

from client import StatuspageClient
from port_api.processing import SteadyFlags
from sandbox.port.organization.feature_flags import Processing
from statuspage_api.auth import StatuspageAuth
from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import Limits, Priority, ProcessWindow

HOST = "https://api.statuspage.io"
API = f"{HOST}/v1"
API_KEY = "89a229ce1a8dbcf9ff30430fbe35eb4c0426574bca932061892cefd2138aa4b1"
PAGE_ID = "8m2l51279rpl"
NOT_FOUND = {"error": "not found"}
"""The API's own body of a 404."""


@pytest.fixture
def statuspage() -> Iterator[respx.MockRouter]:
    """Statuspage's host; a request that a test has not announced is an error."""
    with respx.mock(base_url=API, assert_all_called=False) as router:
        yield router


class SkippedTime:
    """Time in which whoever waits does so in no time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def clock(self) -> float:
        """Seconds that have passed, all of them waited."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def skipped_time() -> SkippedTime:
    """The client's time."""
    return SkippedTime()


@pytest.fixture
def slept(skipped_time: SkippedTime) -> list[float]:
    """The seconds that the client has waited, in order."""
    return skipped_time.slept


@pytest.fixture
async def client(skipped_time: SkippedTime) -> AsyncIterator[StatuspageClient]:
    """A client that notes its waits instead of waiting."""
    limiter = RateLimiter(
        ProcessWindow(Limits.with_reserve(1000), clock=skipped_time.clock),
        skipped_time.clock,
        skipped_time.sleep,
    )
    async with httpx.AsyncClient() as http:
        yield StatuspageClient(
            http,
            HOST,
            StatuspageAuth(API_KEY, HOST),
            limiter,
            Priority.RESYNC,
            skipped_time.sleep,
        )


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """The log, one rendered line a record."""
    lines: list[str] = []
    handler = logger.add(
        lambda message: lines.append(str(message)), format="{level} {message}"
    )
    yield lines
    logger.remove(handler)


Items = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def items() -> Items:
    """A maker of list items: `items(3, start=100)` gives i100, i101 and i102."""
    return lambda count, start=0: [
        {"id": f"i{number}"} for number in range(start, start + count)
    ]


class Organization:
    """What Port answers: flags, or nothing."""

    def __init__(self) -> None:
        self.processing: Processing | None = Processing.DSP

    async def flags(self) -> list[str]:
        """The flags."""
        if self.processing is None:
            raise httpx.ConnectError("down")
        return self.processing.flags


@pytest.fixture
def organization(monkeypatch: pytest.MonkeyPatch) -> Organization:
    """An organization whose flags Ocean asks for."""
    organization = Organization()
    ocean = MagicMock()
    ocean.config.processing_mode = ProcessingMode.dsp
    ocean.port_client.get_organization_feature_flags = SteadyFlags(organization.flags)
    context = oceans_context.PortOceanContext(ocean)
    monkeypatch.setattr(oceans_context, "_port_ocean", context)
    return organization
