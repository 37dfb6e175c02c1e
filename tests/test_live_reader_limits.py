import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
import respx

import readings
from client import StatuspageClient
from errors import AccessDeniedError, AuthenticationError, ServerError
from events import StatuspageEvent, parse_timestamp
from live_reader import (
    LATE_ANSWER_WAITS,
    MOST_DOUBTFUL_EVENTS,
    LiveReader,
)
from public_status import PublicStatus
from raw_items import PageStatus, RawItem
from tests.conftest import PAGE_ID
from tests.live_readers import Clock

PAGE = {"id": PAGE_ID, "name": "Ours", "subdomain": "ours"}
COMPONENT_PATH = f"/pages/{PAGE_ID}/components/c1"
INCIDENT_PATH = f"/pages/{PAGE_ID}/incidents/i1"
STATUS_URL = "https://ours.statuspage.example/api/v2/status.json"
OLD = "2026-09-01T11:59:00.000Z"
NEW = "2026-09-01T11:59:30.000Z"

type MakeReader = Callable[..., LiveReader]


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


def component_event(
    component_id: str = "c1", updated_at: str | None = None
) -> StatuspageEvent:
    moment = parse_timestamp(updated_at)
    return StatuspageEvent(PAGE_ID, component_id, False, updated_at=moment)


def incident_event(incident_id: str = "i1") -> StatuspageEvent:
    return StatuspageEvent(PAGE_ID, incident_id, True)


async def read(reader: LiveReader, event: StatuspageEvent, arrived_at: datetime) -> Any:
    return (await reader.subject(event, arrived_at)).value


