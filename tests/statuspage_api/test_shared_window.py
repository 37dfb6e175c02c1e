import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from redis.asyncio import Redis

from sandbox.serving import LOOPBACK
from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import Limits, Priority
from statuspage_api.shared_window import SharedWindow
from tests.redis_server import RedisServer, redis_server

KEY = "hunter2-the-api-key"
LIVE, RESYNC = Priority.LIVE, Priority.RESYNC
WINDOW = 0.3
"""Seconds; the vendor's minute in small."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A redis-server for all tests of a module; a test that ends it starts it again."""
    folder: Path = tmp_path_factory.mktemp("redis")
    with redis_server(str(folder)) as started:
        yield started


class Processes:
    """Windows of several processes that share a key, and when their requests went."""

    def __init__(self, server: RedisServer, stack: AsyncExitStack) -> None:
        self.server = server
        self._stack = stack
        self.went: list[tuple[float, Priority]] = []

    async def window(
        self, limit: int, window: float = WINDOW, key: str = KEY, url: str = ""
    ) -> SharedWindow:
        redis = Redis.from_url(url or self.server.url, decode_responses=True)
        await self._stack.enter_async_context(redis)
        loop = asyncio.get_running_loop()
        limits = Limits.with_reserve(limit)
        return SharedWindow(redis, key, limits, window, loop.time)

    async def limiter(self, limit: int) -> RateLimiter:
        """The budget of one more process."""
        return RateLimiter(await self.window(limit))

    async def send(self, limiter: RateLimiter, priority: Priority, times: int) -> None:
        """Send requests one after the other."""
        for _ in range(times):
            await limiter.acquire(priority)
            self.went.append((asyncio.get_running_loop().time(), priority))


@pytest.fixture
async def processes(server: RedisServer) -> AsyncIterator[Processes]:
    with server.connection() as connection:
        connection.flushall()
    async with AsyncExitStack() as stack:
        yield Processes(server, stack)


async def test_all_processes_together_stay_within_the_limit_and_waste_none(
    processes: Processes,
) -> None:
    limiters = [await processes.limiter(12) for _ in range(3)]
    async with asyncio.TaskGroup() as group:
        for limiter in limiters:
            group.create_task(processes.send(limiter, LIVE, 16))
    moments = sorted(moment for moment, _ in processes.went)
    # Redis counts when a request is let go, the test when it has heard of it.
    answer = 0.05
    for first, thirteenth in zip(moments, moments[12:], strict=False):
        assert thirteenth - first >= WINDOW - answer
    # Four windows, of which the first goes at once.
    assert moments[-1] - moments[0] < 3 * WINDOW + 0.3


async def test_the_requests_of_two_keys_are_counted_apart(processes: Processes) -> None:
    one, other = await processes.window(1), await processes.window(1, key="other")
    assert (await one.take(LIVE, 0)).wait == 0
    assert (await other.take(LIVE, 0)).wait == 0
    assert (await one.take(LIVE, 0)).wait > 0


async def test_a_resync_leaves_its_reserve_to_live_events_elsewhere(
    processes: Processes,
) -> None:
    resyncing, listening = await processes.window(6), await processes.window(6)
    granted = [(await resyncing.take(RESYNC, 0)).wait for _ in range(6)]
    assert granted[:5] == [0] * 5
    assert granted[5] > 0
    assert (await listening.take(LIVE, 0)).wait == 0


async def test_a_resync_lets_live_events_that_wait_elsewhere_go_first(
    processes: Processes,
) -> None:
    resyncing, listening = await processes.limiter(6), await processes.limiter(6)
    await processes.send(listening, LIVE, 6)
    async with asyncio.TaskGroup() as group:
        group.create_task(processes.send(resyncing, RESYNC, 2))
        for _ in range(4):
            group.create_task(processes.send(listening, LIVE, 1))
    assert [priority for _, priority in processes.went[6:]] == [LIVE] * 4 + [RESYNC] * 2


async def test_a_process_that_dies_while_its_events_wait_blocks_nobody_for_long(
    processes: Processes,
) -> None:
    dying, resyncing = await processes.window(2), await processes.limiter(2)
    assert (await dying.take(LIVE, 0)).wait == 0
    assert (await dying.take(LIVE, 0)).wait == 0
    assert (await dying.take(LIVE, 0)).wait > 0
    async with asyncio.timeout(WINDOW + 2):
        await resyncing.acquire(RESYNC)


async def test_a_refusal_holds_every_process_back_and_the_longest_counts(
    processes: Processes,
) -> None:
    refused, other = await processes.window(60), await processes.window(60)
    await refused.hold_back(20)
    await other.hold_back(5)
    assert (await other.take(LIVE, 0)).wait == pytest.approx(20, abs=1)
    assert (await refused.take(LIVE, 0)).wait == pytest.approx(20, abs=1)


async def test_a_request_that_was_never_sent_is_not_counted(
    processes: Processes,
) -> None:
    one, other = await processes.window(1), await processes.window(1)
    slot = await one.take(LIVE, 0)
    await one.give_back(slot)
    assert (await other.take(LIVE, 0)).wait == 0


