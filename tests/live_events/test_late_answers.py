"""Answers that are older than the event that they were asked for."""

import asyncio
from dataclasses import replace

import httpx
import pytest
import respx

from live_events.lookups import PAUSES, Lookups
from tests.conftest import NOT_FOUND
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
    reader: Lookups,
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
    assert route.call_count == (1 + len(PAUSES) if asked_again else 1)


@pytest.mark.parametrize(
    ("answered", "requests"),
    [
        pytest.param([["u1", "u2"]], 1, id="all-there"),
        pytest.param([["u1"], ["u1"], ["u1", "u2"]], 3, id="late"),
        pytest.param([["u1"]] * (1 + len(PAUSES)), 1 + len(PAUSES), id="gone"),
    ],
)
async def test_an_update_that_an_answer_lacks_is_asked_for_again(
    reader: Lookups,
    statuspage: respx.MockRouter,
    clock: Clock,
    answered: list[list[str]],
    requests: int,
) -> None:
    route = statuspage.get(INCIDENT_PATH)
    answers = [
        {"id": "i1", "incident_updates": [{"id": each} for each in ids]}
        for ids in answered
    ]
    route.side_effect = [httpx.Response(200, json=each) for each in answers]
    event = replace(incident_event(), update_ids=("u2",))
    assert await read(reader, event, clock()) == answers[-1]
    assert route.call_count == requests


async def test_a_late_answer_is_asked_for_until_it_is_there(
    reader: Lookups,
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
    reader: Lookups,
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
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
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
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    route = statuspage.get(COMPONENT_PATH)
    route.respond(json={"id": "c1", "updated_at": OLD})
    arrived_at = clock()
    for _ in range(3):
        await read(reader, component_event(updated_at=NEW), arrived_at)
        clock.pass_seconds(1)
    assert route.call_count == 1 + len(PAUSES)


async def test_what_goes_while_a_late_answer_is_awaited_is_gone(
    reader: Lookups, statuspage: respx.MockRouter, clock: Clock
) -> None:
    statuspage.get(COMPONENT_PATH).side_effect = [
        httpx.Response(200, json={"id": "c1", "updated_at": OLD}),
        *[httpx.Response(404, json=NOT_FOUND)] * len(PAUSES),
    ]
    statuspage.get("/pages").respond(json=[PAGE])
    assert await read(reader, component_event(updated_at=NEW), clock()) is None
