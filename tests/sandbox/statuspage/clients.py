"""How these tests reach an emulator: in their own process, or over a real connection."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp

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


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The address of a real server of the app, which stops on the way out."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


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
