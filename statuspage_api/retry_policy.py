"""When a failed request is worth sending again, and after how long."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from errors import RateLimitedError, RequestError, ServerError, UnreachableError
from statuspage_api.request_window import WINDOW

TRANSIENT_FAILURE_WAITS = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each new try after a failure of the server or the network."""

SHORTEST_RATE_LIMIT_WAIT = 1.0
"""Seconds: a `Retry-After` of 0 must not use up all tries at once."""

RATE_LIMIT_TRIES = 10
"""How often a request that is only rate limited is sent, at the most."""

RATE_LIMIT_TRIES_AS_ASKED = 7
"""Tries after which the window is waited for, as the `Retry-After` has not been enough."""

LONGEST_RATE_LIMIT_WAIT = 600.0
"""Seconds: a longer `Retry-After` is no answer to a limit that counts by the minute."""

RATE_LIMIT_TRIES_NOT_AS_ASKED = 3
"""How often a request is sent, at the most, that is to wait longer than that."""

MOST_UNANSWERED_IN_A_ROW = 2
"""Requests without an answer to any try, after which the circuit breaker opens."""


class RetryPolicy:
    """Decides after each failure whether a request is sent again, with a circuit breaker.

    An outage is not waited for at every single request: after two requests in a
    row that no try got an answer to, each is sent only once until one is answered.

    Args:
        persistent: False sends every request once.
    """

    def __init__(self, persistent: bool = True) -> None:
        self._persistent = persistent
        self._unanswered_in_a_row = 0

    def answered(self) -> None:
        """Close the circuit breaker: there was an answer, even if it was a refusal."""
        self._unanswered_in_a_row = 0

    def seconds_before_retry(
        self, error: RequestError, tries: int, repeatable: bool
    ) -> float | None:
        """How long to wait before the request is sent again; None is not at all."""
        wait = seconds_before_retry(error, tries, repeatable)
        if not isinstance(error, UnreachableError):
            self.answered()
        elif wait is None and repeatable:
            self._unanswered_in_a_row += 1
        is_open = self._unanswered_in_a_row >= MOST_UNANSWERED_IN_A_ROW
        return wait if self._persistent and not is_open else None


def seconds_before_retry(
    error: RequestError, tries: int, repeatable: bool = True
) -> float | None:
    """How long to wait before a request is sent again that has failed `tries` times.

    A request that is not repeatable is sent again only after a rate limit, which
    says that it has had no effect, and where it never left this machine.

    Returns:
        Seconds, or None when sending it again is no use.
    """
    if isinstance(error, RateLimitedError):
        return _seconds_after_rate_limit(error.retry_after, tries)
    unsent = isinstance(error, UnreachableError) and not error.was_sent
    if (repeatable or unsent) and isinstance(error, ServerError | UnreachableError):
        waits = TRANSIENT_FAILURE_WAITS[tries - 1 :]
        return waits[0] if waits else None
    return None


def _seconds_after_rate_limit(asked: float | None, tries: int) -> float | None:
    if asked is not None and asked > LONGEST_RATE_LIMIT_WAIT:
        patient = tries < RATE_LIMIT_TRIES_NOT_AS_ASKED
        return WINDOW if patient else None
    as_asked = asked is not None and tries <= RATE_LIMIT_TRIES_AS_ASKED
    shortest = SHORTEST_RATE_LIMIT_WAIT if as_asked else WINDOW
    return max(asked or 0.0, shortest) if tries < RATE_LIMIT_TRIES else None


def retry_after_seconds(value: str | None, now: datetime | None = None) -> float | None:
    """The seconds that a `Retry-After` header asks for, or None when it says nothing.

    Both of its forms are read: seconds and an HTTP date (RFC 9110, 10.2.3). A number
    may be infinite; a date that no calendar has says nothing.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
