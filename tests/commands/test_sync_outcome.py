from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from loguru import logger

from commands.sync_outcome import (
    ErrorLog,
    SyncFailed,
    check_incremental_outcome,
    check_outcome,
)

if TYPE_CHECKING:
    import loguru

CLIENT = "port_ocean.clients.port"

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


URL = "https://api.port.example/v1/blueprints/b"
INGEST = "https://ingest.port.example"


def of_oceans(module: str, function: str = "f", **extra: Any) -> Any:
    """A logger that logs as a module of Ocean does."""

    def as_oceans(record: "loguru.Record") -> None:
        record["name"], record["function"] = module, function

    return logger.patch(as_oceans).bind(**extra)


@pytest.mark.parametrize(
    "oceans",
    [
        pytest.param(
            of_oceans(f"{CLIENT}.mixins.entities", "upsert_entities_bulk"), id="a-bulk"
        ),
        pytest.param(
            of_oceans(f"{CLIENT}.utils", url=f"{URL}/entities/bulk?merge=true"),
            id="the-answer-to-a-bulk",
        ),
        pytest.param(
            of_oceans(f"{CLIENT}.utils", url=f"{URL}/entities?merge=true"),
            id="the-answer-to-a-single-one",
        ),
        pytest.param(
            of_oceans(f"{CLIENT}.utils", url=f"{INGEST}/raw/lake/write/integration"),
            id="a-copy-of-raw-items",
        ),
        pytest.param(of_oceans("port_ocean.helpers.retry"), id="tried-again"),
        pytest.param(of_oceans("port_ocean.log.handlers"), id="the-log-itself"),
        pytest.param(of_oceans("port_ocean.helpers.metric.metric"), id="numbers"),
    ],
)
def test_what_passes_is_no_error_of_the_sync(log: ErrorLog, oceans: Any) -> None:
    oceans.error("It broke")
    assert log.errors == []


def test_the_reason_that_ocean_tells_beside_its_words_is_kept(log: ErrorLog) -> None:
    logger.error("Incremental sync failed", error="GET /v1/pages: 401")
    assert log.errors == ["Incremental sync failed: GET /v1/pages: 401"]


def test_an_answer_of_port_is_told_with_the_call_that_got_it(log: ErrorLog) -> None:
    url = f"{URL}/bulk/entities/delete"
    answer = of_oceans(f"{CLIENT}.utils", method="POST", url=f"{url}?token=hunter2")
    answer.error("Request failed with status code: 500")
    assert log.errors == [f"POST {url}: Request failed with status code: 500"]


@pytest.mark.parametrize(
    "oceans",
    [
        pytest.param(
            of_oceans(f"{CLIENT}.mixins.entities", "bulk_delete_entities"),
            id="a-delete",
        ),
        pytest.param(of_oceans("port_api.refusals"), id="what-port-has-not-taken"),
    ],
)
def test_what_does_not_pass_is_an_error(log: ErrorLog, oceans: Any) -> None:
    oceans.error("It broke")
    assert log.errors == ["It broke"]


def test_an_incremental_resync_is_good_when_ocean_has_completed_it(
    log: ErrorLog,
) -> None:
    with pytest.raises(SyncFailed, match="stopped before"):
        check_incremental_outcome(log.incremental_completed, log.errors)
    logger.info("Incremental sync completed")
    check_incremental_outcome(log.incremental_completed, log.errors)


def test_an_incremental_resync_without_a_mapping_is_good(log: ErrorLog) -> None:
    logger.info("No kinds registered for incremental sync, skipping")
    check_incremental_outcome(log.incremental_completed, log.errors)


def test_an_incremental_resync_that_met_an_error_fails_and_says_the_first(
    log: ErrorLog,
) -> None:
    logger.error("It broke")
    logger.error("And again")
    logger.info("Incremental sync completed")
    with pytest.raises(
        SyncFailed, match=r"\(2 errors in the log\)\. The first error: It broke"
    ):
        check_incremental_outcome(log.incremental_completed, log.errors)
