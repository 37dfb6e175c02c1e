"""The one budget of requests that a key has, shared by all that goes on in a process."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from math import ceil

from statuspage_api.request_window import Priority, RequestWindow, Slot


class RateLimiter:
    """Lets requests go so that no window ever holds more than the limit.

    A burst goes at once while the window has room. Live events go before a
    resync, which leaves them a reserve. A request that is cancelled while it waits
    uses up nothing of the budget.

    Args:
        window: counts the requests.
        clock: seconds that only grow.
        sleep: waits; seconds.

    Attributes:
        sent: how many requests have gone.
    """

    def __init__(
        self,
        window: RequestWindow,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.sent = 0
        self._window = window
        self._clock = clock
        self._sleep = sleep
        self._waiting: dict[Priority, deque[asyncio.Future[Slot]]] = {
            priority: deque() for priority in Priority
        }
        self._dispatcher: asyncio.Task[None] | None = None
        self._nap: asyncio.Future[None] | None = None
        self._napping_since = 0.0
        self._napped = 0.0

    @property
    def waited(self) -> float:
        """The seconds on the clock during which any request had to wait for the limit."""
        napping = self._clock() - self._napping_since if self._nap else 0.0
        return self._napped + napping

    def limit_of(self, priority: Priority) -> int:
        """How many requests of a window may be of this priority."""
        return self._window.limits.of(priority)

    def pace(self, requests: int, priority: Priority, at_least: str = "") -> str:
        """How long so many requests take, in a sentence for a person.

        Args:
            requests: how many, from a window that is empty.
            priority: who they are for.
            at_least: put before the time, with a space, where there may be more.
        """
        budget = self.limit_of(priority)
        minutes = max(0, ceil(requests / budget) - 1)
        return (
            f"The first {budget} go at once, then {budget} a minute:"
            f" {at_least}{minutes} minute(s)"
        )

    async def acquire(self, priority: Priority) -> float:
        """Wait until one more request may go, and count it as gone; the seconds it waited."""
        if self._first_in_line() is None:
            slot = await self._window.take(priority, 0)
            if slot.wait == 0:
                self.sent += 1
                return 0.0
        turn: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        self._waiting[priority].append(turn)
        self._reconsider()
        began = self._clock()
        try:
            await turn
        except asyncio.CancelledError:
            await self._leave(priority, turn)
            raise
        return self._clock() - began

    async def hold_back(self, seconds: float) -> None:
        """Let nobody go for so long: the vendor has refused a request."""
        await self._window.hold_back(seconds)

    async def _leave(self, priority: Priority, turn: asyncio.Future[Slot]) -> None:
        if turn in self._waiting[priority]:
            self._waiting[priority].remove(turn)
        elif not turn.cancelled():
            # Its turn had come, but the request was never sent.
            self.sent -= 1
            await self._window.give_back(turn.result())
        self._reconsider()

    def _first_in_line(self) -> Priority | None:
        return next((each for each in Priority if self._waiting[each]), None)

    def _reconsider(self) -> None:
        """Look again who is first in line."""
        if self._nap is not None:
            self._nap.cancel()
        if self._dispatcher is None and self._first_in_line() is not None:
            self._dispatcher = asyncio.create_task(self._dispatch())

    async def _dispatch(self) -> None:
        while (priority := self._first_in_line()) is not None:
            slot = await self._window.take(priority, len(self._waiting[priority]) - 1)
            if slot.wait > 0:
                await self._wait(slot.wait)
            elif turn := self._next_turn(priority):
                self.sent += 1
                turn.set_result(slot)
            else:
                await self._window.give_back(slot)
        self._dispatcher = None

    def _next_turn(self, priority: Priority) -> asyncio.Future[Slot] | None:
        turns = self._waiting[priority]
        while turns:
            # Who has just been cancelled is still in line.
            if not (turn := turns.popleft()).done():
                return turn
        return None

    async def _wait(self, seconds: float) -> None:
        self._napping_since = self._clock()
        self._nap = asyncio.ensure_future(self._sleep(seconds))
        # `wait` takes the nap's cancellation for its end.
        await asyncio.wait([self._nap])
        self._napped = self.waited
        self._nap = None
