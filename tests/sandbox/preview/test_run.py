"""Reading from the log and from Port how a resync ended."""

import pytest

from sandbox.preview.run import outcome_of

INFO = "2026-11-23 09:30:00.000 | INFO     | All is well\n"
BEGIN_FAILED = (
    "2026-11-23 09:30:01.000 | ERROR    | The resync could not begin."
    " GET https://api.statuspage.io/v1/pages: 401. The key is wrong: make a new one.\n"
)
FOLLOWS = "2026-11-23 09:30:02.000 | ERROR    | Resync failed\n"
TRACEBACK = (
    "Traceback (most recent call last):\n",
    '  File "main.py", line 1\n',
    "ValueError: no\n",
)
LEFT_OUT = (
    "2026-11-23 09:30:03.000 | WARNING  | 3 transformations of batch failed due to"
    " empty, null or missing values\n"
)
INVALID_MAPPING = (
    "2026-11-23 09:30:04.000 | ERROR    | Invalid port app config found: 1 error\n",
    "resources -> 0 -> kind\n",
)


def installed(*states: str) -> dict[str, object]:
    return {"resyncStates": [{"status": state} for state in states]}


def test_a_resync_is_complete_when_port_was_told_so() -> None:
    outcome = outcome_of([INFO, LEFT_OUT, LEFT_OUT], installed("running", "completed"))
    assert outcome.completed
    assert outcome.cause == ""
    assert outcome.left_out == 6


@pytest.mark.parametrize("record", [None, installed(), installed("running", "failed")])
def test_a_resync_that_port_was_not_told_to_be_complete_is_not(
    record: dict[str, object] | None,
) -> None:
    assert not outcome_of([INFO], record).completed


def test_the_integrations_own_cause_stands_alone() -> None:
    log = [INFO, FOLLOWS, *TRACEBACK, BEGIN_FAILED, FOLLOWS]
    outcome = outcome_of(log, installed("failed"))
    assert outcome.cause == (
        "GET https://api.statuspage.io/v1/pages: 401. The key is wrong: make a new one."
    )
    assert outcome.errors == ()


def test_an_error_keeps_its_lines_and_loses_its_traceback() -> None:
    log = [INFO, *INVALID_MAPPING, FOLLOWS, *TRACEBACK, FOLLOWS, INFO]
    outcome = outcome_of(log, installed("failed"))
    assert outcome.cause == (
        "Invalid port app config found: 1 error\nresources -> 0 -> kind"
    )
    assert outcome.errors == ("Resync failed",)


def test_without_an_error_in_the_log_its_end_is_the_cause() -> None:
    outcome = outcome_of([INFO, "Killed\n"], None)
    assert outcome.cause.endswith("Killed")
