import asyncio
import random
from bisect import bisect_right

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import Limits, Priority, ProcessWindow
from tests.fake_time import FakeTime

LIVE, RESYNC = Priority.LIVE, Priority.RESYNC
WINDOW = 60.0


class Traffic:
    """Requests through one limiter, and when each of them went."""

    def __init__(self, limit: int) -> None:
        self.time = FakeTime()
        window = ProcessWindow(Limits.with_reserve(limit), WINDOW, self.time.clock)
        self.limiter = RateLimiter(window, self.time.clock, self.time.sleep)
        self.went: list[tuple[float, Priority]] = []

    def ask(self, priority: Priority, times: int = 1) -> list[asyncio.Task[None]]:
        return [asyncio.create_task(self._go(priority)) for _ in range(times)]

    async def _go(self, priority: Priority) -> None:
        await self.limiter.acquire(priority)
        self.went.append((self.time.now - 1000.0, priority))

    def moments(self, priority: Priority) -> list[float]:
        return [moment for moment, each in self.went if each == priority]


async def test_a_burst_within_the_limit_does_not_wait() -> None:
    traffic = Traffic(limit=60)
    traffic.ask(LIVE, 60)
    await traffic.time.run()
    assert traffic.moments(LIVE) == [0.0] * 60
    assert traffic.time.slept == []


async def test_what_exceeds_the_window_goes_at_the_earliest_allowed_moment() -> None:
    traffic = Traffic(limit=3)
    traffic.ask(LIVE, 2)
    await traffic.time.run(until=1010)
    traffic.ask(LIVE, 5)
    await traffic.time.run()
    assert traffic.moments(LIVE) == [0, 0, 10, 60, 60, 70, 120]


async def test_a_resync_leaves_a_reserve_that_live_events_use() -> None:
    traffic = Traffic(limit=60)
    traffic.ask(RESYNC, 200)
    await traffic.time.run(until=1005)
    assert traffic.moments(RESYNC) == [0.0] * 50
    traffic.ask(LIVE, 10)
    await traffic.time.run(until=1005)
    assert traffic.moments(LIVE) == [5.0] * 10


async def test_a_live_event_that_has_to_wait_goes_before_the_resync() -> None:
    traffic = Traffic(limit=6)
    traffic.ask(LIVE, 6)
    await traffic.time.run(until=1000)
    traffic.ask(RESYNC, 2)
    await traffic.time.run(until=1001)
    traffic.ask(LIVE, 1)
    await traffic.time.run()
    assert [priority for _, priority in traffic.went[6:]] == [LIVE, RESYNC, RESYNC]


async def test_a_refusal_holds_everyone_back() -> None:
    traffic = Traffic(limit=10)
    await traffic.limiter.hold_back(7)
    traffic.ask(LIVE, 2)
    traffic.ask(RESYNC, 2)
    await traffic.time.run()
    assert {moment for moment, _ in traffic.went} == {7.0}


async def test_a_refusal_counts_for_those_who_wait_already() -> None:
    traffic = Traffic(limit=1)
    traffic.ask(LIVE, 2)
    await traffic.time.run(until=1059)
    await traffic.limiter.hold_back(30)
    await traffic.time.run()
    assert traffic.moments(LIVE) == [0.0, 89.0]


async def test_who_is_cancelled_while_waiting_blocks_nobody() -> None:
    traffic = Traffic(limit=1)
    traffic.ask(LIVE)
    [impatient, patient] = traffic.ask(LIVE, 2)
    await traffic.time.run(until=1010)
    impatient.cancel()
    await traffic.time.run()
    assert patient.done()
    assert traffic.moments(LIVE) == [0.0, 60.0]


