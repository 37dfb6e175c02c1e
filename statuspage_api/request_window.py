"""The requests of the last minute, which the key's limit counts."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from itertools import count
from typing import Protocol

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


@dataclass(frozen=True)
class Limits:
    """How many requests of any window may go.

    Attributes:
        total: all together.
        reserved: how many of them a resync leaves to live events.
    """

    total: int
    reserved: int

    @classmethod
    def with_reserve(cls, total: int) -> "Limits":
        """Those of a key whose live events need not wait for a resync."""
        return cls(total, int(total * RESERVED_SHARE))

    def of(self, priority: Priority) -> int:
        """How many requests of a window may be there once one of this priority has gone."""
        return self.total - (self.reserved if priority is Priority.RESYNC else 0)


@dataclass(frozen=True)
class Slot:
    """A request's place in the window.

    Attributes:
        wait: seconds after which to ask for it again; 0 when it is taken.
        id: what it is given back by, when it is taken.
    """

    wait: float
    id: str = ""


class RequestWindow(Protocol):
    """Where requests are counted.

    Attributes:
        limits: how many may go.
    """

    limits: Limits

    async def take(self, priority: Priority, waiting: int) -> Slot:
        """Count one more request, if it may go now.

        Args:
            priority: who it is for.
            waiting: how many others of that priority wait for their turn.
        """

    async def give_back(self, slot: Slot) -> None:
        """Do not count a request that was never sent."""

    async def hold_back(self, seconds: float) -> None:
        """Let nobody go for so long."""


class ProcessWindow:
    """The window of one process, in its memory.

    Args:
        limits: how many may go.
        window: seconds.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        limits: Limits,
        window: float = WINDOW + ARRIVAL_JITTER,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits
        self._window = window
        self._clock = clock
        # Each request's slot and when it went, the oldest first.
        self._recent: deque[tuple[str, float]] = deque()
        self._numbers = count(1)
        self._held_until = 0.0

    async def take(self, priority: Priority, waiting: int = 0) -> Slot:
        """Count one more request, if it may go now; who waits behind it changes nothing."""
        if (wait := self.seconds_until_free(priority)) > 0:
            return Slot(wait)
        slot = Slot(0.0, id=str(next(self._numbers)))
        self.count(slot.id)
        return slot

    def seconds_until_free(self, priority: Priority) -> float:
        """After how long one more request may go; 0 is now."""
        now = self._clock()
        self._forget(now)
        limit = self.limits.of(priority)
        free_at = now
        if len(self._recent) >= limit:
            # When this one leaves the window, fewer than the limit are in it.
            free_at = self._recent[-limit][1] + self._window
        return max(0.0, max(free_at, self._held_until) - now)

    async def give_back(self, slot: Slot) -> None:
        """Do not count a request that was never sent."""
        self._recent = deque(each for each in self._recent if each[0] != slot.id)

    async def hold_back(self, seconds: float) -> None:
        """Let nobody go for so long."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    def count(self, slot_id: str) -> None:
        """Count a request that goes now."""
        self._recent.append((slot_id, self._clock()))

    def ages(self) -> list[tuple[str, float]]:
        """Each request of the window: its slot's id, and how many seconds ago it went."""
        now = self._clock()
        self._forget(now)
        return [(slot_id, now - moment) for slot_id, moment in self._recent]

    def _forget(self, now: float) -> None:
        while self._recent and self._recent[0][1] + self._window <= now:
            self._recent.popleft()
