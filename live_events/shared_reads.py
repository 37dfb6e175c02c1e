"""Single-flight: one read of something at Statuspage, shared by all who need it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from loguru import logger

from live_events.event import ANY_TIME

MOST_SHARED_READS = 1000
"""Objects whose last read is kept."""

type Key = tuple[str, ...]


class SharedRead[Value]:
    """A value that is being read, or has been, and when that began.

    Attributes:
        started_at: the value shows everything that had happened by then.
        previous: the last value that an earlier read found, if any did.
        wanted: the newest change that it was asked to show.
        for_event: whether a live event waits for it, rather than only a start.
    """

    def __init__(self, started_at: datetime, previous: Value | None = None) -> None:
        self.started_at = started_at
        self.previous = previous
        self.wanted = ANY_TIME
        self.for_event = True
        self._future: asyncio.Future[Value]

    def begin(self, load: Coroutine[Any, Any, Value]) -> None:
        """Start to read. Cancelling one who waits for it does not end it for the others."""
        task = asyncio.create_task(load)
        task.add_done_callback(self._say_why_it_failed)
        self._future = task

    def end_with(self, value: Value) -> None:
        """Take a value that was read elsewhere."""
        self._future = asyncio.get_running_loop().create_future()
        self._future.set_result(value)

    @property
    def value(self) -> Value:
        """What was read; it must be finished."""
        return self._future.result()

    @property
    def newest(self) -> Value | None:
        """The last value that this read or an earlier one found, if any did."""
        found = self._future.result() if self._succeeded else None
        return self.previous if found is None else found

    @property
    def is_gone(self) -> bool:
        """Whether it is finished and nothing was there."""
        return self._succeeded and self._future.result() is None

    def serves(
        self,
        not_before: datetime,
        wanted: datetime = ANY_TIME,
        lacks: Callable[[Value], bool] = lambda value: False,
    ) -> bool:
        """Whether it shows what had happened by a moment, or will when it is finished.

        Args:
            not_before: the moment.
            wanted: when the change happened that it is to show as well.
            lacks: whether a value does not show that change. It is asked only where
                the read did not wait for it.
        """
        if self.started_at < not_before:
            return False
        if not self._future.done():
            return True
        return self._succeeded and (wanted <= self.wanted or not lacks(self.value))

    async def finished(self) -> None:
        """Wait until it is finished; what went wrong is raised for everyone who waits."""
        await asyncio.shield(self._future)

    def _say_why_it_failed(self, task: asyncio.Task[Value]) -> None:
        error = None if task.cancelled() else task.exception()
        # Said once, however many processors were waiting.
        if error and self.for_event:
            logger.error(
                f"A live event could not be followed: the next resync brings its change. {error}"
            )

    @property
    def _succeeded(self) -> bool:
        future = self._future
        return future.done() and not future.cancelled() and future.exception() is None


class SharedReads:
    """The last read of each object.

    Args:
        now: the clock that also dates the events' arrival.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._reads: OrderedDict[Key, SharedRead[Any]] = OrderedDict()

    def last(self, key: Key) -> SharedRead[Any] | None:
        """The last read of an object, finished or not, if there was one."""
        return self._reads.get(key)

    def keep(self, key: Key, value: object) -> None:
        """Take over what somebody else has just read of an object."""
        shared = SharedRead[Any](self._now())
        shared.end_with(value)
        self._set_last(key, shared)

    async def read[Value](
        self,
        key: Key,
        not_before: datetime,
        load: Callable[[SharedRead[Value]], Coroutine[Any, Any, Value]],
        *,
        wanted: datetime = ANY_TIME,
        lacks: Callable[[Value], bool] = lambda value: False,
        for_event: bool = True,
    ) -> SharedRead[Value]:
        """A finished read that shows what had happened by a moment.

        Args:
            key: the object's.
            not_before: the moment.
            load: reads the object anew; it may wait for what the read is `wanted` to show.
            wanted: when the change happened that it is to show as well.
            lacks: whether a value does not show that change.
            for_event: whether a live event is lost if it fails. False where whoever
                asks says what its failure means.

        Raises:
            StatuspageError: what `load` raises.
        """
        shared: SharedRead[Value] | None = self._reads.get(key)
        if shared is None or not shared.serves(not_before, wanted, lacks):
            shared = SharedRead(self._now(), shared.newest if shared else None)
            shared.for_event = for_event
            shared.begin(load(shared))
            self._set_last(key, shared)
        shared.wanted = max(shared.wanted, wanted)
        shared.for_event |= for_event
        await shared.finished()
        return shared

    def _set_last(self, key: Key, shared: SharedRead[Any]) -> None:
        self._reads[key] = shared
        self._reads.move_to_end(key)
        if len(self._reads) > MOST_SHARED_READS:
            self._reads.popitem(last=False)
