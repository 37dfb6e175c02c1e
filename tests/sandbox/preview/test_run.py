"""Reading from the log and from Port how a resync ended."""

from typing import Any

import pytest

from sandbox.preview.run import outcome_of

type Json = dict[str, Any]

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
    "2026-11-23 09:30:03.000 | INFO     | component: 5 item(s), complete: 2 mapped,"
    " 3 dropped by the mapping, 1 empty properties. 9 requests so far\n"
)
INVALID_MAPPING = (
    "2026-11-23 09:30:04.000 | ERROR    | Invalid port app config found: 1 error\n",
    "resources -> 0 -> kind\n",
)


def catalog(*states: str) -> Json:
    """What Port shows of an integration that told it these states of its resync."""
    told = [{"status": state} for state in states]
    return {"integration": {"resyncStates": told}, "refusals": []}


def test_a_resync_is_complete_when_port_was_told_so() -> None:
    outcome = outcome_of([INFO, LEFT_OUT, LEFT_OUT], catalog("running", "completed"))
    assert outcome.completed
    assert outcome.cause == ""
    assert outcome.left_out == 6


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param({"integration": None, "refusals": []}, id="never installed"),
        pytest.param(catalog(), id="never begun"),
        pytest.param(catalog("running", "failed"), id="failed"),
    ],
)
def test_a_resync_that_port_was_not_told_to_be_complete_is_not(shown: Json) -> None:
    assert not outcome_of([INFO], shown).completed


def test_a_resync_that_failed_only_for_what_port_refused_is_shown_whole() -> None:
    refused = (
        "2026-11-23 09:30:05.000 | ERROR    | Port has not taken 5 entities, the first"
        " statuspageComponent y6ssccsqgy8s. See above for Port's reasons\n"
    )
    assert outcome_of([INFO, refused], catalog("running", "failed")).completed


def test_the_integrations_own_cause_stands_alone() -> None:
    log = [INFO, FOLLOWS, *TRACEBACK, BEGIN_FAILED, FOLLOWS]
    outcome = outcome_of(log, catalog("failed"))
    assert outcome.cause == (
        "GET https://api.statuspage.io/v1/pages: 401. The key is wrong: make a new one."
    )
    assert outcome.errors == ()


def test_what_the_server_says_at_its_end_is_no_part_of_an_error() -> None:
    log = [INFO, FOLLOWS, "INFO:     Shutting down\n", BEGIN_FAILED, "INFO:     Bye\n"]
    outcome = outcome_of(log, catalog("failed"))
    assert outcome.cause.endswith("make a new one.")


def test_an_invalid_mapping_is_called_so_and_keeps_the_lines_about_it() -> None:
    log = [INFO, *INVALID_MAPPING, FOLLOWS, *TRACEBACK]
    outcome = outcome_of(log, catalog("failed"))
    assert outcome.cause == (
        "The mapping is not valid: correct it and preview again. 1 error\n"
        "resources -> 0 -> kind"
    )
    assert outcome.errors == ()


def test_a_refused_blueprint_is_the_cause() -> None:
    shown = catalog()
    message = 'blueprint "a": schema.properties must be an object'
    shown["refusals"].append({"identifier": None, "message": message})
    outcome = outcome_of([FOLLOWS], shown)
    assert outcome.cause.startswith(f"Port refuses the {message}. Correct")


def test_without_a_known_cause_each_error_shows_once_without_its_traceback() -> None:
    another = "2026-11-23 09:30:05.000 | ERROR    | Page abc: 403\n"
    log = [another, FOLLOWS, *TRACEBACK, another, FOLLOWS, INFO]
    outcome = outcome_of(log, catalog("failed"))
    assert outcome.cause == "Page abc: 403"
    assert outcome.errors == ("Resync failed",)


def test_without_an_error_in_the_log_its_end_is_the_cause() -> None:
    outcome = outcome_of([INFO, "Killed\n"], catalog())
    assert outcome.cause.endswith("Killed")
