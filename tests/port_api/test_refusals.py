"""Why Port refuses entities, heard from the log of Ocean's client, and told once for each kind."""

from collections.abc import Iterator
from typing import Any

import pytest
from loguru import logger
from port_ocean.clients.port import utils
from port_ocean.core.models import Entity
from prometheus_client import CollectorRegistry

from metrics import REFUSED
from port_api.refusals import (
    UNKNOWN_REASON,
    Reasons,
    Refusal,
    heard_reasons,
    listen,
    tell,
)

URL = "https://api.port.example/v1/blueprints/incident/entities"
ANSWER = '{"ok": false, "error": "not_found", "message": "no such blueprint"}'


@pytest.fixture(autouse=True)
def listening() -> Iterator[None]:
    """What the integration's start sets up."""
    sink = logger.add(listen, level="ERROR")
    yield
    logger.remove(sink)


def entity(identifier: str, blueprint: str = "incident") -> Entity:
    return Entity.parse_obj({"identifier": identifier, "blueprint": blueprint})


def log_as_client(message: str, **extra: Any) -> None:
    """Log an error as Ocean's client does."""
    as_client = logger.patch(lambda record: record.update({"name": utils.__name__}))
    as_client.error(message.replace("{", "{{").replace("}", "}}"), **extra)


def test_the_reason_of_each_entity_in_a_bulk_is_heard() -> None:
    with heard_reasons() as reasons:
        samples = {
            number: {
                "blueprint": "incident",
                "identifier": f"i{number}",
                "error": error,
            }
            for number, error in enumerate(["bad\n  status", "bad url"])
        }
        log_as_client("Bulk upsert completed", extra={"sample_errors": samples})
    assert reasons.of(entity("i0")) == "bad status"
    assert reasons.of(entity("i1")) == "bad url"
    assert reasons.of(entity("i9")) == UNKNOWN_REASON
    assert reasons.of(entity("i0", "component")) == UNKNOWN_REASON


def test_the_reason_of_a_bulk_is_that_of_all_its_entities() -> None:
    with heard_reasons() as reasons:
        log_as_client("Error Upserting 20 entities of blueprint: incident")
        message = f"Request failed with status code: 404, Error: {ANSWER}"
        log_as_client(message, url=f"{URL}/bulk?merge=true")
    assert reasons.of(entity("i1")) == "no such blueprint"
    assert reasons.of(entity("c1", "component")) == UNKNOWN_REASON


def test_the_reason_of_a_single_entity_is_that_of_no_other() -> None:
    with heard_reasons() as reasons:
        log_as_client("Error Upserting entity: i 1 of blueprint: incident")
        log_as_client("Request failed, Error: bad gateway", url=f"{URL}?merge=true")
    assert reasons.of(entity("i 1")) == "bad gateway"
    assert reasons.of(entity("i2")) == UNKNOWN_REASON


def test_nobody_elses_errors_are_taken_for_reasons() -> None:
    with heard_reasons() as reasons:
        logger.error("Error: not about Port", url=f"{URL}/bulk")
    log_as_client("Error: after the block", url=f"{URL}/bulk")
    assert reasons.of(entity("i1")) == UNKNOWN_REASON


def test_a_long_reason_is_cut() -> None:
    reasons = Reasons()
    reasons.note(f"Error: {'long ' * 1000}", {"url": f"{URL}/bulk"})
    assert len(reasons.of(entity("i1"))) == 300


def test_each_kind_is_told_and_counted_once(logged: list[str]) -> None:
    def counted(kind: str) -> float:
        name = "statuspage_entities_refused_total"
        return registry.get_sample_value(name, {"kind": kind}) or 0

    registry = CollectorRegistry()
    registry.register(REFUSED)
    before = counted("incident")
    incidents = [Refusal(entity(each), "incident", "bad status") for each in "ab"]
    component = Refusal(entity("c", "component"), "component", "bad url")
    tell([incidents[0], component, incidents[1]])
    assert [line.partition(" Correct")[0] for line in logged] == [
        "ERROR Port has not taken 1 entities, the first component c, of kind component: bad url.",
        "ERROR Port has not taken 2 entities, the first incident a, of kind incident: bad status.",
    ]
    assert counted("incident") - before == 2


def test_nothing_is_told_where_port_has_taken_everything(logged: list[str]) -> None:
    tell([])
    assert logged == []
