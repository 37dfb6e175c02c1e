"""How these tests reach an emulator in their own process."""

from typing import Any

import httpx

from sandbox.statuspage import Account, Options, create_statuspage_app

KEY = "sandbox-key"
Json = dict[str, Any]


def connected(
    account: Account, options: Options | None = None, key: str = KEY
) -> httpx.AsyncClient:
    """A client of a new emulator in this process."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=create_statuspage_app(account, options)),
        base_url="http://statuspage.test",
        headers={"Authorization": f"OAuth {key}"},
    )


async def every_item(
    client: httpx.AsyncClient, path: str, size_parameter: str
) -> list[Json]:
    """All items of a list whose first page is 1, read in pages of 100."""
    items: list[Json] = []
    for page in range(1, 100):
        query = {size_parameter: 100, "page": page}
        found = (await client.get(path, params=query)).json()
        items += found
        if not found:
            break
    return items


def only_page_id(account: Account) -> str:
    """The identifier of the account's only page."""
    (page_id,) = account.pages
    return page_id