async def test_redis_never_sees_the_key(processes: Processes) -> None:
    window = await processes.window(1)
    await window.take(LIVE, 0)
    await window.take(LIVE, 0)
    await window.hold_back(1)
    with processes.server.connection() as connection:
        keys = sorted(connection.keys("*"))
        held, *sets = keys
        members = [connection.zrange(key, 0, -1) for key in sets]
        assert len(sets) == 3
        assert "hunter2" not in str([keys, members, connection.get(held)])
        # Nothing stays for ever.
        assert all(connection.pttl(key) > 0 for key in keys)


async def test_the_window_tells_who_took_which_place(processes: Processes) -> None:
    one, other = await processes.window(6), await processes.window(6)
    await one.take(LIVE, 0)
    await other.take(RESYNC, 0)
    await one.take(RESYNC, 0)
    with processes.server.connection() as connection:
        [slots] = connection.keys("*:slots")
        names = [member.split(" ") for member in connection.zrange(slots, 0, -1)]
    assert [name[1:] for name in names] == [
        ["live", "1"],
        ["resync", "1"],
        ["resync", "2"],
    ]
    assert names[0][0] == names[2][0] != names[1][0]


async def takes(window: SharedWindow, times: int, priority: Priority = LIVE) -> int:
    """How many requests of some may go at once."""
    granted = [(await window.take(priority, 0)).wait == 0 for _ in range(times)]
    return sum(granted)


async def test_while_redis_is_away_each_process_keeps_to_its_share(
    processes: Processes, logged: list[str]
) -> None:
    one, other = await processes.window(6), await processes.window(6)
    assert await takes(other, 2) == 2
    assert await takes(one, 4) == await takes(other, 4) + 4 == 4
    processes.server.end()
    try:
        assert await takes(one, 1) == 0
        assert await takes(other, 2) == 1
        await asyncio.sleep(WINDOW)
        assert await takes(one, 4) == await takes(other, 4) == 3
    finally:
        processes.server.start()
    warnings = [line for line in logged if "is away" in line]
    assert len(warnings) == 2
    assert warnings[0].startswith("WARNING")
    assert "3 of 6" in warnings[0]


async def test_a_process_that_was_alone_reckons_with_another_while_redis_is_away(
    processes: Processes,
) -> None:
    window = await processes.window(6, 60)
    assert await takes(window, 1) == 1
    processes.server.end()
    try:
        assert await takes(window, 6) == 3 - 1
    finally:
        processes.server.start()


async def test_what_was_sent_before_and_while_redis_was_away_counts_when_it_is_back(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statuspage_api.shared_window.PAUSE_WITHOUT_REDIS", 0)
    one, other = await processes.window(12, 60), await processes.window(12, 60)
    assert await takes(one, 2) == 2
    assert await takes(other, 3) == await takes(one, 1) + 2 == 3
    processes.server.end()
    # It has forgotten everything.
    processes.server.start()
    # Nobody takes what only seems to be free.
    assert await takes(one, 9) == 6 - 3
    assert await takes(other, 9) == 6 - 3


async def test_a_redis_that_was_started_anew_unseen_is_told_what_was_sent(
    processes: Processes, logged: list[str]
) -> None:
    one, other = await processes.window(6, 60), await processes.window(6, 60)
    assert await takes(one, 1) == await takes(other, 2) - 1 == await takes(one, 1) == 1
    with processes.server.connection() as connection:
        connection.flushall()
    assert await takes(one, 3) == 3 - 2
    assert await takes(other, 3) == 3 - 2
    assert len([line for line in logged if "has lost what it had counted" in line]) == 2


async def test_requests_that_ask_at_the_same_time_tell_of_what_was_sent_once(
    processes: Processes, logged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statuspage_api.shared_window.PAUSE_WITHOUT_REDIS", 0)
    one, other = await processes.window(12, 60), await processes.window(12, 60)
    assert await takes(other, 1) == 1
    assert await asyncio.gather(*(takes(one, 1) for _ in range(5))) == [1] * 5
    processes.server.end()
    processes.server.start()
    await asyncio.gather(*(takes(one, 1) for _ in range(5)))
    await asyncio.gather(*(takes(one, 1) for _ in range(5)))
    with processes.server.connection() as connection:
        [slots] = connection.keys("*:slots")
        assert connection.zcard(slots) == 6
    # Nor does each of them find that it was away.
    assert len([line for line in logged if "is away" in line]) == 1


async def test_a_share_is_kept_until_the_others_have_told_of_theirs(
    processes: Processes,
) -> None:
    one, other = await processes.window(6), await processes.window(6)
    assert await takes(one, 2) == await takes(other, 3) - 1 == 2
    assert await takes(one, 1) == 1
    with processes.server.connection() as connection:
        connection.flushall()
    assert await takes(one, 1) == 0
    await asyncio.sleep(WINDOW)
    assert await takes(one, 6) == 3


async def test_a_redis_that_never_answers_costs_a_second_at_most(
    processes: Processes,
) -> None:
    with socket.create_server((LOOPBACK, 0)) as silent:
        port = silent.getsockname()[1]
        window = await processes.window(6, 60, url=f"redis://{LOOPBACK}:{port}")
        began = asyncio.get_running_loop().time()
        granted = [(await window.take(LIVE, 0)).wait == 0 for _ in range(4)]
        assert asyncio.get_running_loop().time() - began < 2
    # Half of six, as nobody has said how many share.
    assert granted == [True, True, True, False]
