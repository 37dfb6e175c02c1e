"""One reading of something at Statuspage, shared by all who need it."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, Self

from loguru import logger


class Reading[Value]:
    """A value that is being read, or has been, and when that began.

    Attributes:
        started_at: the value shows everything that had happened by then.
        previous: the last value that an earlier reading found, if any did.
    """

    def __init__(
        self,
        future: asyncio.Future[Value],
        started_at: datetime,
        previous: Value | None = None,
    ) -> None:
        self.started_at = started_at
        self._future = future
        self.previous = previous
        self._claimants: list[object] = []

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

    def claim(self, claimant: object) -> bool:
        """Whether this claimant is the first of its kind to use the value.

        Who comes later for the same purpose (the same resource of the mapping)
        has nothing to write to Port that is not written already.
        """
        if any(claimant is earlier for earlier in self._claimants):
            return False
        self._claimants.append(claimant)
        return True

    @property
    def _succeeded(self) -> bool:
        future = self._future
        return future.done() and not future.cancelled() and future.exception() is None


def _say_why_it_failed(task: asyncio.Task[Any]) -> None:
    # Said once, however many processors were waiting.
    if not task.cancelled() and (error := task.exception()):
        logger.error(f"A live event could not be followed; a resync will. {error}")
