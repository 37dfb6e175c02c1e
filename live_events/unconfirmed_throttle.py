"""A throttle for events that Statuspage does not confirm."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

UNCONFIRMED_WINDOW = timedelta(seconds=60)
MOST_UNCONFIRMED = 10
"""Events in the window about what Statuspage does not have, before more are dropped."""


class UnconfirmedThrottle:
    """Closes when many events of the last minute were about what does not exist.

    Args:
        now: the clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._moments: deque[datetime] = deque(maxlen=MOST_UNCONFIRMED)

    def note(self) -> None:
        """Take note of an event about something that Statuspage does not have."""
        self._moments.append(self._now())

    @property
    def is_closed(self) -> bool:
        """Whether there were too many."""
        full = len(self._moments) == MOST_UNCONFIRMED
        return full and self._now() - self._moments[0] < UNCONFIRMED_WINDOW
