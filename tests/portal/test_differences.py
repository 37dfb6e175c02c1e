"""What is added to a blueprint that is there, and what stays."""

import copy
from typing import Any

import pytest

from portal.differences import Step, became, extended_blueprint

type Json = dict[str, Any]

STATUS: Json = {
    "type": "string",
    "title": "Status",
    "enum": ["up", "down"],
    "enumColors": {"up": "green", "down": "red"},
}
COUNT: Json = {
    "title": "Open",
    "type": "number",
    "target": "incident",
    "query": {"combinator": "and", "rules": []},
    "pathFilter": [{"path": ["page"], "fromBlueprint": "incident"}],
    "calculationSpec": {"calculationBy": "entities", "func": "count"},
}
SHIPPED: Json = {
    "identifier": "page",
    "title": "Page",
    "icon": "StatusPage",
    "schema": {
        "properties": {
            "status": STATUS,
            "body": {"type": "string", "format": "markdown"},
            "url": {"type": "string", "format": "url"},
        },
        "required": [],
    },
    "calculationProperties": {},
    "aggregationProperties": {"open": COUNT},
    "relations": {"parent": {"target": "page", "many": False, "required": False}},
}


def without(*path: str) -> Json:
    blueprint = copy.deepcopy(SHIPPED)
    found = blueprint
    for key in path[:-1]:
        found = found[key]
    del found[path[-1]]
    return blueprint


def with_value(value: Any, *path: str) -> Json:
    blueprint = copy.deepcopy(SHIPPED)
    found = blueprint
    for key in path[:-1]:
        found = found[key]
    found[path[-1]] = value
    return blueprint


@pytest.mark.parametrize(
    ("path", "told"),
    [
        pytest.param(["icon"], "StatusPage", id="icon"),
        pytest.param(["schema", "properties", "status"], "Status", id="property"),
        pytest.param(
            ["schema", "properties", "body", "format"], "markdown", id="markdown"
        ),
        pytest.param(["aggregationProperties", "open"], "Open", id="aggregation"),
        pytest.param(
            ["aggregationProperties", "open", "pathFilter"],
            '[{"path": ["page"], "fromBlueprint": "incident"}]',
            id="path",
        ),
        pytest.param(
            ["relations", "parent"],
            '{"target": "page", "many": false, "required": false}',
            id="relation",
        ),
    ],
)
def test_what_is_missing_is_added(path: list[str], told: str) -> None:
    wanted, [difference] = extended_blueprint(without(*path), SHIPPED, {})
    assert wanted == SHIPPED
    assert difference.step is Step.ADD
    assert (difference.where, difference.what) == (".".join(path), told)


def test_a_part_that_is_missing_is_added_property_by_property() -> None:
    wanted, differences = extended_blueprint(without("schema"), SHIPPED, {})
    assert wanted["schema"]["properties"] == SHIPPED["schema"]["properties"]
    assert [each.where for each in differences] == [
        "schema.properties.status",
        "schema.properties.body",
        "schema.properties.url",
    ]


def test_values_are_added_to_an_enum_behind_those_of_somebody() -> None:
    present = with_value(["maybe", "up"], "schema", "properties", "status", "enum")
    wanted, [difference] = extended_blueprint(present, SHIPPED, {})
    status = wanted["schema"]["properties"]["status"]
    assert status["enum"] == ["maybe", "up", "down"]
    assert difference.what == "down"


@pytest.mark.parametrize(
    "present",
    [
        pytest.param(with_value("Mine", "title"), id="title"),
        pytest.param(
            with_value("number", "schema", "properties", "status", "type"), id="type"
        ),
        pytest.param(
            with_value("blue", "schema", "properties", "status", "enumColors", "up"),
            id="color",
        ),
        pytest.param(without("schema", "properties", "status", "enum"), id="any-value"),
        pytest.param(
            without("schema", "properties", "url", "format"), id="a-text-for-a-url"
        ),
        pytest.param(
            with_value(
                {"combinator": "or", "rules": []},
                "aggregationProperties",
                "open",
                "query",
            ),
            id="query",
        ),
        pytest.param(without("aggregationProperties", "open", "query"), id="no-query"),
        pytest.param(with_value("team", "relations", "parent", "target"), id="target"),
        pytest.param(
            with_value(True, "relations", "parent", "required"), id="required"
        ),
    ],
)
def test_what_somebody_has_changed_stays(present: Json) -> None:
    wanted, differences = extended_blueprint(present, SHIPPED, {})
    assert wanted == present
    assert {each.step for each in differences} == {Step.LEAVE}


def test_nothing_is_added_to_a_property_of_another_type() -> None:
    present = copy.deepcopy(SHIPPED)
    present["schema"]["properties"]["status"] = {"type": "number"}
    wanted, [difference] = extended_blueprint(present, SHIPPED, {})
    assert wanted == present
    assert difference.where == "schema.properties.status.type"


def test_an_aggregation_that_somebody_has_changed_gets_no_path() -> None:
    present = without("aggregationProperties", "open", "pathFilter")
    present["aggregationProperties"]["open"]["query"]["combinator"] = "or"
    wanted, differences = extended_blueprint(present, SHIPPED, {})
    assert wanted == present
    assert {each.step for each in differences} == {Step.LEAVE}


def test_what_somebody_has_added_or_port_keeps_for_itself_is_no_difference() -> None:
    present = copy.deepcopy(SHIPPED)
    present |= {"createdAt": "2026-01-01T00:00:00Z", "mirrorProperties": {}}
    present["schema"]["properties"]["mine"] = {"type": "string"}
    present["relations"]["team"] = {"target": "team"}
    assert extended_blueprint(present, SHIPPED, {}) == (present, [])


def test_a_name_that_is_taken_by_another_part_is_not_used_twice() -> None:
    present = without("aggregationProperties", "open")
    present["calculationProperties"]["open"] = {"type": "number", "calculation": "1"}
    wanted, [difference] = extended_blueprint(present, SHIPPED, {})
    assert wanted == present
    assert "beside calculationProperties.open" in difference.what


def test_an_earlier_default_is_brought_up_to_date() -> None:
    present = with_value("The Page", "title")
    wanted, [difference] = extended_blueprint(
        present, SHIPPED, {"title": ["A Page", "The Page"]}
    )
    assert wanted == SHIPPED
    assert difference.step is Step.UPDATE
    assert difference.what == "The Page → Page"


def test_texts_that_begin_alike_are_told_from_where_they_differ() -> None:
    assert became("x" * 100 + "old", "x" * 100 + "new!") == (
        f"…{'x' * 10}old → …{'x' * 10}new!"
    )
