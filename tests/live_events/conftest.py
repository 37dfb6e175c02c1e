"""A live reader whose time a test moves on."""

from collections.abc import AsyncIterator

import httpx
import pytest

from client import StatuspageClient
from live_events.lookups import Lookups
from statuspage_api.public_status import PublicStatus
from tests.live_events.lookups import Clock, MakeReader
from tests.oceans_port import oceans_port

__all__ = ["oceans_port"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def waits() -> list[float]:
    """The seconds that the reader has waited, in order."""
    return []


@pytest.fixture
async def make_reader(
    client: StatuspageClient, clock: Clock, waits: list[float]
) -> AsyncIterator[MakeReader]:
    """A maker of readers for some configured pages, or for all."""

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock.pass_seconds(seconds)

    async with httpx.AsyncClient() as http:
        public_status = PublicStatus(http, "https://{subdomain}.statuspage.example")
        yield lambda *page_ids: Lookups(
            client, public_status, frozenset(page_ids), clock, sleep
        )


@pytest.fixture
def reader(make_reader: MakeReader) -> Lookups:
    """A reader that heeds all pages."""
    return make_reader()
