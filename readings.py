"""Readings of something at Statuspage, each shared by all who need it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from loguru import logger

MOST_READINGS = 1000
"""Objects whose last reading is kept."""

NOT_FOUND_LIFETIME = timedelta(seconds=60)

ANY_TIME = datetime.min.replace(tzinfo=UTC)

type Key = tuple[str, ...]


class Reading[Value]:
    """A value that is being read, or has been, and when that began.

    Attributes:
        started_at: the value shows everything that had happened by then.
        previous: the last value that an earlier reading found, if any did.
        awaited: when the change happened that it was to show.
    """

    awaited = ANY_TIME

    def __init__(
        self,
        future: asyncio.Future[Value],
        started_at: datetime,
        previous: Value | None = None,
    ) -> None:
        self.started_at = started_at
        self._future = future
        self.previous = previous
        self._claimants: list[tuple[object, object]] = []

    @classmethod
    def begin(
        cls,
        reading: Coroutine[Any, Any, Value],
        started_at: datetime,
        previous: Value | None = None,
    ) -> Self:
        """Start to read; whoever waits for it and is cancelled takes nothing from the others."""
        task = asyncio.create_task(reading)
        task.add_done_callback(_say_why_it_failed)
        return cls(task, started_at, previous)

    @classmethod
    def of(cls, value: Value, started_at: datetime) -> Self:
        """A value that was read elsewhere."""
        future = asyncio.get_running_loop().create_future()
        future.set_result(value)
        return cls(future, started_at)

    @property
    def value(self) -> Value:
        """What was read; it must be finished."""
        return self._future.result()

    @property
    def newest(self) -> Value | None:
        """The last value that this reading or an earlier one found, if any did."""
        found = self._future.result() if self._succeeded else None
        return self.previous if found is None else found

    @property
    def is_gone(self) -> bool:
        """Whether it is finished and nothing was there."""
        return self._succeeded and self._future.result() is None

    def serves(self, moment: datetime) -> bool:
        """Whether it shows everything that had happened by a moment."""
        hopeless = self._future.done() and not self._succeeded
        return self.started_at >= moment and not hopeless

    async def finished(self) -> None:
        """Wait until it is finished; what went wrong is raised for everyone who waits."""
        await asyncio.shield(self._future)

    def claim(self, claimant: object, added: object = None) -> bool:
        """Whether this claimant is the first of its kind to use the value.

        Who comes later for the same purpose (the same resource of the mapping)
        has nothing to write to Port that is not written already.

        Args:
            added: what the claimant adds to the value, which may change.
        """
        if any(
            claimant is earlier and added == before
            for earlier, before in self._claimants
        ):
            return False
        self._claimants.append((claimant, added))
        return True

    @property
    def _succeeded(self) -> bool:
        future = self._future
        return future.done() and not future.cancelled() and future.exception() is None


class Readings:
    """The last reading of each object.

    Args:
        now: the clock that also dates the events' arrival.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._readings: OrderedDict[Key, Reading[Any]] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._readings

    def last(self, key: Key) -> Reading[Any] | None:
        """The last reading of an object, finished or not, if there was one."""
        return self._readings.get(key)

    def keep(self, key: Key, reading: Reading[Any]) -> None:
        """Make a reading the last one of its object."""
        self._readings[key] = reading
        self._readings.move_to_end(key)
        if len(self._readings) > MOST_READINGS:
            self._readings.popitem(last=False)

    async def read[Value](
        self,
        key: Key,
        not_before: datetime,
        load: Callable[[], Coroutine[Any, Any, Value]],
        gone_for: timedelta = NOT_FOUND_LIFETIME,
        awaited: datetime = ANY_TIME,
    ) -> Reading[Value]:
        """A finished reading that shows what had happened by a moment.

        Args:
            key: the object's.
            not_before: the moment.
            load: reads the object anew.
            gone_for: how long an object that was not there is not asked for again.
            awaited: when the change happened that `load` waits for.

        Raises:
            StatuspageError: what `load` raises.
        """
        reading: Reading[Value] | None = self._readings.get(key)
        if reading is None or not (
            reading.serves(not_before)
            or (reading.is_gone and self._now() - reading.started_at < gone_for)
        ):
            previous = reading.newest if reading else None
            reading = Reading.begin(load(), self._now(), previous)
            reading.awaited = awaited
            self.keep(key, reading)
        await reading.finished()
        return reading


def _say_why_it_failed(task: asyncio.Task[Any]) -> None:
    # Said once, however many processors were waiting.
    if not task.cancelled() and (error := task.exception()):
        logger.error(f"A live event could not be followed; a resync will. {error}")