async def bring_into_doubt(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    """Let a reader see as many forged events as it takes."""
    statuspage.get(path__regex=r".*/components/forged\d+").respond(404)
    for number in range(MOST_DOUBTFUL_EVENTS):
        assert not reader.disbelieves(component_event("unheard"))
        assert await read(reader, component_event(f"forged{number}"), clock()) is None


async def test_all_processors_of_an_event_share_one_request(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(INCIDENT_PATH).respond(json={"id": "i1"})
    readings = await asyncio.gather(
        *(reader.subject(incident_event(), clock()) for _ in range(10))
    )
    assert all(reading is readings[0] for reading in readings)
    assert readings[0].value == {"id": "i1"}
    assert route.call_count == 1


async def test_an_event_that_arrived_before_a_reading_began_needs_none_of_its_own(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(COMPONENT_PATH).respond(json={"id": "c1"})
    arrivals = [clock(), clock.pass_seconds(1), clock.pass_seconds(1)]
    for arrived_at in arrivals:
        await read(reader, component_event(), arrived_at)
        clock.pass_seconds(10)
    assert route.call_count == 1


async def test_an_event_that_arrived_after_a_reading_began_needs_its_own(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(COMPONENT_PATH)
    route.side_effect = [
        httpx.Response(200, json={"id": "c1", "status": status})
        for status in ("operational", "major_outage")
    ]
    first = await read(reader, component_event(), clock())
    second = await read(reader, component_event(), clock.pass_seconds(0.001))
    assert (first["status"], second["status"]) == ("operational", "major_outage")
    assert route.call_count == 2


async def test_an_event_that_arrives_during_a_reading_needs_its_own(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    asked, answers = asyncio.Event(), asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        asked.set()
        await answers.wait()
        return httpx.Response(200, json={"id": "c1"})

    route = statuspage.get(COMPONENT_PATH).mock(side_effect=answer)
    first = asyncio.create_task(read(reader, component_event(), clock()))
    await asked.wait()
    clock.pass_seconds(1)
    second = asyncio.create_task(read(reader, component_event(), clock()))
    await asyncio.sleep(0)
    answers.set()
    await asyncio.gather(first, second)
    assert route.call_count == 2


async def test_different_objects_are_read_on_their_own(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    same_id = "x1"
    for kind in ("components", "incidents", "component-groups"):
        statuspage.get(f"/pages/{PAGE_ID}/{kind}/{same_id}").respond(
            json={"id": same_id, "kind": kind}
        )
    component = await read(reader, component_event(same_id), clock())
    incident = await read(reader, incident_event(same_id), clock())
    group = (await reader.component_group(PAGE_ID, same_id, clock())).value or {}
    assert component["kind"] == "components"
    assert incident["kind"] == "incidents"
    assert group["kind"] == "component-groups"


async def test_what_is_gone_is_remembered_for_a_minute(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(COMPONENT_PATH).respond(404)
    assert await read(reader, component_event(), clock()) is None
    assert await read(reader, component_event(), clock.pass_seconds(59)) is None
    assert route.call_count == 1
    route.respond(json={"id": "c1"})
    assert await read(reader, component_event(), clock.pass_seconds(2)) == {"id": "c1"}


async def test_a_failed_reading_fails_all_who_wait_and_is_logged_once(
    reader: LiveReader,
    statuspage: respx.MockRouter,
    clock: Clock,
    logged: list[str],
) -> None:
    route = statuspage.get(COMPONENT_PATH).respond(403)
    outcomes = await asyncio.gather(
        *(reader.subject(component_event(), clock()) for _ in range(5)),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [AccessDeniedError] * 5
    await asyncio.sleep(0)
    [line] = logged
    assert line.startswith("ERROR A live event could not be followed")
    assert "components/c1: 403. Use an API key of the organisation" in line
    assert route.call_count == 1


async def test_a_failed_reading_is_not_used_again(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(COMPONENT_PATH)
    route.respond(401)
    arrived_at = clock()
    with pytest.raises(AuthenticationError):
        await read(reader, component_event(), arrived_at)
    route.respond(json={"id": "c1"})
    assert await read(reader, component_event(), arrived_at) == {"id": "c1"}


async def test_passing_failures_are_tried_again_once_for_all(
    reader: LiveReader,
    statuspage: respx.MockRouter,
    clock: Clock,
    slept: list[float],
) -> None:
    route = statuspage.get(COMPONENT_PATH)
    route.side_effect = [
        httpx.Response(420, headers={"retry-after": "3"}),
        httpx.Response(503),
        httpx.Response(200, json={"id": "c1"}),
    ]
    await asyncio.gather(
        *(reader.subject(component_event(), clock()) for _ in range(5))
    )
    assert route.call_count == 3
    assert slept == [3, 2]


async def test_who_is_cancelled_takes_nothing_from_the_others(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(COMPONENT_PATH).respond(json={"id": "c1"})
    first, second = (
        asyncio.create_task(reader.subject(component_event(), clock()))
        for _ in range(2)
    )
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).value == {"id": "c1"}
    assert first.cancelled()
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("told", "answered", "asked_again"),
    [
        pytest.param(NEW, NEW, False, id="equally-old"),
        pytest.param(NEW, "2026-09-01T11:59:31Z", False, id="newer"),
        pytest.param(NEW, OLD, True, id="older"),
        pytest.param("2026-09-01T11:59:30.900Z", NEW, False, id="whole-seconds"),
        pytest.param("2026-09-01T07:59:30-04:00", NEW, False, id="another-zone"),
        pytest.param("2026-09-01T07:59:31-04:00", NEW, True, id="another-zone-older"),
        pytest.param(None, OLD, False, id="the-event-tells-none"),
        pytest.param(NEW, None, False, id="the-answer-tells-none"),
        pytest.param(NEW, "soon", False, id="the-answer-tells-no-time"),
        pytest.param("2026-09-01T12:04:59Z", NEW, True, id="a-fast-clock"),
        pytest.param("2026-09-01T12:05:01Z", NEW, False, id="the-future"),
        pytest.param("9999-12-31T23:59:59-23:59", NEW, False, id="the-end-of-time"),
        pytest.param("0001-01-01T00:00:00+23:59", NEW, False, id="its-beginning"),
    ],
)
async def test_an_answer_older_than_its_event_is_asked_for_again(
    reader: LiveReader,
    statuspage: respx.MockRouter,
    clock: Clock,
    waits: list[float],
    told: str | None,
    answered: str | None,
    asked_again: bool,
) -> None:
    route = statuspage.get(COMPONENT_PATH)
    route.respond(json={"id": "c1", "updated_at": answered})
    await read(reader, component_event(updated_at=told), clock())
    assert bool(waits) == asked_again
    assert route.call_count == (1 + len(LATE_ANSWER_WAITS) if asked_again else 1)


async def test_a_late_answer_is_asked_for_until_it_is_there(
    reader: LiveReader,
    statuspage: respx.MockRouter,
    clock: Clock,
    waits: list[float],
) -> None:
    statuspage.get(COMPONENT_PATH).side_effect = [
        httpx.Response(200, json={"id": "c1", "updated_at": updated_at})
        for updated_at in (OLD, OLD, NEW)
    ]
    component = await read(reader, component_event(updated_at=NEW), clock())
    assert component["updated_at"] == NEW
    assert waits == [0.5, 1.0]


async def test_an_answer_that_stays_old_is_taken_as_it_is(
    reader: LiveReader,
    statuspage: respx.MockRouter,
    clock: Clock,
    waits: list[float],
) -> None:
    route = statuspage.get(COMPONENT_PATH)
    route.respond(json={"id": "c1", "updated_at": OLD})
    component = await read(reader, component_event(updated_at=NEW), clock())
    assert component["updated_at"] == OLD
    assert waits == [0.5, 1.0, 2.0]
    assert route.call_count == 4


async def test_an_answer_that_is_late_only_for_the_second_of_two_events_is_asked_for_again(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(COMPONENT_PATH)
    route.side_effect = [
        httpx.Response(200, json={"id": "c1", "updated_at": updated_at})
        for updated_at in (OLD, NEW)
    ]
    arrived_at = clock()
    first, second = component_event(updated_at=OLD), component_event(updated_at=NEW)
    assert (await read(reader, first, arrived_at))["updated_at"] == OLD
    clock.pass_seconds(1)
    both = [read(reader, second, arrived_at) for _ in range(2)]
    assert [each["updated_at"] for each in await asyncio.gather(*both)] == [NEW, NEW]
    assert route.call_count == 2


async def test_an_answer_that_stays_old_is_not_waited_for_again(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(COMPONENT_PATH)
    route.respond(json={"id": "c1", "updated_at": OLD})
    arrived_at = clock()
    for _ in range(3):
        await read(reader, component_event(updated_at=NEW), arrived_at)
        clock.pass_seconds(1)
    assert route.call_count == 1 + len(LATE_ANSWER_WAITS)


async def test_what_goes_while_a_late_answer_is_awaited_is_gone(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    statuspage.get(COMPONENT_PATH).side_effect = [
        httpx.Response(200, json={"id": "c1", "updated_at": OLD}),
        httpx.Response(404),
    ]
    assert await read(reader, component_event(updated_at=NEW), clock()) is None


async def test_in_doubt_a_late_answer_is_taken_at_once(
    reader: LiveReader,
    statuspage: respx.MockRouter,
    clock: Clock,
    waits: list[float],
) -> None:
    await bring_into_doubt(reader, statuspage, clock)
    route = statuspage.get(COMPONENT_PATH)
    route.respond(json={"id": "c1", "updated_at": OLD})
    component = await read(reader, component_event(updated_at=NEW), clock())
    assert component["updated_at"] == OLD
    assert waits == []
    assert route.call_count == 1


async def test_events_about_the_unknown_are_disbelieved_after_ten_that_were_not_true(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    statuspage.get(COMPONENT_PATH).respond(json={"id": "c1"})
    await read(reader, component_event(), clock())
    await bring_into_doubt(reader, statuspage, clock)
    assert reader.disbelieves(component_event("unheard"))
    assert reader.disbelieves(incident_event("c1"))
    # What has been seen is still believed.
    assert not reader.disbelieves(component_event())


async def test_answers_that_stay_old_bring_doubt_too(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(COMPONENT_PATH)
    route.respond(json={"id": "c1", "updated_at": OLD})
    for _ in range(MOST_DOUBTFUL_EVENTS):
        assert not reader.disbelieves(component_event("unheard"))
        await read(reader, component_event(updated_at=NEW), clock.pass_seconds(0.1))
    assert reader.disbelieves(component_event("unheard"))


async def test_true_events_bring_no_doubt(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    statuspage.get(COMPONENT_PATH).respond(json={"id": "c1", "updated_at": NEW})
    for _ in range(3 * MOST_DOUBTFUL_EVENTS):
        event = component_event(updated_at=NEW)
        await read(reader, event, clock.pass_seconds(0.1))
    assert not reader.disbelieves(component_event("unheard"))


async def test_doubt_ends_a_minute_after_it_began(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    await bring_into_doubt(reader, statuspage, clock)
    clock.pass_seconds(59)
    assert reader.disbelieves(component_event("unheard"))
    clock.pass_seconds(2)
    assert not reader.disbelieves(component_event("unheard"))


async def test_ten_untrue_events_in_more_than_a_minute_bring_no_doubt(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    statuspage.get(path__regex=r".*/components/forged\d+").respond(404)
    for number in range(3 * MOST_DOUBTFUL_EVENTS):
        await read(reader, component_event(f"forged{number}"), clock())
        assert not reader.disbelieves(component_event("unheard"))
        clock.pass_seconds(7)


async def test_configured_pages_are_known_without_a_request(
    make_reader: MakeReader, statuspage: respx.MockRouter
) -> None:
    reader = make_reader(PAGE_ID, "0ther")
    assert await reader.is_ours(PAGE_ID)
    assert await reader.is_ours("0ther")
    assert not await reader.is_ours("unkn0wn")
    assert statuspage.calls.call_count == 0


async def test_unknown_pages_cause_no_more_than_the_first_list(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get("/pages").respond(json=[PAGE])
    for number in range(20):
        assert not await reader.is_ours(f"unkn0wn{number}")
        clock.pass_seconds(100)
    assert await reader.is_ours(PAGE_ID)
    assert route.call_count == 1


async def test_pages_that_somebody_has_listed_are_not_listed_again(
    reader: LiveReader, statuspage: respx.MockRouter
) -> None:
    reader.remember_pages([PAGE])
    assert await reader.is_ours(PAGE_ID)
    assert not await reader.is_ours("unkn0wn")
    assert await reader.our_pages() == [PAGE]
    assert await reader.page(PAGE_ID) == PAGE
    assert statuspage.calls.call_count == 0


async def test_only_configured_pages_are_ours(
    make_reader: MakeReader, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages").respond(json=[PAGE, {"id": "0ther"}])
    assert await make_reader(PAGE_ID, "invisible").our_pages() == [PAGE]
    assert await make_reader().our_pages() == [PAGE, {"id": "0ther"}]


async def test_a_page_is_read_at_most_once_a_minute(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get("/pages")
    route.side_effect = [
        httpx.Response(200, json=[PAGE]),
        httpx.Response(200, json=[PAGE | {"name": "Renamed"}]),
    ]
    for _ in range(6):
        assert await reader.page(PAGE_ID) == PAGE
        clock.pass_seconds(10)
    assert route.call_count == 1
    clock.pass_seconds(1)
    assert await reader.page(PAGE_ID) == PAGE | {"name": "Renamed"}
    assert route.call_count == 2


async def test_a_page_is_gone_when_it_is_not_found(
    reader: LiveReader, statuspage: respx.MockRouter
) -> None:
    pages = statuspage.get("/pages").respond(json=[])
    page = statuspage.get(f"/pages/{PAGE_ID}").respond(404)
    for _ in range(5):
        assert await reader.page(PAGE_ID) is None
    assert (pages.call_count, page.call_count) == (1, 1)


async def test_a_page_that_is_only_closed_to_the_key_is_not_gone(
    reader: LiveReader, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages").respond(json=[])
    page = statuspage.get(f"/pages/{PAGE_ID}").respond(403)
    with pytest.raises(AccessDeniedError):
        await reader.page(PAGE_ID)
    # A page that the list has left out can still be there.
    page.respond(json=PAGE)
    assert await reader.page(PAGE_ID) == PAGE


async def test_pages_that_cannot_be_listed_are_not_taken_for_gone(
    reader: LiveReader, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages").respond(500)
    with pytest.raises(ServerError):
        await reader.page(PAGE_ID)


async def test_the_status_of_a_page_is_asked_for_once_for_all(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(STATUS_URL).respond(
        json={"status": {"indicator": "minor", "description": "Degraded"}}
    )
    readings = await asyncio.gather(*(reader.status(PAGE, clock()) for _ in range(5)))
    assert {reading.value for reading in readings} == {PageStatus("minor", "Degraded")}
    assert route.call_count == 1
    await reader.status(PAGE, clock.pass_seconds(1))
    assert route.call_count == 2


async def test_a_status_that_could_not_be_read_is_asked_for_by_the_next_event(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(STATUS_URL).respond(503)
    assert (await reader.status(PAGE, clock())).value is None
    route.respond(json={"status": {"indicator": "none", "description": "Fine"}})
    reading = await reader.status(PAGE, clock.pass_seconds(1))
    assert reading.value == PageStatus("none", "Fine")


async def test_no_more_readings_are_kept_than_fit(
    reader: LiveReader,
    statuspage: respx.MockRouter,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readings, "MOST_READINGS", 5)
    route = statuspage.get(path__regex=r".*/components/c\d+")
    route.mock(side_effect=an_item)
    arrived_at = clock()
    for number in range(6):
        await read(reader, component_event(f"c{number}"), arrived_at)
    await read(reader, component_event("c5"), arrived_at)
    await read(reader, component_event("c1"), arrived_at)
    assert route.call_count == 6
    # The oldest had to go.
    await read(reader, component_event("c0"), arrived_at)
    assert route.call_count == 7


def an_item(request: httpx.Request) -> httpx.Response:
    item: RawItem = {"id": request.url.path.split("/")[-1]}
    return httpx.Response(200, json=item)
