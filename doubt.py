"""Whether events are believed: anyone can send them."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

DOUBT_WINDOW = timedelta(seconds=60)
MOST_DOUBTFUL_EVENTS = 10
"""Events in the window that Statuspage did not bear out, before more are believed less."""


class Doubt:
    """Grows with each event that Statuspage does not bear out, and passes with time.

    Args:
        now: the clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._doubtful: deque[datetime] = deque(maxlen=MOST_DOUBTFUL_EVENTS)

    def grow(self) -> None:
        """Take note of an event that was not borne out."""
        self._doubtful.append(self._now())

    @property
    def prevails(self) -> bool:
        """Whether there were so many that others are believed less."""
        full = len(self._doubtful) == MOST_DOUBTFUL_EVENTS
        return full and self._now() - self._doubtful[0] < DOUBT_WINDOW
