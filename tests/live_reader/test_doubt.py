"""When events are believed less."""

import respx

from doubt import MOST_DOUBTFUL_EVENTS
from live_reader import LiveReader
from tests.live_readers import (
    COMPONENT_PATH,
    NEW,
    OLD,
    Clock,
    component_event,
    incident_event,
    read,
)


async def bring_into_doubt(
    reader: LiveReader, statuspage: respx.MockRouter, clock: Clock
) -> None:
    """Let a reader see as many forged events as it takes."""
    statuspage.get(path__regex=r".*/components/forged\d+").respond(404)
    for number in range(MOST_DOUBTFUL_EVENTS):
        assert not reader.disbelieves(component_event("unheard"))
        assert await read(reader, component_event(f"forged{number}"), clock()) is None


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
