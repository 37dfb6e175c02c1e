import asyncio
from collections.abc import AsyncIterator
from io import FileIO
from pathlib import Path

import httpx
import pytest
import respx

from client import StatuspageClient
from errors import (
    AuthenticationError,
    IncompleteReadError,
    KeyRefusedError,
    PageNotVisibleError,
)
from integration import StatuspagePortAppConfig
from mapping.list_needs import Need
from resync.live_overlay import LiveOverlay
from resync.session import ResyncSession, current_session, open_session
from resync.spool import Spool
from statuspage_api.endpoints import COMPONENTS, INCIDENTS
from tests.conftest import Items
from tests.resources import resource

PAGES = [{"id": "p1", "name": "One"}, {"id": "p2", "name": "Two"}]


@pytest.fixture
async def account(
    client: StatuspageClient, tmp_path: Path
) -> AsyncIterator[ResyncSession]:
    with Spool.in_directory(tmp_path) as spool:
        account = ResyncSession(client, spool, PAGES, LiveOverlay())
        yield account
        await account.close()


async def read(account: ResyncSession) -> list[str]:
    return [
        item["id"] async for items in account.read([Need(INCIDENTS)]) for item in items
    ]


async def read_until_failure(
    account: ResyncSession, failure: type[Exception]
) -> tuple[list[str], str]:
    """The ids that came before the failure, and what it says."""
    ids: list[str] = []
    try:
        async for items in account.read([Need(INCIDENTS)]):
            ids += [item["id"] for item in items]
    except failure as error:
        return ids, str(error)
    raise AssertionError("nothing failed")


def incidents_route(statuspage: respx.MockRouter, page_id: str) -> respx.Route:
    return statuspage.get(f"/pages/{page_id}/incidents")


async def test_the_lists_of_all_pages_follow_each_other(
    account: ResyncSession, statuspage: respx.MockRouter, items: Items
) -> None:
    incidents_route(statuspage, "p1").respond(json=items(2))
    incidents_route(statuspage, "p2").respond(json=items(1, start=2))
    assert await read(account) == ["i0", "i1", "i2"]


async def test_a_list_that_two_kinds_read_is_downloaded_once(
    account: ResyncSession, statuspage: respx.MockRouter, items: Items
) -> None:
    full = incidents_route(statuspage, "p1")
    full.side_effect = [
        httpx.Response(200, json=items(100)),
        httpx.Response(200, json=items(5, start=100)),
    ]
    empty = incidents_route(statuspage, "p2").respond(json=[])
    first, second = await read(account), await read(account)
    assert first == second == [item["id"] for item in items(105)]
    assert (full.call_count, empty.call_count) == (2, 1)


async def test_what_a_reader_changes_is_not_seen_by_the_next(
    account: ResyncSession, statuspage: respx.MockRouter, items: Items
) -> None:
    incidents_route(statuspage, "p1").respond(json=items(1))
    incidents_route(statuspage, "p2").respond(json=[])
    async for incidents in account.read([Need(INCIDENTS)]):
        incidents[0]["id"] = "changed"
    assert await read(account) == ["i0"]


async def test_lists_are_kept_apart(
    account: ResyncSession, statuspage: respx.MockRouter, items: Items
) -> None:
    for page_id in ("p1", "p2"):
        incidents_route(statuspage, page_id).respond(json=items(1))
        statuspage.get(f"/pages/{page_id}/components").respond(json=items(1, start=9))
    await read(account)
    components = [batch async for batch in account.read([Need(COMPONENTS)])]
    assert components == [items(1, start=9) * 2]


async def test_a_list_that_its_first_reader_left_is_whole_for_the_next(
    account: ResyncSession, statuspage: respx.MockRouter, items: Items
) -> None:
    route = incidents_route(statuspage, "p1").respond(json=items(3))
    incidents_route(statuspage, "p2").respond(json=items(1, start=3))
    first_reader = account.read([Need(INCIDENTS)], enough=1)
    await anext(first_reader)
    assert sorted(await read(account)) == ["i0", "i1", "i2", "i3"]
    assert route.call_count == 1


async def test_small_lists_are_joined_into_batches_and_large_ones_are_not_held(
    account: ResyncSession, statuspage: respx.MockRouter, items: Items
) -> None:
    pages = [items(100, start=100 * number) for number in range(9)]
    incidents_route(statuspage, "p1").side_effect = [
        httpx.Response(200, json=page) for page in [*pages, []]
    ]
    incidents_route(statuspage, "p2").respond(json=items(7, start=5000))
    await read(account)
    sizes = [len(batch) async for batch in account.read([Need(INCIDENTS)])]
    assert sizes == [407, 400, 100] or sizes == [400, 407, 100] or sum(sizes) == 907
    assert max(sizes) < 500


async def test_the_next_list_is_downloaded_while_the_first_is_being_loaded(
    account: ResyncSession, statuspage: respx.MockRouter, items: Items
) -> None:
    for page_id in ("p1", "p2"):
        incidents_route(statuspage, page_id).respond(json=items(1))
    next_list = statuspage.get(path__regex=r"/components$").respond(json=[])
    account.prefetch(
        StatuspagePortAppConfig.construct(
            resources=[resource("incident"), resource("component")]
        )
    )
    async for _ in account.read([Need(INCIDENTS)]):
        # Ocean loads the batch, and nobody asks for the components yet.
        for _ in range(200):
            await asyncio.sleep(0)
    assert next_list.call_count == 2


async def test_without_room_on_the_disk_a_page_is_incomplete(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    items: Items,
    logged: list[str],
) -> None:
    incidents_route(statuspage, "p1").respond(json=items(3))
    # The one device that is always full.
    with Spool(FileIO("/dev/full", "r+")) as spool:
        account = ResyncSession(client, spool, PAGES[:1], LiveOverlay())
        _, message = await read_until_failure(account, IncompleteReadError)
    assert "not read in full: page p1" in message
    assert "No space left on device. Give this folder room" in logged[0]