async def test_a_turn_that_comes_with_the_cancellation_is_given_back() -> None:
    traffic = Traffic(limit=1)
    traffic.ask(LIVE)
    await traffic.time.run()
    [impatient, patient] = traffic.ask(LIVE, 2)
    await traffic.time.run(until=1059)
    traffic.time.now = 1060.0
    # Has the window asked again, and cancels before the waiter has run with its turn.
    [latecomer] = traffic.ask(LIVE)
    for _ in range(5):
        await asyncio.sleep(0)
        if traffic.limiter.sent == 2:
            break
    assert not impatient.done()
    impatient.cancel()
    await traffic.time.run()
    assert impatient.cancelled()
    assert patient.done()
    assert latecomer.done()
    assert traffic.moments(LIVE) == [0.0, 60.0, 120.0]
    assert traffic.limiter.sent == 3


async def test_it_tells_what_was_sent_and_waited() -> None:
    traffic = Traffic(limit=2)
    traffic.ask(LIVE, 3)
    await traffic.time.run()
    assert traffic.limiter.sent == 3
    assert traffic.limiter.waited == 60.0


async def test_the_time_for_which_several_wait_at_once_is_told_once() -> None:
    traffic = Traffic(limit=12)
    traffic.ask(RESYNC, 14)
    await traffic.time.run(until=1010)
    # Go at once.
    traffic.ask(LIVE, 2)
    await traffic.time.run(until=1020)
    # Wait less long than those of the resync, and in the same time.
    traffic.ask(LIVE, 3)
    await traffic.time.run(until=1030)
    assert traffic.limiter.waited == 30.0
    await traffic.time.run()
    assert traffic.limiter.waited == max(traffic.moments(RESYNC)) == 60.0
    await traffic.time.run(until=1200)
    assert traffic.limiter.waited == 60.0


async def test_the_time_of_one_who_gave_up_counts_as_well() -> None:
    traffic = Traffic(limit=1)
    traffic.ask(LIVE)
    [impatient] = traffic.ask(LIVE)
    await traffic.time.run(until=1025)
    impatient.cancel()
    await traffic.time.run(until=1100)
    assert traffic.limiter.waited == 25.0


def earliest_moments(arrivals: list[float], limit: int) -> list[float]:
    """When requests go that are served in order and as early as the limit allows."""
    moments: list[float] = []
    for number, arrival in enumerate(arrivals):
        free = moments[number - limit] + WINDOW if number >= limit else 0.0
        moments.append(max(arrival, free, moments[-1] if moments else 0.0))
    return moments


@settings(max_examples=150, deadline=None)
@given(
    limit=st.integers(1, 8),
    gaps=st.lists(st.integers(0, 45), max_size=30),
)
def test_no_window_holds_more_than_the_limit_and_no_budget_is_wasted(
    limit: int, gaps: list[int]
) -> None:
    arrivals = [float(sum(gaps[: number + 1])) for number in range(len(gaps))]

    async def run() -> list[float]:
        traffic = Traffic(limit)
        for arrival in arrivals:
            await traffic.time.run(until=1000 + arrival)
            traffic.ask(LIVE)
        await traffic.time.run()
        return traffic.moments(LIVE)

    moments = asyncio.run(run())
    assert moments == pytest.approx(earliest_moments(arrivals, limit))


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10_000), limit=st.integers(1, 12))
def test_no_window_exceeds_the_limit_whoever_asks_cancels_or_is_refused(
    seed: int, limit: int
) -> None:
    source = random.Random(seed)

    async def run() -> Traffic:
        traffic = Traffic(limit)
        tasks: list[asyncio.Task[None]] = []
        for _ in range(40):
            tasks += traffic.ask(source.choice([LIVE, RESYNC]), source.randint(0, 3))
            if tasks and source.random() < 0.3:
                source.choice(tasks).cancel()
            if source.random() < 0.1:
                await traffic.limiter.hold_back(source.uniform(0, 90))
            await traffic.time.run(until=traffic.time.now + source.uniform(0, 20))
        await traffic.time.run()
        assert all(task.done() for task in tasks)
        return traffic

    moments = [moment for moment, _ in asyncio.run(run()).went]
    for number, moment in enumerate(moments):
        in_window = bisect_right(moments, moment + WINDOW - 1e-9) - number
        assert in_window <= limit
