"""Which events share a reading."""

import asyncio
from functools import partial

import httpx
import pytest
import respx

from errors import (
    AccessDeniedError,
    AuthenticationError,
    PageNotVisibleError,
    UnreachableError,
)
from live_events import shared_reads
from live_events.lookups import PAUSES, Lookups
from statuspage_api.objects import RawItem
from tests.conftest import NOT_FOUND, PAGE_ID
from tests.live_events.lookups import (
    COMPONENT_PATH,
    INCIDENT_PATH,
    NEW,
    OLD,
    PAGE,
    Clock,
    component_event,
    incident_event,
    read,
)


async def test_all_processors_of_an_event_share_one_request(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(INCIDENT_PATH).respond(json={"id": "i1"})
    readings = await asyncio.gather(
        *(reader.subject(incident_event(arrived_at=clock())) for _ in range(10))
    )
    assert all(reading is readings[0] for reading in readings)
    assert readings[0].value == {"id": "i1"}
    assert route.call_count == 1


async def test_an_event_that_arrived_before_a_reading_began_needs_none_of_its_own(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(COMPONENT_PATH).respond(json={"id": "c1"})
    arrivals = [clock(), clock.pass_seconds(1), clock.pass_seconds(1)]
    for arrived_at in arrivals:
        await read(reader, component_event(), arrived_at)
        clock.pass_seconds(10)
    assert route.call_count == 1


async def test_an_event_that_arrived_after_a_reading_began_needs_its_own(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
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
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
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
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    same_id = "x1"
    for kind in ("components", "incidents", "component-groups"):
        statuspage.get(f"/pages/{PAGE_ID}/{kind}/{same_id}").respond(
            json={"id": same_id, "kind": kind}
        )
    component = await read(reader, component_event(same_id), clock())
    incident = await read(reader, incident_event(same_id), clock())
    group = await reader.component_group(PAGE_ID, same_id, clock()) or {}
    assert component["kind"] == "components"
    assert incident["kind"] == "incidents"
    assert group["kind"] == "component-groups"


async def test_what_is_gone_is_asked_for_again_by_the_next_event(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    statuspage.get("/pages").respond(json=[PAGE])
    route = statuspage.get(COMPONENT_PATH).respond(404, json=NOT_FOUND)
    arrived_at = clock()
    assert await read(reader, component_event(), arrived_at) is None
    # Events that arrived together share the answer.
    assert await read(reader, component_event(), arrived_at) is None
    assert route.call_count == 1 + len(PAUSES)
    route.respond(json={"id": "c1"})
    assert await read(reader, component_event(), clock.pass_seconds(1)) == {"id": "c1"}


@pytest.mark.parametrize("answers_404", [1, 2, 3])
async def test_what_is_not_served_yet_is_asked_for_again_for_a_few_seconds(
    reader: Lookups,
    statuspage: respx.MockRouter,
    clock: Clock,
    waits: list[float],
    answers_404: int,
) -> None:
    route = statuspage.get(COMPONENT_PATH)
    route.side_effect = [
        *[httpx.Response(404, json=NOT_FOUND)] * answers_404,
        httpx.Response(200, json={"id": "c1"}),
    ]
    assert await read(reader, component_event(), clock()) == {"id": "c1"}
    assert waits == list(PAUSES[:answers_404])


async def test_a_single_404_is_not_believed(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    old = {"id": "c1", "updated_at": OLD}
    route = statuspage.get(COMPONENT_PATH)
    route.side_effect = [
        *[httpx.Response(200, json=old)] * len(PAUSES),
        httpx.Response(404, json=NOT_FOUND),
    ]
    assert await read(reader, component_event(updated_at=NEW), clock()) == old


async def test_nothing_is_gone_whose_page_is_not_listed_any_more(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    statuspage.get("/pages").respond(json=[{"id": "0ther"}])
    statuspage.get(INCIDENT_PATH).respond(404, json=NOT_FOUND)
    with pytest.raises(PageNotVisibleError, match=PAGE_ID):
        await read(reader, incident_event(), clock())


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(httpx.Response(404), id="empty"),
        pytest.param(httpx.Response(404, text="default backend - 404"), id="text"),
        pytest.param(httpx.Response(404, html="<h1>Not found</h1>"), id="html"),
        pytest.param(httpx.Response(404, json=["not found"]), id="a-list"),
    ],
)
async def test_a_404_that_is_not_the_apis_own_says_nothing(
    reader: Lookups,
    statuspage: respx.MockRouter,
    clock: Clock,
    answer: httpx.Response,
) -> None:
    statuspage.get(COMPONENT_PATH).mock(return_value=answer)
    with pytest.raises(UnreachableError, match=r"404.* is not the API's own"):
        await read(reader, component_event(), clock())


async def test_a_group_is_gone_only_when_it_is_missing_again(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    statuspage.get("/pages").respond(json=[PAGE])
    route = statuspage.get(f"/pages/{PAGE_ID}/component-groups/g1")
    route.side_effect = [
        httpx.Response(404, json=NOT_FOUND),
        httpx.Response(200, json={"id": "g1"}),
        *[httpx.Response(404, json=NOT_FOUND)] * (1 + len(PAUSES)),
    ]
    group = partial(reader.component_group, PAGE_ID, "g1")
    assert await group(clock()) == {"id": "g1"}
    assert await group(clock.pass_seconds(10)) is None


async def test_a_failed_reading_fails_all_who_wait_and_is_logged_once(
    reader: Lookups,
    statuspage: respx.MockRouter,
    clock: Clock,
    logged: list[str],
) -> None:
    route = statuspage.get(COMPONENT_PATH).respond(403)
    outcomes = await asyncio.gather(
        *(reader.subject(component_event(arrived_at=clock())) for _ in range(5)),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [AccessDeniedError] * 5
    await asyncio.sleep(0)
    [line] = logged
    assert line.startswith("ERROR A live event could not be followed")
    assert "components/c1: 403. Use an API key of the organisation" in line
    assert route.call_count == 1


async def test_a_failed_reading_is_not_used_again(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(COMPONENT_PATH)
    route.respond(401)
    arrived_at = clock()
    with pytest.raises(AuthenticationError):
        await read(reader, component_event(), arrived_at)
    route.respond(json={"id": "c1"})
    assert await read(reader, component_event(), arrived_at) == {"id": "c1"}


async def test_passing_failures_are_tried_again_once_for_all(
    reader: Lookups,
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
        *(reader.subject(component_event(arrived_at=clock())) for _ in range(5))
    )
    assert route.call_count == 3
    assert slept == [3, 2]


async def test_who_is_cancelled_takes_nothing_from_the_others(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(COMPONENT_PATH).respond(json={"id": "c1"})
    first, second = (
        asyncio.create_task(reader.subject(component_event(arrived_at=clock())))
        for _ in range(2)
    )
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).value == {"id": "c1"}
    assert first.cancelled()
    assert route.call_count == 1


async def test_no_more_readings_are_kept_than_fit(
    reader: Lookups,
    statuspage: respx.MockRouter,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shared_reads, "MOST_SHARED_READS", 5)
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


async def test_what_is_gone_is_known_as_it_last_was(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    known = {"id": "i1", "name": "known"}
    statuspage.get("/pages").respond(json=[PAGE])
    route = statuspage.get(INCIDENT_PATH)
    route.side_effect = [
        httpx.Response(200, json=known),
        *[httpx.Response(404, json=NOT_FOUND)] * (1 + len(PAUSES)),
    ]
    await read(reader, incident_event(), clock())
    gone = await reader.subject(incident_event(arrived_at=clock.pass_seconds(1)))
    assert gone.value is None
    assert gone.previous == known
