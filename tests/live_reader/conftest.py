"""A live reader whose time a test moves on."""

from collections.abc import AsyncIterator

import httpx
import pytest

from client import StatuspageClient
from live_reader import LiveReader
from public_status import PublicStatus
from tests.live_readers import Clock, MakeReader


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
        yield lambda *page_ids: LiveReader(
            client, public_status, frozenset(page_ids), clock, sleep
        )


@pytest.fixture
def reader(make_reader: MakeReader) -> LiveReader:
    """A reader that heeds all pages."""
    return make_reader()
