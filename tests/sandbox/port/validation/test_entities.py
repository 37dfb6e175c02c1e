"""What Port refuses of an entity, and what it stores of the rest."""

from typing import Any

import pytest

from sandbox.port.validation.entities import (
    EntityRefused,
    check_entity,
    is_entity_identifier,
)

BLUEPRINT: dict[str, Any] = {
    "identifier": "incident",
    "schema": {
        "properties": {
            "status": {"type": "string", "enum": ["open", "resolved"]},
            "updates": {"type": "number"},
        },
        "required": ["status"],
    },
    "relations": {
        "page": {"target": "page", "many": False, "required": True},
        "parent": {"target": "incident", "many": False, "required": False},
        "components": {"target": "component", "many": True, "required": False},
    },
}
VALID: dict[str, Any] = {
    "identifier": "i1",
    "properties": {"status": "open"},
    "relations": {"page": "p1"},
}


def body(
    properties: dict[str, Any] | None = None,
    relations: dict[str, Any] | None = None,
    **head: Any,
) -> dict[str, Any]:
    """Return the valid entity with these changes."""
    return {
        **VALID,
        **head,
        "properties": {**VALID["properties"], **(properties or {})},
        "relations": {**VALID["relations"], **(relations or {})},
    }


@pytest.mark.parametrize(
    "identifier",
    ["a", "A-1_b@c.d+e:f/g=h\\i", "...", "größe", "日本", "a" * 1000],
    ids=["letter", "every-sign", "three-dots", "umlaut", "kanji", "1000-characters"],
)
def test_identifier_is_taken(identifier: str) -> None:
    assert is_entity_identifier(identifier)


@pytest.mark.parametrize(
    "identifier",
    ["", ".", "..", "a b", "a\n", "a#b", "(a)", "a,b", "a" * 1001, None, 1],
    ids=[
        *("empty", "dot", "two-dots", "blank", "line-break", "hash", "parentheses"),
        *("comma", "1001-characters", "null", "number"),
    ],
)
def test_identifier_is_refused(identifier: Any) -> None:
    assert not is_entity_identifier(identifier)
    with pytest.raises(EntityRefused, match="identifier"):
        check_entity(
            BLUEPRINT, body(identifier=identifier), None, merge=True, strict=False
        )


@pytest.mark.parametrize(
    ("changed", "field", "rule"),
    [
        pytest.param(
            body({"status": "weird"}), "properties.status", "enum", id="outside-an-enum"
        ),
        pytest.param(
            body({"updates": "3"}), "properties.updates", "type number", id="wrong-type"
        ),
        pytest.param(
            body({"status": None}),
            "properties.status",
            "required",
            id="required-property-null",
        ),
        pytest.param(
            {**VALID, "properties": {}},
            "properties.status",
            "required",
            id="required-property-missing",
        ),
        pytest.param(
            {**VALID, "relations": {}},
            "relations.page",
            "required",
            id="required-relation-missing",
        ),
        pytest.param(
            body(relations={"page": None}),
            "relations.page",
            "required",
            id="required-relation-null",
        ),
        pytest.param(
            body(relations={"components": [None]}),
            "relations.components",
            "a list of entity identifiers",
            id="null-in-a-many-relation",
        ),
        pytest.param(
            body(relations={"components": "c1"}),
            "relations.components",
            "a list of entity identifiers",
            id="one-identifier-for-a-many-relation",
        ),
        pytest.param(
            body(relations={"parent": ["i0"]}),
            "relations.parent",
            "one entity identifier",
            id="a-list-for-a-single-relation",
        ),
        pytest.param(
            body(relations={"parent": "not valid"}),
            "relations.parent",
            "one entity identifier",
            id="a-relation-to-a-bad-identifier",
        ),
        pytest.param(body(title=1), "title", "type string", id="title-no-text"),
        pytest.param(
            {**VALID, "properties": []}, "properties", "type object", id="no-object"
        ),
    ],
)
def test_entity_is_refused(changed: dict[str, Any], field: str, rule: str) -> None:
    with pytest.raises(EntityRefused) as refused:
        check_entity(BLUEPRINT, changed, None, merge=True, strict=False)
    assert refused.value.field == field
    assert rule in refused.value.rule


def test_refusal_names_entity_property_value_and_rule() -> None:
    with pytest.raises(EntityRefused) as refused:
        check_entity(
            BLUEPRINT, body({"status": "weird"}), None, merge=True, strict=False
        )
    assert str(refused.value) == (
        'entity "i1" of blueprint "incident": properties.status has the value "weird", '
        'which breaks the rule: enum ["open", "resolved"]'
    )


def test_nulls_are_stored_as_port_stores_them() -> None:
    nulls = body({"updates": None}, {"parent": None, "components": None})
    checked = check_entity(BLUEPRINT, nulls, None, merge=True, strict=False)
    assert checked.properties == {"status": "open"}
    assert checked.relations == {"page": "p1", "parent": None, "components": []}


def test_what_the_blueprint_lacks_is_dropped_and_named() -> None:
    unknown = body({"color": "red"}, {"team": "t1"})
    checked = check_entity(BLUEPRINT, unknown, None, merge=True, strict=False)
    assert checked.dropped == ["color", "team"]
    assert checked.properties == VALID["properties"]
    assert checked.relations == VALID["relations"]


def test_what_the_blueprint_lacks_is_refused_when_strict() -> None:
    with pytest.raises(EntityRefused, match="unknown property color"):
        check_entity(BLUEPRINT, body({"color": "red"}), None, merge=True, strict=True)
