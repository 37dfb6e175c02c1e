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

USUAL_PROCESSES = 2
"""How many share a key, as long as Redis has not said so: one resyncs, one listens."""


class SharedWindow:
    """The window of all processes with one key, exact by the clock of Redis.

    While Redis is away, each process keeps to its share of the limit: what it has
    sent itself is counted here as well, and told to Redis when it is back.

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
        self._processes = USUAL_PROCESSES
        self._own = ProcessWindow(self._share(), window, clock)
        self._away_since: float | None = None
        self._ask_again_at = 0.0

    async def take(self, priority: Priority, waiting: int) -> Slot:
        """Count one more request, if it may go now: in Redis, or here while it is away."""
        if self._clock() < self._ask_again_at:
            return await self._own.take(priority)
        slot_id = f"{self._process} {priority.name.lower()} {next(self._numbers)}"
        missed = (
            [] if self._away_since is None else self._own.ages_since(self._away_since)
        )
        try:
            async with asyncio.timeout(LONGEST_ANSWER):
                wait, processes = await self._script(
                    self._keys,
                    [
                        self._process,
                        slot_id,
                        self._window,
                        self.limits.of(priority),
                        int(priority is Priority.LIVE),
                        waiting,
                        PROCESS_LIFETIME,
                        *missed,
                    ],
                )
        except (RedisError, OSError) as error:
            self._went_away(error)
            return await self._own.take(priority)
        self._is_back(int(processes))
        if seconds := float(wait):
            return Slot(seconds)
        return Slot(0.0, id=self._own.count(), shared_id=slot_id)

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
            self._went_away(error)

    def _went_away(self, error: Exception) -> None:
        now = self._clock()
        self._ask_again_at = now + PAUSE_WITHOUT_REDIS
        if self._away_since is not None:
            return
        self._away_since = now
        logger.warning(
            f"Redis, through which processes share the key's requests, is away"
            f" ({str(error) or type(error).__name__}). Until it is back, this process keeps"
            f" to its share: {self._own.limits.total} of {self.limits.total} a minute"
        )

    def _is_back(self, processes: int) -> None:
        self._processes = processes
        self._own.limits = self._share()
        if self._away_since is not None:
            self._away_since = None
            logger.info(
                f"Redis is there: {processes} processes share the key's requests"
            )

    def _share(self) -> Limits:
        total = max(1, self.limits.total // self._processes)
        return Limits(total, self.limits.reserved // self._processes)
