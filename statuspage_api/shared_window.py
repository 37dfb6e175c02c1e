"""The window of a key whose requests several processes share, in Redis."""

import asyncio
import hashlib
import itertools
import math
import os
import socket
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from loguru import logger
from redis.asyncio import Redis
from redis.exceptions import RedisError

from statuspage_api.request_window import (
    ARRIVAL_JITTER,
    WINDOW,
    Limits,
    Priority,
    ProcessWindow,
    Slot,
)

SCRIPT = Path(__file__).with_name("shared_window.lua").read_text()

PROCESS_LIFETIME = 3600.0
"""Seconds after its last request for which a process is counted among those that share."""

LONGEST_ANSWER = 1.0
"""Seconds to wait for Redis."""

PAUSE_WITHOUT_REDIS = 5.0
"""Seconds after which a Redis that was away is asked again."""

LOST = ["lost"]
"""The script's answer where Redis does not know any more what this process has sent."""

LONGEST_NAP = 1.0
"""Seconds after which a process that keeps to its share looks whether it still has to."""

USUAL_PROCESSES = 2
"""How many share a key, as long as Redis has not said so: one resyncs, one listens."""


class SharedWindow:
    """The window of all processes with one key, exact by the clock of Redis.

    While Redis is away, each process keeps to its share of the limit: what it has
    sent itself is counted here as well, and told to Redis when it is back. Nobody
    knows then what the others have sent, so that a process sends no more than before
    until a window has passed; and once Redis is back, it keeps to its share until
    the others have told of theirs.

    Args:
        redis: a client that gives up within seconds.
        key: the API key, of which Redis gets a digest.
        limits: how many may go, of all processes together.
        window: seconds.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        redis: Redis,
        key: str,
        limits: Limits,
        window: float = WINDOW + ARRIVAL_JITTER,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits
        self._redis = redis
        self._script = redis.register_script(SCRIPT)
        # Braces have a Redis cluster keep them together.
        prefix = f"statuspage:{{{hashlib.sha256(key.encode()).hexdigest()[:16]}}}:"
        names = ("slots", "held", "urgent", "processes")
        self._keys = [prefix + each for each in names]
        self._slots, self._held = self._keys[:2]
        self._window = window
        self._clock = clock
        # Hosts and process ids come again: containers count from 1.
        self._process = f"{socket.gethostname()}/{os.getpid()}/{uuid.uuid4().hex[:8]}"
        self._numbers = itertools.count(1)
        self._asking = asyncio.Lock()
        self._processes = USUAL_PROCESSES
        self._own = ProcessWindow(limits, window, clock)
        self._ask_again_at = -math.inf
        self._answered_at = -math.inf
        # Own requests from then on are not counted in Redis; None if all are.
        self._uncounted_since: float | None = None
        self._is_told_anew = False
        self._sent_before = 0
        self._no_more_until = self._careful_until = -math.inf

    async def take(self, priority: Priority, waiting: int) -> Slot:
        """Count one more request, if it may go now: in Redis, or here while it is away."""
        # One at a time: what Redis has not counted is told once.
        async with self._asking:
            return await self._take(priority, waiting)

    async def _take(self, priority: Priority, waiting: int) -> Slot:
        if self._clock() < self._ask_again_at:
            return await self._take_alone(priority)
        slot_id = f"{self._process} {priority.name.lower()} {next(self._numbers)}"
        try:
            async with asyncio.timeout(LONGEST_ANSWER):
                answer = await self._ask(slot_id, priority, waiting)
        except (RedisError, OSError) as error:
            await self._went_away(error)
            return await self._take_alone(priority)
        if answer == LOST:
            self._lost_count("has lost what it had counted")
            self._uncounted_since = self._answered_at = -math.inf
            self._is_told_anew = True
            return await self._take(priority, waiting)
        was_careful = self._clock() < self._careful_until
        seconds, processes = float(answer[0]), int(answer[1])
        self._is_back(processes)
        if seconds:
            return Slot(min(seconds, LONGEST_NAP) if was_careful else seconds)
        return Slot(0.0, id=self._own.count(), shared_id=slot_id)

    async def _take_alone(self, priority: Priority) -> Slot:
        self._own.limits = self._own_limits(self._clock())
        slot = await self._own.take(priority)
        return Slot(min(slot.wait, LONGEST_NAP)) if slot.wait else slot

    async def _ask(self, slot_id: str, priority: Priority, waiting: int) -> list[Any]:
        now = self._clock()
        is_known = now - self._answered_at < PROCESS_LIFETIME / 2
        own_wait = 0.0
        if now < self._careful_until:
            self._own.limits = self._own_limits(now)
            own_wait = self._own.seconds_until_free(priority)
        uncounted = (
            []
            if self._uncounted_since is None
            else self._own.ages_since(self._uncounted_since)
        )
        answer: list[Any] = await self._script(
            self._keys,
            [
                self._process,
                slot_id,
                self._window,
                self.limits.of(priority),
                int(priority is Priority.LIVE),
                waiting,
                PROCESS_LIFETIME,
                int(is_known),
                own_wait,
                *uncounted,
            ],
        )
        return answer

    async def give_back(self, slot: Slot) -> None:
        """Do not count a request that was never sent."""
        await self._own.give_back(slot)
        if slot.shared_id:
            await self._tell(self._redis.zrem(self._slots, slot.shared_id))

    async def hold_back(self, seconds: float) -> None:
        """Let nobody go for so long, in no process."""
        await self._own.hold_back(seconds)
        await self._tell(self._hold(math.ceil(seconds * 1000)))

    async def _hold(self, milliseconds: int) -> None:
        if milliseconds > await self._redis.pttl(self._held):
            await self._redis.set(self._held, 1, px=milliseconds)

    async def _tell(self, command: Awaitable[object]) -> None:
        try:
            async with asyncio.timeout(LONGEST_ANSWER):
                await command
        except (RedisError, OSError) as error:
            await self._went_away(error)

    async def _went_away(self, error: Exception) -> None:
        # Or each connection that it has closed would be found out one by one.
        await self._redis.connection_pool.disconnect(inuse_connections=False)
        self._ask_again_at = self._clock() + PAUSE_WITHOUT_REDIS
        self._lost_count(f"is away ({str(error) or type(error).__name__})")

    def _lost_count(self, reason: str) -> None:
        """Keep to the own share, as what the others send is not known."""
        now = self._clock()
        if self._uncounted_since is None:
            self._uncounted_since = now
            if self._answered_at > -math.inf:
                self._sent_before = max(1, len(self._own.ages_since(-math.inf)))
                self._no_more_until = now + self._window
            self._careful_until = math.inf
            share = self.limits.total // self._processes
            logger.warning(
                f"Redis, through which processes share the key's requests, {reason}."
                " Until it counts again, this process keeps to its share:"
                f" {max(1, share)} of {self.limits.total} a minute"
            )

    def _is_back(self, processes: int) -> None:
        now = self._answered_at = self._clock()
        if self._uncounted_since is not None:
            self._uncounted_since = None
            self._careful_until = now + self._window + PAUSE_WITHOUT_REDIS
            logger.info(
                f"Redis is there: {processes} processes share the key's requests"
            )
        if self._is_told_anew and processes >= self._processes:
            # All have told of what they have sent.
            self._careful_until = self._no_more_until = -math.inf
        if now < self._careful_until:
            processes = max(processes, self._processes)
        else:
            self._is_told_anew = False
        self._processes = processes

    def _own_limits(self, now: float) -> Limits:
        total = max(1, self.limits.total // self._processes)
        if now < self._no_more_until:
            total = min(total, self._sent_before)
        reserved = self.limits.reserved // self._processes
        return Limits(total, min(reserved, total - 1))
