"""What these tests start from: one small generated page, and ways to reach it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from sandbox.statuspage import Account, generate_account
from tests.sandbox.statuspage.clients import connected, only_page_id


@pytest.fixture
def account() -> Account:
    return generate_account(pages=1, groups=3, components=9, incidents=20, updates=2)


@pytest.fixture
def page_path(account: Account) -> str:
    return f"/v1/pages/{only_page_id(account)}"


@pytest.fixture
def control_path(account: Account) -> str:
    return f"/sandbox/pages/{only_page_id(account)}"


@pytest.fixture
async def client(account: Account) -> AsyncIterator[httpx.AsyncClient]:
    async with connected(account) as client:
        yield client
