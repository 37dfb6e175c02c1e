"""The one budget of requests that a key has, shared by all that goes on in a process."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum

WINDOW = 60.0
"""Seconds over which the vendor counts: https://developer.statuspage.io/#section/Rate-Limiting"""

ARRIVAL_JITTER = 0.5
"""Seconds by which requests may arrive closer together than they were sent."""

RESERVED_SHARE = 1 / 6
"""The share of the budget that a resync leaves to live events, in this process or another."""


class Priority(IntEnum):
    """Who a request is for; the lower goes first."""

    LIVE = 0
    RESYNC = 1


class Stopwatch:
    """Measures the time during which anybody waits, however many do at once."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._waiting = 0
        self._started = 0.0
        self._before = 0.0

    @property
    def seconds(self) -> float:
        """How long it has run by now."""
        running = self._clock() - self._started if self._waiting else 0.0
        return self._before + running

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let it run for as long as the block takes."""
        if not self._waiting:
            self._started = self._clock()
        self._waiting += 1
        try:
            yield
        finally:
            self._before = self.seconds
            self._started = self._clock()
            self._waiting -= 1


class RateLimiter:
    """Lets requests go so that no window ever holds more than the limit.

    A burst goes at once while the window has room. Live events go before a
    resync, which leaves them a reserve. Whoever is cancelled while waiting takes
    nothing with them.

    Args:
        limit: requests in any window.
        window: seconds.
        clock: seconds that only grow.
        sleep: waits; seconds.

    Attributes:
        sent: how many requests have gone.
    """

    def __init__(
        self,
        limit: int,
        window: float = WINDOW + ARRIVAL_JITTER,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.sent = 0
        self._limits = {
            Priority.LIVE: limit,
            Priority.RESYNC: limit - int(limit * RESERVED_SHARE),
        }
        self._window = window
        self._clock = clock
        self._sleep = sleep
        self._recent: deque[float] = deque(maxlen=limit)
        self._held_until = 0.0
        self._waiting: dict[Priority, deque[asyncio.Future[float]]] = {
            priority: deque() for priority in Priority
        }
        self._dispatcher: asyncio.Task[None] | None = None
        self._stopwatch = Stopwatch(clock)

    @property
    def waited(self) -> float:
        """The seconds on the clock during which any request had to wait."""
        return self._stopwatch.seconds

    def limit_of(self, priority: Priority) -> int:
        """How many requests of a window may be of this priority."""
        return self._limits[priority]

    async def acquire(self, priority: Priority) -> float:
        """Wait until one more request may go, and count it as gone; the seconds it waited."""
        if self._first_in_line() is None and self._delay(priority) <= 0:
            self._let_go()
            return 0.0
        turn: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting[priority].append(turn)
        self._reconsider()
        began = self._clock()
        with self._stopwatch.running():
            try:
                await turn
            except asyncio.CancelledError:
                self._leave(priority, turn)
                raise
        return self._clock() - began

    def hold_back(self, seconds: float) -> None:
        """Let nobody go for so long: the vendor has refused a request."""
        self._held_until = max(self._held_until, self._clock() + seconds)
        self._reconsider()

    def _leave(self, priority: Priority, turn: asyncio.Future[float]) -> None:
        if turn in self._waiting[priority]:
            self._waiting[priority].remove(turn)
        elif not turn.cancelled():
            # Its turn had come, but the request was never sent.
            self._recent.remove(turn.result())
            self.sent -= 1
        self._reconsider()

    def _first_in_line(self) -> Priority | None:
        return next((each for each in Priority if self._waiting[each]), None)

    def _delay(self, priority: Priority) -> float:
        """Seconds until a request of this priority may go."""
        now = self._clock()
        limit = self._limits[priority]
        free_at = now
        if len(self._recent) >= limit:
            # When this one leaves the window, fewer than the limit are in it.
            free_at = self._recent[-limit] + self._window
        return max(free_at, self._held_until) - now

    def _let_go(self) -> float:
        moment = self._clock()
        self._recent.append(moment)
        self.sent += 1
        return moment

    def _reconsider(self) -> None:
        """Begin anew to wait for whoever is first in line now."""
        if self._dispatcher is not None:
            self._dispatcher.cancel()
            self._dispatcher = None
        if self._first_in_line() is not None:
            self._dispatcher = asyncio.create_task(self._dispatch())

    async def _dispatch(self) -> None:
        while (priority := self._first_in_line()) is not None:
            delay = self._delay(priority)
            if delay > 0:
                await self._sleep(delay)
                continue
            turn = self._waiting[priority].popleft()
            if not turn.done():
                turn.set_result(self._let_go())
        self._dispatcher = None
