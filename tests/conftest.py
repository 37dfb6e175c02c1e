"""What every test may use: a Statuspage that respx plays, and a client of it."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
import respx
from loguru import logger

from auth import StatuspageAuth
from client import StatuspageClient

HOST = "https://api.statuspage.io"
API = f"{HOST}/v1"
API_KEY = "89a229ce1a8dbcf9ff30430fbe35eb4c0426574bca932061892cefd2138aa4b1"
PAGE_ID = "8m2l51279rpl"


@pytest.fixture
def statuspage() -> Iterator[respx.MockRouter]:
    """Statuspage's host; a request that a test has not announced is an error."""
    with respx.mock(base_url=API, assert_all_called=False) as router:
        yield router


@pytest.fixture
def slept() -> list[float]:
    """The seconds that the client has waited, in order."""
    return []


@pytest.fixture
async def client(slept: list[float]) -> AsyncIterator[StatuspageClient]:
    """A client that notes its waits instead of waiting."""

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with httpx.AsyncClient() as http:
        yield StatuspageClient(http, HOST, StatuspageAuth(API_KEY, HOST), sleep)


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
