"""A logged-in client for an emulated Port that nobody else uses."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.port.app import create_port_app
from tests.sandbox.port.examples import logged_in


@pytest.fixture
def port_app() -> Starlette:
    return create_port_app()


@pytest.fixture
async def port(port_app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with logged_in(port_app) as client:
        yield client
