"""Whose events are heeded, and the pages' own reading."""

import asyncio

import httpx
import pytest
import respx

from errors import AccessDeniedError, AuthenticationError, ServerError
from live_events.lookups import Lookups
from statuspage_api.objects import PageStatus
from tests.conftest import NOT_FOUND, PAGE_ID
from tests.live_events.lookups import PAGE, STATUS_URL, Clock, MakeReader


async def test_configured_pages_are_known_without_a_request(
    make_reader: MakeReader, statuspage: respx.MockRouter
) -> None:
    reader = make_reader(PAGE_ID, "0ther")
    assert await reader.pages.is_ours(PAGE_ID)
    assert await reader.pages.is_ours("0ther")
    assert not await reader.pages.is_ours("unkn0wn")
    assert statuspage.calls.call_count == 0


async def test_unknown_pages_cause_no_more_than_the_first_list(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get("/pages").respond(json=[PAGE])
    for number in range(20):
        assert not await reader.pages.is_ours(f"unkn0wn{number}")
        clock.pass_seconds(100)
    assert await reader.pages.is_ours(PAGE_ID)
    assert route.call_count == 1


async def test_pages_that_somebody_has_listed_are_not_listed_again(
    reader: Lookups, statuspage: respx.MockRouter
) -> None:
    reader.pages.remember([PAGE])
    assert await reader.pages.is_ours(PAGE_ID)
    assert not await reader.pages.is_ours("unkn0wn")
    assert await reader.pages.ours() == [PAGE]
    assert await reader.pages.page(PAGE_ID) == PAGE
    assert statuspage.calls.call_count == 0


async def test_only_configured_pages_are_ours(
    make_reader: MakeReader, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages").respond(json=[PAGE, {"id": "0ther"}])
    assert await make_reader(PAGE_ID, "invisible").pages.ours() == [PAGE]
    assert await make_reader().pages.ours() == [PAGE, {"id": "0ther"}]


async def test_a_page_that_was_created_later_is_ours_within_a_minute(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    statuspage.get("/pages").side_effect = [
        httpx.Response(200, json=[PAGE]),
        httpx.Response(200, json=[PAGE, {"id": "0ther"}]),
    ]
    assert await reader.pages.ours() == [PAGE]
    clock.pass_seconds(61)
    assert await reader.pages.ours() == [PAGE, {"id": "0ther"}]
    assert await reader.pages.is_ours("0ther")


async def test_the_events_of_a_page_that_a_list_lacks_for_once_are_heeded(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    reader.pages.remember([PAGE, {"id": "0ther"}])
    statuspage.get("/pages").respond(json=[{"id": "0ther"}])
    clock.pass_seconds(61)
    assert await reader.pages.ours() == [{"id": "0ther"}]
    assert await reader.pages.is_ours(PAGE_ID)


async def test_a_page_is_read_at_most_once_a_minute(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get("/pages")
    route.side_effect = [
        httpx.Response(200, json=[PAGE]),
        httpx.Response(200, json=[PAGE | {"name": "Renamed"}]),
    ]
    for _ in range(6):
        assert await reader.pages.page(PAGE_ID) == PAGE
        clock.pass_seconds(10)
    assert route.call_count == 1
    clock.pass_seconds(1)
    assert await reader.pages.page(PAGE_ID) == PAGE | {"name": "Renamed"}
    assert route.call_count == 2


async def test_a_page_is_gone_when_it_is_not_found(
    reader: Lookups, statuspage: respx.MockRouter
) -> None:
    pages = statuspage.get("/pages").respond(json=[])
    page = statuspage.get(f"/pages/{PAGE_ID}").respond(404, json=NOT_FOUND)
    assert await reader.pages.page(PAGE_ID) is None
    assert (pages.call_count, page.call_count) == (2, 1)


async def test_a_page_that_only_one_list_lacks_is_not_gone(
    reader: Lookups, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages").side_effect = [
        httpx.Response(200, json=[]),
        httpx.Response(200, json=[PAGE]),
    ]
    statuspage.get(f"/pages/{PAGE_ID}").respond(404, json=NOT_FOUND)
    assert await reader.pages.page(PAGE_ID) == PAGE


async def test_a_page_that_is_only_closed_to_the_key_is_not_gone(
    reader: Lookups, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages").respond(json=[])
    page = statuspage.get(f"/pages/{PAGE_ID}").respond(403)
    with pytest.raises(AccessDeniedError):
        await reader.pages.page(PAGE_ID)
    # A page that the list has left out can still be there.
    page.respond(json=PAGE)
    assert await reader.pages.page(PAGE_ID) == PAGE


async def test_pages_that_cannot_be_listed_are_not_taken_for_gone(
    reader: Lookups, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages").respond(500)
    with pytest.raises(ServerError):
        await reader.pages.page(PAGE_ID)


async def test_no_event_is_said_to_be_lost_where_none_was_waiting(
    reader: Lookups, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    statuspage.get("/pages").respond(401)
    with pytest.raises(AuthenticationError):
        await reader.pages.ours()
    with pytest.raises(AuthenticationError):
        await reader.pages.is_ours(PAGE_ID)
    await asyncio.sleep(0)
    assert logged == []


async def test_an_event_that_joins_a_start_in_listing_the_pages_is_said_to_be_lost(
    reader: Lookups, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    statuspage.get("/pages").respond(401)
    await asyncio.gather(
        reader.pages.ours(), reader.pages.page(PAGE_ID), return_exceptions=True
    )
    await asyncio.sleep(0)
    [line] = logged
    assert line.startswith("ERROR A live event could not be followed")


async def test_the_status_of_a_page_is_asked_for_once_for_all(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(STATUS_URL).respond(
        json={"status": {"indicator": "minor", "description": "Degraded"}}
    )
    statuses = await asyncio.gather(*(reader.status(PAGE, clock()) for _ in range(5)))
    assert set(statuses) == {PageStatus("minor", "Degraded")}
    assert route.call_count == 1
    await reader.status(PAGE, clock.pass_seconds(1))
    assert route.call_count == 2


async def test_a_status_that_could_not_be_read_is_asked_for_by_the_next_event(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(STATUS_URL).respond(503)
    assert await reader.status(PAGE, clock()) is None
    route.respond(json={"status": {"indicator": "none", "description": "Fine"}})
    status = await reader.status(PAGE, clock.pass_seconds(1))
    assert status == PageStatus("none", "Fine")
