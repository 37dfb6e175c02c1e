"""Which entities a search query finds."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.port.entities.entity import Entity, Key
from sandbox.port.entities.search import SearchRefused, compile_query

INCIDENT = Entity(
    blueprint="incident",
    identifier="i1",
    title="Outage",
    icon=None,
    team=[],
    properties={
        "status": "open",
        "updates": 3,
        "tags": ["db", "eu"],
        "startedAt": "2024-01-02T10:00:00+02:00",
    },
    relations={"page": "p1"},
    datasource="port-ocean/statuspage/0.1.0/mine/exporter",
    created_at=datetime(2024, 1, 1, tzinfo=UTC),
    updated_at=datetime(2024, 1, 2, tzinfo=UTC),
)


def rule(name: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"property": name, "operator": operator, "value": value}


def group(combinator: str, *rules: dict[str, Any]) -> dict[str, Any]:
    return {"combinator": combinator, "rules": list(rules)}


def pair(identifier: str, blueprint: str) -> dict[str, Any]:
    """Return the query with which Ocean looks one entity up."""
    return group(
        "and",
        rule("$identifier", "=", identifier),
        rule("$blueprint", "=", blueprint),
    )


OPEN = rule("status", "=", "open")
CLOSED = rule("status", "=", "closed")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param(OPEN, True, id="equal"),
        pytest.param(CLOSED, False, id="not-equal"),
        pytest.param(rule("status", "!=", "closed"), True, id="unequal"),
        pytest.param(rule("status", "in", ["open", "x"]), True, id="in"),
        pytest.param(rule("status", "in", ["x"]), False, id="in-without-it"),
        pytest.param(rule("status", "notIn", ["open"]), False, id="not-in"),
        pytest.param(rule("$datasource", "contains", "/mine/"), True, id="contains"),
        pytest.param(rule("$datasource", "contains", "/no/"), False, id="contains-not"),
        pytest.param(rule("tags", "contains", "db"), True, id="array-contains"),
        pytest.param(rule("tags", "containsAny", ["x", "eu"]), True, id="contains-any"),
        pytest.param(rule("tags", "containsAny", ["x"]), False, id="contains-none"),
        pytest.param(rule("$title", "beginsWith", "Out"), True, id="begins"),
        pytest.param(rule("$title", "endsWith", "Out"), False, id="ends"),
        pytest.param(rule("updates", ">", 2), True, id="greater"),
        pytest.param(rule("updates", "<=", 2), False, id="less"),
        pytest.param(rule("status", ">", 2), False, id="text-against-number"),
        pytest.param(
            rule("startedAt", "<", "2024-01-02T09:00:00Z"), True, id="date-with-offset"
        ),
        pytest.param(
            rule("$updatedAt", "between", {"from": "2024-01-01", "to": "2024-01-03"}),
            True,
            id="between-dates",
        ),
        pytest.param(
            rule("$updatedAt", "between", {"preset": "lastMonth"}), False, id="preset"
        ),
        pytest.param(rule("impact", "isEmpty"), True, id="empty"),
        pytest.param(rule("status", "isNotEmpty"), True, id="not-empty"),
        pytest.param(rule("page", "=", "p1"), True, id="a-relation"),
        pytest.param(group("and", OPEN, CLOSED), False, id="and"),
        pytest.param(group("or", OPEN, CLOSED), True, id="or"),
        pytest.param(group("and", OPEN, group("or", CLOSED, OPEN)), True, id="nested"),
        pytest.param(group("and"), True, id="and-of-nothing"),
        pytest.param(pair("i1", "incident"), True, id="pair"),
        pytest.param(pair("i1", "page"), False, id="pair-of-another-blueprint"),
        pytest.param(
            group("or", pair("x", "incident"), pair("i1", "incident")),
            True,
            id="one-of-several-pairs",
        ),
        pytest.param(
            group("and", group("or", pair("i1", "incident")), CLOSED),
            False,
            id="pair-and-a-rule-that-fails",
        ),
        pytest.param(group("or", pair("x", "page"), OPEN), True, id="pair-or-a-rule"),
    ],
)
def test_query_finds_the_incident(query: dict[str, Any], found: bool) -> None:
    assert compile_query(query).matches(INCIDENT, {}) is found


def test_query_sees_calculated_properties() -> None:
    query = compile_query(rule("isOpen", "=", True))
    assert query.matches(INCIDENT, {"isOpen": True})
    assert not query.matches(INCIDENT, {})


def test_pairs_of_ocean_are_looked_up_instead_of_searched() -> None:
    pairs = group("or", pair("i1", "incident"), pair("i2", "incident"))
    query = compile_query(group("and", pairs, OPEN))
    assert query.keys == frozenset([Key("incident", "i1"), Key("incident", "i2")])


def test_a_rule_beside_the_pairs_keeps_the_search_wide() -> None:
    assert compile_query(group("or", pair("i1", "incident"), OPEN)).keys is None


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        pytest.param(rule("a", "~", 1), 'unknown operator "~"', id="operator"),
        pytest.param(group("xor", OPEN), 'unknown combinator "xor"', id="combinator"),
        pytest.param(rule("$what", "=", 1), 'meta property "\\$what"', id="meta"),
        pytest.param({"property": "a", "operator": "="}, "needs a value", id="value"),
        pytest.param(
            {"operator": "=", "value": 1}, "name of a property", id="property"
        ),
        pytest.param(rule("a", "in", "x"), "must be a list", id="in-no-list"),
        pytest.param(
            rule("a", "between", {"preset": "x"}), "unknown preset", id="preset"
        ),
        pytest.param({"combinator": "and", "rules": {}}, "must be a list", id="rules"),
        pytest.param(["a"], "must be an object", id="no-object"),
    ],
)
def test_query_is_refused(query: Any, reason: str) -> None:
    with pytest.raises(SearchRefused, match=reason):
        compile_query(query)