async def test_what_nobody_foresaw_is_raised_to_the_reader(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    statuspage.get(path__regex=r"/incidents$").side_effect = ZeroDivisionError
    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(read(account), timeout=5)


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_a_page_that_fails_costs_no_other_page_anything(
    account: ResyncSession,
    statuspage: respx.MockRouter,
    items: Items,
    logged: list[str],
    status: int,
) -> None:
    incidents_route(statuspage, "p1").respond(status)
    incidents_route(statuspage, "p2").respond(json=items(2))
    ids, message = await read_until_failure(account, IncompleteReadError)
    assert ids == ["i0", "i1"]
    assert "not read in full: page p1" in message
    assert "Nothing is deleted" in message
    [cause] = [line for line in logged if line.startswith("ERROR")]
    assert "Page p1 (One): GET https://api.statuspage.io/v1/pages/p1/" in cause
    assert str(status) in cause


async def test_what_came_before_a_failure_is_replayed_with_the_failure(
    account: ResyncSession,
    statuspage: respx.MockRouter,
    items: Items,
    logged: list[str],
) -> None:
    broken = incidents_route(statuspage, "p1")
    broken.side_effect = [httpx.Response(200, json=items(100)), httpx.Response(403)]
    incidents_route(statuspage, "p2").respond(json=items(1, start=500))
    first = await read_until_failure(account, IncompleteReadError)
    second = await read_until_failure(account, IncompleteReadError)
    assert first == second
    assert len(first[0]) == 101
    assert broken.call_count == 2
    assert len([line for line in logged if line.startswith("ERROR")]) == 1


async def test_a_key_refused_in_the_middle_ends_all_reading_at_once(
    account: ResyncSession,
    statuspage: respx.MockRouter,
    items: Items,
    logged: list[str],
) -> None:
    incidents_route(statuspage, "p1").side_effect = [
        httpx.Response(200, json=items(100)),
        httpx.Response(401),
    ]
    second_page = incidents_route(statuspage, "p2").respond(401)
    ids, message = await read_until_failure(account, KeyRefusedError)
    assert len(ids) == 100
    assert "incidents not read: the key was refused" in message
    assert await read_until_failure(account, KeyRefusedError) == (ids, message)
    components = statuspage.get(path__regex=r"/components$").respond(401)
    with pytest.raises(KeyRefusedError, match="components not read"):
        await anext(account.read([Need(COMPONENTS)]))
    assert second_page.call_count <= 1
    assert components.call_count == 0
    [cause] = [line for line in logged if line.startswith("ERROR")]
    assert "make a new one" in cause


def page_list(statuspage: respx.MockRouter) -> respx.Route:
    return statuspage.get("/pages").respond(json=PAGES)


async def opened_page_ids(client: StatuspageClient, *configured: str) -> list[str]:
    async with open_session(client, frozenset(configured), LiveOverlay()) as account:
        assert current_session() is account
        return [page["id"] for page in account.pages]


@pytest.mark.parametrize(
    ("configured", "pages"),
    [
        pytest.param([], ["p1", "p2"], id="all-visible"),
        pytest.param(["p2"], ["p2"], id="a-configured-one"),
        pytest.param(["p2", "zz"], ["p2"], id="one-of-two-is-visible"),
    ],
)
async def test_the_configured_pages_are_read_or_all_that_the_key_sees(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    configured: list[str],
    pages: list[str],
) -> None:
    route = page_list(statuspage)
    assert await opened_page_ids(client, *configured) == pages
    assert route.call_count == 1


async def test_a_configured_page_that_is_not_visible_is_named_and_keeps_deletion_off(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    items: Items,
    logged: list[str],
) -> None:
    page_list(statuspage)
    incidents_route(statuspage, "p1").respond(json=items(1))
    async with open_session(
        client, frozenset({"p1", "nosuchpage"}), LiveOverlay()
    ) as account:
        ids, message = await read_until_failure(account, IncompleteReadError)
    assert ids == ["i0"]
    assert "nosuchpage" in message
    [cause] = [line for line in logged if line.startswith("ERROR")]
    assert "does not see page nosuchpage. Correct statuspageIds" in cause


@pytest.mark.parametrize("status", [401, 403])
async def test_a_page_is_read_in_full_when_every_list_of_it_is(
    account: ResyncSession, statuspage: respx.MockRouter, items: Items, status: int
) -> None:
    for page_id in ("p1", "p2"):
        statuspage.get(f"/pages/{page_id}/components").respond(json=items(1))
    incidents_route(statuspage, "p1").respond(json=items(1))
    incidents_route(statuspage, "p2").mock(
        side_effect=[httpx.Response(200, json=items(100)), httpx.Response(status)]
    )
    async for _ in account.read([Need(COMPONENTS)]):
        pass
    failure = KeyRefusedError if status == 401 else IncompleteReadError
    await read_until_failure(account, failure)
    assert account.page_ids_read_in_full() == {"p1"}


async def test_an_account_that_cannot_be_listed_is_not_opened(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages").respond(401)
    with pytest.raises(AuthenticationError):
        await opened_page_ids(client)


async def test_there_is_no_current_account_outside_a_resync(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    page_list(statuspage)
    await opened_page_ids(client)
    with pytest.raises(LookupError):
        current_session()


async def test_a_key_that_sees_no_page_does_not_empty_the_catalog(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages").respond(json=[])
    with pytest.raises(PageNotVisibleError, match="sees no page at all"):
        await opened_page_ids(client)
