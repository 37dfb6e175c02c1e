"""How many events about one object are taken, and when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from live_events import coalescer
from live_events.coalescer import LONGEST_HOLD, LONGEST_WAIT, SHORTEST_HOLD, Coalescer
from tests.live_events.lookups import (
    NEW,
    OLD,
    Clock,
    component_event,
    incident_event,
)


@pytest.fixture
def line(clock: Clock) -> Coalescer:
    return Coalescer(clock)


def test_the_event_that_waits_stands_for_those_that_come_meanwhile(
    line: Coalescer,
) -> None:
    event = incident_event()
    assert line.join(event)
    assert not line.join(event)
    line.take(event)
    assert line.join(event)


def test_objects_do_not_stand_for_each_other(line: Coalescer) -> None:
    assert line.join(incident_event("x1"))
    assert line.join(incident_event("x2"))
    assert line.join(component_event("x1"))
    assert line.join(replace(incident_event("x1"), page_id="0ther"))


def test_what_waits_tells_all_that_its_events_told(
    line: Coalescer, clock: Clock
) -> None:
    first = replace(component_event(updated_at=NEW), update_ids=("u1", "u2"))
    second = replace(
        component_event(updated_at=OLD), update_ids=("u2", "u3"), verified=False
    )
    line.join(first)
    arrived_at = clock.pass_seconds(5)
    line.join(second)
    taken = line.take(first)
    assert taken.update_ids == ("u1", "u2", "u3")
    assert taken.updated_at == first.updated_at
    assert taken.verified
    # What is read before the last of them came may not show it.
    assert taken.arrived_at == arrived_at


def test_an_event_that_did_not_wait_here_is_taken_as_it_is(line: Coalescer) -> None:
    event = incident_event()
    assert line.take(event) is event


def test_an_event_that_is_never_taken_does_not_keep_others_out(
    line: Coalescer, clock: Clock
) -> None:
    event = incident_event()
    line.join(event)
    clock.pass_seconds(LONGEST_WAIT.total_seconds() - 1)
    assert not line.join(event)
    clock.pass_seconds(1)
    assert line.join(event)


def test_what_is_asked_for_in_vain_is_asked_for_more_and_more_rarely(
    line: Coalescer,
) -> None:
    event = incident_event()
    assert line.hold(event) == 0
    holds = []
    for _ in range(12):
        line.note(event.key, news=False)
        holds.append(line.hold(event))
    assert holds[:3] == [SHORTEST_HOLD, 2 * SHORTEST_HOLD, 4 * SHORTEST_HOLD]
    assert holds[-1] == LONGEST_HOLD
    assert line.hold(incident_event("i2")) == 0


def test_a_hold_passes_with_time_and_ends_with_news(
    line: Coalescer, clock: Clock
) -> None:
    event = incident_event()
    line.note(event.key, news=False)
    clock.pass_seconds(0.5)
    assert line.hold(event) == SHORTEST_HOLD - 0.5
    clock.pass_seconds(SHORTEST_HOLD)
    assert line.hold(event) == 0
    line.note(event.key, news=False)
    line.note(event.key, news=True)
    assert line.hold(event) == 0
    line.note(event.key, news=False)
    assert line.hold(event) == SHORTEST_HOLD


def test_only_so_many_objects_are_remembered(
    line: Coalescer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coalescer, "MOST_SUBJECTS", 2)
    events = [incident_event(f"i{number}") for number in range(3)]
    for event in events:
        line.join(event)
        line.note(event.key, news=False)
    assert [line.hold(event) > 0 for event in events] == [False, True, True]
    assert [line.join(event) for event in reversed(events)] == [False, False, True]


def test_an_event_that_waits_for_long_is_within_a_minute_of_the_longest_hold() -> None:
    assert timedelta(seconds=LONGEST_HOLD) < LONGEST_WAIT
