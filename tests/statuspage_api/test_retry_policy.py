from datetime import UTC, datetime
from math import inf

import pytest

from errors import (
    AccessDeniedError,
    AuthenticationError,
    InvalidAnswerError,
    NotFoundError,
    RateLimitedError,
    RequestError,
    ServerError,
    UnreachableError,
)
from statuspage_api.request_window import WINDOW
from statuspage_api.retry_policy import (
    LONGEST_RATE_LIMIT_WAIT,
    RATE_LIMIT_TRIES,
    retry_after_seconds,
    seconds_before_retry,
)


def rate_limited(retry_after: float | None) -> RateLimitedError:
    return RateLimitedError("GET /", "420", status=420, retry_after=retry_after)


@pytest.mark.parametrize(
    "error_type",
    [AuthenticationError, AccessDeniedError, NotFoundError, InvalidAnswerError],
)
def test_what_cannot_pass_later_is_not_sent_again(
    error_type: type[RequestError],
) -> None:
    assert seconds_before_retry(error_type("GET /", "refused"), tries=1) is None


@pytest.mark.parametrize("error_type", [ServerError, UnreachableError])
def test_a_failure_that_may_pass_is_sent_again_after_growing_waits_a_few_times(
    error_type: type[RequestError],
) -> None:
    error = error_type("GET /", "failed")
    waits = [seconds_before_retry(error, tries) for tries in range(1, 7)]
    assert waits == [1, 2, 4, 8, None, None]


def test_a_rate_limit_is_waited_out_as_long_as_the_vendor_says() -> None:
    assert seconds_before_retry(rate_limited(7), tries=1) == 7


def test_a_rate_limit_without_a_time_is_waited_out_for_its_window() -> None:
    assert seconds_before_retry(rate_limited(None), tries=1) == WINDOW


def test_a_rate_limit_that_asks_for_no_wait_is_still_not_run_into() -> None:
    assert seconds_before_retry(rate_limited(0), tries=1) == 1


def test_a_time_that_is_never_enough_gives_way_to_the_window() -> None:
    waits = [
        seconds_before_retry(rate_limited(1), tries)
        for tries in range(1, RATE_LIMIT_TRIES)
    ]
    assert waits == [1.0] * 7 + [WINDOW] * 2


def test_what_may_have_had_an_effect_is_repeated_only_after_a_rate_limit() -> None:
    failure = UnreachableError("POST /", "dropped")
    assert seconds_before_retry(failure, tries=1, repeatable=False) is None
    assert seconds_before_retry(rate_limited(7), tries=1, repeatable=False) == 7


def test_a_rate_limit_is_not_waited_out_for_ever() -> None:
    assert seconds_before_retry(rate_limited(1), RATE_LIMIT_TRIES) is None


@pytest.mark.parametrize("asked", [LONGEST_RATE_LIMIT_WAIT + 1, 2.3e9, inf])
def test_a_wait_that_no_limit_can_mean_gives_way_to_the_window_twice(
    asked: float,
) -> None:
    waits = [seconds_before_retry(rate_limited(asked), tries) for tries in (1, 2, 3)]
    assert waits == [WINDOW, WINDOW, None]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        pytest.param("30", 30.0, id="seconds"),
        pytest.param(" 0 ", 0.0, id="at-once"),
        pytest.param("Mon, 23 Nov 2026 12:00:45 GMT", 45.0, id="a-date"),
        pytest.param("Mon, 23 Nov 2026 11:00:00 GMT", 0.0, id="a-date-in-the-past"),
        pytest.param("Mon, 23 Nov 2026 12:00:45 -0000", 45.0, id="a-date-without-zone"),
        pytest.param("9" * 400, inf, id="more-than-a-number-can-hold"),
        pytest.param("Mon, 01 Jan 99999999999 00:00:00 GMT", None, id="no-such-year"),
        pytest.param("Mon, 01 Jan 2026 00:00:99999999999 GMT", None, id="no-such-time"),
        pytest.param("Mon, 01 Jan 2026 00:00:00 +99999999999", None, id="no-such-zone"),
        pytest.param("soon", None, id="nonsense"),
        pytest.param("-5", None, id="negative"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="absent"),
    ],
)
def test_both_forms_of_retry_after_are_read(
    header: str | None, seconds: float | None
) -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert retry_after_seconds(header, now=noon) == seconds


def test_what_never_left_this_machine_is_sent_again_even_if_it_is_not_repeatable() -> (
    None
):
    unsent = UnreachableError("POST /", "no connection", was_sent=False)
    assert seconds_before_retry(unsent, tries=1, repeatable=False) == 1
    lost = UnreachableError("POST /", "it broke off")
    assert seconds_before_retry(lost, tries=1, repeatable=False) is None
