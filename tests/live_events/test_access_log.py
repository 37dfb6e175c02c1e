import logging

from live_events.access_log import WithoutQuery

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
