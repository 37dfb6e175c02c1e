import importlib
import inspect
import logging
import re

import pytest

from quiet_log import ROUTINE, WithoutHealthChecks, WithoutQuery, is_routine

MAPPING = "port_ocean.core.handlers.entity_processor.jq_entity_processor"
NULL = "Unable to find valid data for: '{}': .a (null, missing, or misconfigured)"

# The beginning of each message that a module logs: its first text, on this line or the next.
MESSAGE = re.compile(r'\.(?:info|warning|log)\(\s*(?:\w*level,\s*)?f?["\'](.*)')
RULES = [
    (level, module, beginning)
    for level, modules in ROUTINE.items()
    for module, beginning in modules.items()
]


@pytest.mark.parametrize(("level", "module", "beginning"), RULES)
def test_ocean_still_says_what_is_taken_for_routine(
    level: str, module: str, beginning: str
) -> None:
    source = inspect.getsource(importlib.import_module(f"port_ocean.{module}"))
    said = MESSAGE.findall(source)
    assert [text for text in said if re.match(beginning, text)], said


@pytest.mark.parametrize(
    ("level", "message"),
    [
        pytest.param("WARNING", NULL.format("identifier"), id="loses the entity"),
        pytest.param("WARNING", NULL.format("blueprint"), id="loses the entity too"),
        pytest.param("ERROR", NULL.format("properties.a"), id="required"),
        pytest.param("WARNING", "Search failed for field 'title'", id="broken jq"),
        pytest.param("WARNING", "Said by a newer Ocean only", id="unknown"),
        pytest.param("WARNING", "Parsing 3 raw results", id="more urgent than it was"),
    ],
)
def test_what_asks_for_something_to_be_done_passes(level: str, message: str) -> None:
    assert not is_routine(level, MAPPING, message)


def test_what_others_say_in_the_same_words_passes() -> None:
    message = NULL.format("properties.a")
    assert is_routine("WARNING", MAPPING, message)
    assert not is_routine("WARNING", "port_ocean.ocean", message)
    assert not is_routine("WARNING", "exporters.common", message)


@pytest.mark.parametrize(
    ("address", "status", "shown"),
    [
        ("/health/live", 200, False),
        ("/behind/a/prefix/health/ready", 200, False),
        ("/metrics/", 200, False),
        ("/metrics", 307, False),
        ("/health/ready", 503, True),
        ("/integration/webhook", 200, True),
    ],
)
def test_the_access_log_leaves_out_health_checks_that_succeed(
    address: str, status: int, shown: bool
) -> None:
    request = ("10.0.0.1:50000", "GET", address, "1.1", status)
    text = '%s - "%s %s HTTP/%s" %d'
    record = logging.LogRecord("", logging.INFO, "", 1, text, request, None)
    assert WithoutHealthChecks().filter(record) is shown


WEBHOOK = "/integration/webhook"
SECRET = "hunter2"


def test_the_access_log_shows_no_query() -> None:
    record = logging.LogRecord(
        "uvicorn.access",
        logging.INFO,
        __file__,
        1,
        '%s - "%s %s HTTP/%s" %d',
        ("127.0.0.1:1", "POST", f"{WEBHOOK}?token={SECRET}", "1.1", 200),
        None,
    )
    assert WithoutQuery().filter(record)
    assert record.getMessage() == f'127.0.0.1:1 - "POST {WEBHOOK} HTTP/1.1" 200'


def test_other_records_of_the_access_log_are_left_as_they_are() -> None:
    record = logging.LogRecord(
        "uvicorn.access", logging.INFO, __file__, 1, "%s?", ("what",), None
    )
    assert WithoutQuery().filter(record)
    assert record.getMessage() == "what?"
