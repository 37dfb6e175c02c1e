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
from itertools import chain
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
"""The script's answer where Redis does not know what this process has sent."""

FEWEST_PROCESSES = 2
"""How many share a key at the least: one that is alone may have been joined since Redis was asked."""


class SharedWindow:
    """The window of all processes with one key, exact by the clock of Redis.

    While Redis is away, each process keeps to its share of the limit: what it sends is
    counted here as well, and told to Redis when it is back. It keeps to its share for
    a window more, in which the others tell of theirs or it expires.

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
        self._own = ProcessWindow(limits, window, clock)
        self._processes = FEWEST_PROCESSES
        self._counts_alone = False
        self._ask_again_at = self._share_until = -math.inf

    async def take(self, priority: Priority, waiting: int) -> Slot:
        """Count one more request, if it may go now: in Redis, or here while it is away."""
        # One at a time: the next may have to be refused for this one.
        async with self._asking:
            return await self._take(priority, waiting)

    async def _take(self, priority: Priority, waiting: int) -> Slot:
        slot_id = f"{self._process} {priority.name.lower()} {next(self._numbers)}"
        if self._clock() < self._share_until:
            self._own.limits = self._share()
            if wait := self._own.seconds_until_free(priority):
                return Slot(wait)
        if self._clock() >= self._ask_again_at:
            try:
                async with asyncio.timeout(LONGEST_ANSWER):
                    answer = await self._ask(slot_id, priority, waiting)
            except (RedisError, OSError) as error:
                self._went_away(error)
                return await self._take(priority, waiting)
            if answer == LOST:
                self._count_alone("has lost what it had counted")
                return await self._take(priority, waiting)
            seconds, processes = float(answer[0]), int(answer[1])
            self._is_back(processes)
            if seconds:
                return Slot(seconds)
        self._own.count(slot_id)
        return Slot(0.0, id=slot_id)

    async def give_back(self, slot: Slot) -> None:
        """Do not count a request that was never sent."""
        await self._own.give_back(slot)
        await self._tell(lambda: self._redis.zrem(self._slots, slot.id))

    async def hold_back(self, seconds: float) -> None:
        """Let nobody go for so long, in no process."""
        await self._own.hold_back(seconds)
        await self._tell(lambda: self._hold(math.ceil(seconds * 1000)))

    async def _ask(self, slot_id: str, priority: Priority, waiting: int) -> list[Any]:
        ages = self._own.ages()
        # What Redis has counted already is not counted twice: the names are the same.
        told = chain.from_iterable(ages) if self._counts_alone else ()
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
                int(bool(ages)),
                *told,
            ],
        )
        return answer

    async def _hold(self, milliseconds: int) -> None:
        if milliseconds > await self._redis.pttl(self._held):
            await self._redis.set(self._held, 1, px=milliseconds)

    async def _tell(self, command: Callable[[], Awaitable[object]]) -> None:
        if self._clock() < self._ask_again_at:
            return
        try:
            async with asyncio.timeout(LONGEST_ANSWER):
                await command()
        except (RedisError, OSError) as error:
            self._went_away(error)

    def _went_away(self, error: Exception) -> None:
        self._ask_again_at = self._clock() + PAUSE_WITHOUT_REDIS
        self._count_alone(f"is away ({str(error) or type(error).__name__})")

    def _count_alone(self, reason: str) -> None:
        if self._counts_alone:
            return
        self._counts_alone = True
        self._share_until = math.inf
        logger.warning(
            f"Redis, through which processes share the key's requests, {reason}. Until it"
            " counts again, this process keeps to its share:"
            f" {self._share().total} of {self.limits.total} a minute"
        )

    def _is_back(self, processes: int) -> None:
        if self._counts_alone:
            self._counts_alone = False
            self._share_until = self._clock() + self._window + PAUSE_WITHOUT_REDIS
            logger.info(
                f"Redis is there: {processes} processes share the key's requests"
            )
        if self._clock() < self._share_until:
            # One that has lost its count learns only by and by who there is.
            processes = max(processes, self._processes)
        self._processes = max(processes, FEWEST_PROCESSES)

    def _share(self) -> Limits:
        total = max(1, self.limits.total // self._processes)
        reserved = self.limits.reserved // self._processes
        return Limits(total, min(reserved, total - 1))
