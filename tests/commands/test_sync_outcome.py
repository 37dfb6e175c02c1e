from collections.abc import Iterator

import pytest
from loguru import logger

from commands.sync_outcome import ErrorLog, SyncFailed, check_outcome

BEFORE = "2026-11-23T08:59:59.999Z"
WRITTEN = "2026-11-23T09:00:00.000Z"
COMPLETED = {"status": "completed", "updatedAt": WRITTEN}


@pytest.fixture
def log() -> Iterator[ErrorLog]:
    """What is logged while a test runs."""
    taken = ErrorLog()
    sink = logger.add(taken.take, level="INFO")
    yield taken
    logger.remove(sink)


def test_a_completed_resync_without_errors_is_good() -> None:
    check_outcome(COMPLETED, WRITTEN, [])


@pytest.mark.parametrize(
    ("recorded", "written_at", "errors", "words"),
    [
        pytest.param(
            COMPLETED | {"status": "failed"},
            WRITTEN,
            ["GET /v1/pages: 401"],
            "as failed. The first error: GET /v1/pages: 401",
            id="failed",
        ),
        pytest.param(
            COMPLETED | {"status": "aborted"},
            WRITTEN,
            [],
            "stopped before",
            id="aborted",
        ),
        pytest.param(
            COMPLETED | {"updatedAt": BEFORE},
            WRITTEN,
            [],
            "no record",
            id="an-older-one",
        ),
        pytest.param(COMPLETED, "", [], "no record", id="none-was-taken"),
        pytest.param({}, WRITTEN, [], "no record", id="none-is-there"),
        pytest.param(
            COMPLETED,
            WRITTEN,
            ["refused one", "refused two"],
            r"\(2 errors in the log\). The first error: refused one",
            id="completed-with-errors",
        ),
    ],
)
def test_any_other_outcome_fails_and_says_why(
    recorded: dict[str, str], written_at: str, errors: list[str], words: str
) -> None:
    with pytest.raises(SyncFailed, match=words):
        check_outcome(recorded, written_at, errors)


def test_errors_are_kept_as_one_line_each_and_warnings_are_not(log: ErrorLog) -> None:
    logger.warning("Trying again")
    logger.error("It broke\n  in two")
    logger.critical("And is gone")
    assert log.errors == ["It broke in two", "And is gone"]


def test_of_refused_entities_the_first_is_named_with_ports_reason(
    log: ErrorLog,
) -> None:
    refused = {"identifier": "c1", "blueprint": "component", "error": "bad status"}
    logger.error("Refused", extra={"sample_errors": {0: refused, 3: refused}})
    assert log.errors == ["Refused: component c1, bad status"]


def test_what_ocean_sends_again_is_judged_by_the_second_answer(log: ErrorLog) -> None:
    def sort_and_upsert_failed_entities() -> None:
        logger.info("Executing topological sort")

    logger.error("Refused, for its relation is not there yet")
    sort_and_upsert_failed_entities()
    logger.error("Refused again")
    assert log.errors == ["Refused again"]
