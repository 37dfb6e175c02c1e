"""A clock that moves only when everything waits."""

import asyncio
import heapq
from itertools import count


class FakeTime:
    """Time for a test: whoever sleeps is woken in order, without any waiting.

    Attributes:
        now: the time, in seconds.
        slept: the seconds asked for, in order.
    """

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def clock(self) -> float:
        """The time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Wait for the clock to be moved on by `run`."""
        self.slept.append(seconds)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        moment = self.now + seconds
        heapq.heappush(self._sleepers, (moment, next(self._order), woken))
        await woken

    async def run(self, until: float | None = None) -> None:
        """Let everything go on until nobody sleeps, or until a moment."""
        await self._settle()
        while self._sleepers and (until is None or self._sleepers[0][0] <= until):
            moment, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                self.now = max(self.now, moment)
                woken.set_result(None)
                await self._settle()
        if until is not None:
            self.now = max(self.now, until)

    async def _settle(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)
