"""A page whose clock stands still, and what its lists show."""

from typing import Any

import httpx
import pytest

from sandbox.statuspage import Account

NOW = 1_790_000_000.0
NOW_TEXT = "2026-09-21T14:13:20.000Z"


@pytest.fixture(autouse=True)
def stopped_clock(account: Account) -> None:
    account.clock = lambda: NOW


async def listed(client: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    answer = await client.get(path)
    assert answer.status_code == 200
    items: list[dict[str, Any]] = answer.json()
    return items


async def a_component(client: httpx.AsyncClient, page_path: str) -> dict[str, Any]:
    rows = await listed(client, f"{page_path}/components")
    return next(row for row in rows if not row["group"] and row["group_id"])
