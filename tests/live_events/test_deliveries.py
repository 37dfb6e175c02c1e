"""How events reach Ocean: at once, later, or as part of one that waits."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from live_events.coalescer import SHORTEST_HOLD, Coalescer
from live_events.deliveries import Deliveries
from tests.conftest import PAGE_ID, SkippedTime
from tests.live_events.lookups import Clock, incident_event

PATH = "/integration/webhook"


class Ocean:
    """Takes what is posted to it."""

    def __init__(self) -> None:
        self.status = 200
        self.posted: list[tuple[str, Any]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        body = await Request(scope, receive).body()
        self.posted.append((scope["path"], json.loads(body)))
        await Response(status_code=self.status)(scope, receive, send)


@pytest.fixture
def ocean() -> Ocean:
    return Ocean()


@pytest.fixture
def line(clock: Clock) -> Coalescer:
    return Coalescer(clock)


@pytest.fixture
def deliveries(line: Coalescer, skipped_time: SkippedTime) -> Deliveries:
    return Deliveries(line, skipped_time.sleep)


async def all_posts() -> None:
    """Let everything happen that is to happen without anyone waiting for it."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.wait_for(asyncio.gather(*others), timeout=5)


async def test_the_first_event_is_to_be_posted_and_the_next_is_part_of_it(
    deliveries: Deliveries,
) -> None:
    assert deliveries.is_to_be_posted(incident_event())
    assert not deliveries.is_to_be_posted(incident_event())
    assert deliveries.is_to_be_posted(incident_event("i2"))


async def test_an_event_about_what_was_asked_for_in_vain_is_posted_later(
    deliveries: Deliveries, line: Coalescer, ocean: Ocean, slept: list[float]
) -> None:
    event = replace(incident_event(), told={"id": "i1"}, update_ids=("u1",))
    line.note(event.key, news=False)
    deliveries.connect(ocean, PATH)
    assert not deliveries.is_to_be_posted(event)
    await all_posts()
    assert slept == [SHORTEST_HOLD]
    [(path, payload)] = ocean.posted
    assert path == PATH
    assert payload["page"]["id"] == PAGE_ID
    assert payload["incident"] == {"id": "i1", "incident_updates": [{"id": "u1"}]}


async def test_events_that_come_while_one_is_held_are_part_of_it(
    deliveries: Deliveries, line: Coalescer, ocean: Ocean
) -> None:
    event = replace(incident_event(), told={"id": "i1"})
    line.note(event.key, news=False)
    deliveries.connect(ocean, PATH)
    for _ in range(3):
        assert not deliveries.is_to_be_posted(event)
    await all_posts()
    assert len(ocean.posted) == 1


async def test_an_event_is_brought_again_after_a_while(
    deliveries: Deliveries, line: Coalescer, ocean: Ocean, slept: list[float]
) -> None:
    event = replace(incident_event(), told={"id": "i1"}, looks=1)
    deliveries.connect(ocean, PATH)
    deliveries.bring_again(event, 12)
    await all_posts()
    assert slept == [12]
    assert len(ocean.posted) == 1
    # No body tells how often an event was brought, which is for nobody else to say.
    assert line.take(incident_event()).looks == 1


async def test_an_event_that_waits_already_does_for_one_that_is_brought_again(
    deliveries: Deliveries, line: Coalescer, ocean: Ocean
) -> None:
    deliveries.connect(ocean, PATH)
    deliveries.bring_again(incident_event(), 12)
    line.join(incident_event())
    await all_posts()
    assert ocean.posted == []


async def test_nothing_is_brought_again_where_events_come_from_elsewhere(
    deliveries: Deliveries, slept: list[float]
) -> None:
    deliveries.bring_again(incident_event(), 12)
    await all_posts()
    assert slept == []


async def test_an_event_that_ocean_does_not_take_is_told(
    deliveries: Deliveries, ocean: Ocean, logged: list[str]
) -> None:
    ocean.status = 500
    deliveries.connect(ocean, PATH)
    deliveries.bring_again(incident_event(), 12)
    await all_posts()
    [error] = [line for line in logged if line.startswith("ERROR")]
    assert "could not be handed to Ocean: <Response [500" in error
