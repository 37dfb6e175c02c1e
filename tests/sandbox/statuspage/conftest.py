"""What these tests start from: one small generated page, and ways to reach it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from sandbox.statuspage import Account, generate_account
from tests.sandbox.statuspage.clients import connected, only_page_id
from tests.sandbox.statuspage.written_pages import WrittenPage


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


@pytest.fixture
async def page(
    client: httpx.AsyncClient, account: Account, page_path: str
) -> WrittenPage:
    account.clock = lambda: 1_790_000_000.0
    rows = (await client.get(f"{page_path}/components")).json()
    group = next(row["id"] for row in rows if row["group"])
    alone = [row["id"] for row in rows if not row["group"]][:2]
    page = WrittenPage(client, page_path, alone, group)
    await page.turn("operational", 0, 1)
    return page
