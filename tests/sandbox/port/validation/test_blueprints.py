"""What Port refuses of a blueprint."""

from typing import Any

import pytest

from sandbox.port.validation.blueprints import BlueprintRefused, check_blueprint

COUNT = {"calculationBy": "entities", "func": "count"}
KNOWN = {
    "page": {
        "identifier": "page",
        "schema": {
            "properties": {"url": {"type": "string"}, "views": {"type": "number"}}
        },
        "relations": {"about": {"target": "incident"}},
    }
}


def aggregation(**definition: Any) -> dict[str, Any]:
    """A blueprint that relates to a page, with an aggregation over pages."""
    return blueprint(
        relations={"page": {"target": "page"}},
        aggregationProperties={
            "x": {"target": "page", "calculationSpec": COUNT} | definition
        },
    )


def greatest(name: str) -> dict[str, Any]:
    return {"calculationBy": "property", "func": "max", "property": name}


def blueprint(
    properties: dict[str, Any] | None = None, **fields: Any
) -> dict[str, Any]:
    return {
        "identifier": "incident",
        "title": "Incident",
        "schema": {"properties": properties or {}},
        **fields,
    }


@pytest.mark.parametrize(
    "accepted",
    [
        pytest.param(blueprint(), id="the-smallest"),
        pytest.param(blueprint(title="t" * 100, description="d" * 200), id="longest"),
        pytest.param(
            blueprint(
                {
                    "status": {
                        "type": "string",
                        "enum": ["open"],
                        "enumColors": {"open": "red"},
                    }
                }
            ),
            id="enum-with-colors",
        ),
        pytest.param(
            blueprint(relations={"page": {"target": "page", "required": True}}),
            id="relation-to-another",
        ),
        pytest.param(
            blueprint(relations={"parent": {"target": "incident"}}),
            id="relation-to-itself",
        ),
        pytest.param(
            blueprint(
                calculationProperties={"x": {"type": "number", "calculation": "1"}}
            ),
            id="calculation",
        ),
        pytest.param(
            blueprint(
                aggregationProperties={
                    "x": {"target": "page", "calculationSpec": COUNT}
                }
            ),
            id="aggregation",
        ),
        pytest.param(
            blueprint(
                relations={"page": {"target": "page"}},
                mirrorProperties={"x": {"path": "page.url"}},
            ),
            id="mirror",
        ),
        pytest.param(
            blueprint(
                relations={"page": {"target": "page"}},
                mirrorProperties={"x": {"path": "page.about.$title"}},
            ),
            id="mirror-further-on",
        ),
        pytest.param(
            aggregation(calculationSpec=greatest("views")), id="aggregated-number"
        ),
        pytest.param(aggregation(pathFilter=[{"path": ["page"]}]), id="path"),
        pytest.param(
            aggregation(pathFilter=[{"path": ["about"], "fromBlueprint": "page"}]),
            id="path-from-the-target",
        ),
    ],
)
def test_blueprint_is_taken(accepted: dict[str, Any]) -> None:
    check_blueprint(accepted, KNOWN)


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        pytest.param(
            blueprint(identifier="i" * 101), "identifier", id="long-identifier"
        ),
        pytest.param(blueprint(identifier="a b"), "identifier", id="blank-identifier"),
        pytest.param(blueprint(title="t" * 101), "title", id="long-title"),
        pytest.param(
            blueprint(description="d" * 201), "description", id="long-description"
        ),
        pytest.param({"identifier": "x"}, "schema.properties", id="no-schema"),
        pytest.param(
            blueprint({"a b": {"type": "string"}}), "property name", id="property-name"
        ),
        pytest.param(
            blueprint({"a": {"type": "text"}}), "type must", id="unknown-type"
        ),
        pytest.param(
            blueprint({"a": {"type": "string", "format": "uri"}}),
            "format must",
            id="unknown-format",
        ),
        pytest.param(
            blueprint({"a": {"type": "string", "enum": []}}), "enum", id="empty-enum"
        ),
        pytest.param(
            blueprint({"a": {"type": "string", "enum": [1]}}),
            "enum value",
            id="enum-of-another-type",
        ),
        pytest.param(
            blueprint(
                {"a": {"type": "string", "enum": ["x"], "enumColors": {"x": "black"}}}
            ),
            "black",
            id="unknown-color",
        ),
        pytest.param(
            blueprint(
                {"a": {"type": "string", "enum": ["x"], "enumColors": {"y": "red"}}}
            ),
            "not in the enum",
            id="color-of-no-value",
        ),
        pytest.param(
            blueprint({"a": {"type": "string", "enum": ["x"], "enumColors": ["red"]}}),
            "form of a blueprint",
            id="colors-as-a-list",
        ),
        pytest.param(
            blueprint({"a": {"type": ["string"]}}),
            "form of a blueprint",
            id="type-as-a-list",
        ),
        pytest.param(
            blueprint(schema={"properties": {}, "required": ["a"]}),
            "required",
            id="required-property-unknown",
        ),
        pytest.param(
            blueprint(
                relations={"page": {"target": "page", "many": True, "required": True}}
            ),
            "both many and required",
            id="many-and-required",
        ),
        pytest.param(
            blueprint(relations={"page": {"target": "nowhere"}}),
            "unknown target",
            id="relation-target-unknown",
        ),
        pytest.param(
            blueprint(
                calculationProperties={"x": {"type": "number", "calculation": ".a ||"}}
            ),
            "calculation",
            id="calculation-that-cannot-compile",
        ),
        pytest.param(
            blueprint(
                aggregationProperties={
                    "x": {"target": "nowhere", "calculationSpec": COUNT}
                }
            ),
            "unknown target",
            id="aggregation-target-unknown",
        ),
        pytest.param(
            blueprint(
                aggregationProperties={
                    "x": {
                        "target": "page",
                        "calculationSpec": COUNT,
                        "query": {
                            "combinator": "and",
                            "rules": [{"property": "a", "operator": "~", "value": 1}],
                        },
                    }
                }
            ),
            'unknown operator "~"',
            id="aggregation-query",
        ),
        pytest.param(
            blueprint(
                aggregationProperties={
                    "x": {
                        "target": "page",
                        "calculationSpec": {"calculationBy": "entities", "func": "no"},
                    }
                }
            ),
            "computes",
            id="aggregation-function",
        ),
        pytest.param(
            blueprint(mirrorProperties={"x": {"path": "page.url"}}),
            'over "page", which is no relation of "incident"',
            id="mirror-of-no-relation",
        ),
        pytest.param(
            blueprint(mirrorProperties={"x": {"path": "url"}}),
            "starts with a relation",
            id="mirror-without-relation",
        ),
        pytest.param(
            blueprint(
                relations={"page": {"target": "page"}},
                mirrorProperties={"x": {"path": "page.name"}},
            ),
            'mirrors "name", which "page" does not have',
            id="mirror-of-no-property",
        ),
        pytest.param(
            aggregation(calculationSpec=greatest("url")),
            'number of "page"',
            id="aggregated-text",
        ),
        pytest.param(
            aggregation(calculationSpec=greatest("nothing")),
            "none called",
            id="aggregated-property-unknown",
        ),
        pytest.param(
            aggregation(pathFilter=[{"path": ["nowhere"]}]),
            "no relation",
            id="path-over-no-relation",
        ),
        pytest.param(
            aggregation(pathFilter=[{"path": ["page", "about"]}]),
            'to "incident" instead of "page"',
            id="path-to-elsewhere",
        ),
        pytest.param(
            aggregation(pathFilter=[{"path": ["page"], "fromBlueprint": "other"}]),
            "neither the blueprint nor the target",
            id="path-from-elsewhere",
        ),
    ],
)
def test_blueprint_is_refused(refused: dict[str, Any], reason: str) -> None:
    with pytest.raises(BlueprintRefused, match=reason):
        check_blueprint(refused, KNOWN)
