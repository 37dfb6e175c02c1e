"""The vendor's limit: so many requests in any window of 60 seconds.

https://developer.statuspage.io/#section/Rate-Limiting
"""

import math
from collections import deque
from dataclasses import dataclass, field

from sandbox.statuspage.options import RateLimit


@dataclass
class RollingWindow:
    """At most `requests` in any `seconds`; bursts inside the window are allowed."""

    requests: int
    seconds: float
    _taken: deque[float] = field(default_factory=deque)

    def wait_for(self, now: float) -> float:
        """Takes a place and answers 0, or answers the seconds until one is free.

        Whether the vendor counts refused requests is unknown; here they are not counted.
        """
        while self._taken and self._taken[0] <= now - self.seconds:
            self._taken.popleft()
        if len(self._taken) < self.requests:
            self._taken.append(now)
            return 0.0
        return self._taken[0] + self.seconds - now


class KeyLimits:
    """What one key may ask for: the rolling window, and unpaginated component lists apart."""

    def __init__(self, limit: RateLimit) -> None:
        self._limit = limit
        self._all = RollingWindow(limit.requests, limit.window_seconds)
        # "Limited to 1 a minute": the minute shrinks with the configured window.
        self._unpaginated = RollingWindow(1, limit.window_seconds)

    def refusal(self, now: float, *, unpaginated: bool) -> "Refusal | None":
        """The answer to a request over one of the limits, or None when it may pass."""
        wait = self._all.wait_for(now)
        if wait:
            return Refusal(self._limit.status, self._retry_after(wait))
        if unpaginated and (wait := self._unpaginated.wait_for(now)):
            return Refusal(420, self._retry_after(wait))
        return None

    def _retry_after(self, wait: float) -> int | None:
        if self._limit.retry_after == "exact":
            return math.ceil(wait)
        return self._limit.retry_after


@dataclass(frozen=True)
class Refusal:
    """A status, 420 or 429, and the `Retry-After` in seconds, None to send none."""

    status: int
    retry_after: int | None
