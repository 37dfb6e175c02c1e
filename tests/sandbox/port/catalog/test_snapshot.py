"""Calculation, aggregation and mirror properties, as the catalog shows them."""

from typing import Any

import pytest

from sandbox.port.catalog.snapshot import entities_with_calculated
from tests.sandbox.port.examples import MERGE, entity, statuspage_catalog

OPEN_INCIDENTS = {
    "target": "incident",
    "calculationSpec": {"calculationBy": "entities", "func": "count"},
    "query": {
        "combinator": "and",
        "rules": [{"property": "status", "operator": "=", "value": "open"}],
    },
}


def calculated(program: str) -> Any:
    """Return what the program gives for one incident."""
    catalog = statuspage_catalog()
    catalog.patch_blueprint(
        "incident",
        {"calculationProperties": {"x": {"type": "string", "calculation": program}}},
    )
    incident = entity("i1", properties={"status": "open"}, relations={"page": "p1"})
    catalog.upsert("incident", incident, "ocean", MERGE)
    return shown(catalog)["i1"]["x"]


def shown(catalog: Any) -> dict[str, dict[str, Any]]:
    """Return the calculated properties by entity identifier."""
    return {
        each["identifier"]: each["calculated"]
        for each in entities_with_calculated(catalog)
    }


@pytest.mark.parametrize(
    ("program", "value"),
    [
        pytest.param(".properties.status | ascii_upcase", "OPEN", id="a-property"),
        pytest.param(".identifier + .title", "i1I1", id="the-head"),
        pytest.param(".relations.page", "p1", id="a-relation"),
        pytest.param(".properties.missing[]", None, id="an-error-gives-null"),
        pytest.param("empty", None, id="nothing-gives-null"),
        pytest.param("false", False, id="false-stays-false"),
        pytest.param("1, 2", 1, id="the-first-of-several"),
        pytest.param(".blueprint # why", "incident", id="a-comment-at-the-end"),
    ],
)
def test_calculation_is_jq_over_the_stored_entity(program: str, value: Any) -> None:
    assert calculated(program) == value


def test_aggregation_counts_related_entities_that_match_the_query() -> None:
    catalog = statuspage_catalog()
    catalog.patch_blueprint("page", {"aggregationProperties": {"open": OPEN_INCIDENTS}})
    for identifier, status, page in [
        ("i1", "open", "p1"),
        ("i2", "open", "p1"),
        ("i3", "resolved", "p1"),
        ("i4", "open", "p2"),
    ]:
        incident = entity(
            identifier, properties={"status": status}, relations={"page": page}
        )
        catalog.upsert("incident", incident, "ocean", MERGE)
    assert shown(catalog)["p1"] == {"open": 2}
    assert shown(catalog)["p2"] == {"open": 1}


def test_aggregation_follows_relations_in_the_other_direction_too() -> None:
    catalog = statuspage_catalog()
    count = {**OPEN_INCIDENTS, "target": "component", "query": None}
    catalog.patch_blueprint("incident", {"aggregationProperties": {"affected": count}})
    incident = entity("i1", relations={"components": ["c1", "c2"]})
    catalog.upsert("incident", incident, "ocean", MERGE)
    assert shown(catalog)["i1"] == {"affected": 2}


def test_aggregation_can_ask_for_a_calculated_property() -> None:
    catalog = statuspage_catalog()
    is_open = {"type": "boolean", "calculation": '.properties.status == "open"'}
    catalog.patch_blueprint("incident", {"calculationProperties": {"isOpen": is_open}})
    query = {
        "combinator": "and",
        "rules": [{"property": "isOpen", "operator": "=", "value": True}],
    }
    count = {**OPEN_INCIDENTS, "query": query}
    catalog.patch_blueprint("page", {"aggregationProperties": {"open": count}})
    for identifier, status in [("i1", "open"), ("i2", "resolved")]:
        incident = entity(
            identifier, properties={"status": status}, relations={"page": "p1"}
        )
        catalog.upsert("incident", incident, "ocean", MERGE)
    assert shown(catalog)["p1"] == {"open": 1}


@pytest.mark.parametrize(
    ("function", "value"),
    [("sum", 9), ("min", 1), ("max", 5), ("average", 3), ("median", 3)],
)
def test_aggregation_computes_over_a_property(function: str, value: float) -> None:
    catalog = statuspage_catalog()
    spec = {"calculationBy": "property", "func": function, "property": "updates"}
    catalog.patch_blueprint(
        "page",
        {
            "aggregationProperties": {
                "x": {"target": "incident", "calculationSpec": spec}
            }
        },
    )
    for identifier, updates in [("i1", 1), ("i2", 3), ("i3", 5), ("i4", None)]:
        incident = entity(
            identifier, properties={"updates": updates}, relations={"page": "p1"}
        )
        catalog.upsert("incident", incident, "ocean", MERGE)
    assert shown(catalog)["p1"] == {"x": value}


def test_aggregation_follows_only_the_paths_that_are_named() -> None:
    catalog = statuspage_catalog()
    through_components = [{"path": ["components", "page"], "fromBlueprint": "incident"}]
    definition = {**OPEN_INCIDENTS, "query": None}
    direct = definition | {
        "pathFilter": [{"path": ["page"], "fromBlueprint": "incident"}]
    }
    catalog.patch_blueprint(
        "page",
        {
            "aggregationProperties": {
                "any": definition,
                "direct": direct,
                "affecting": definition | {"pathFilter": through_components},
            }
        },
    )
    own = {**OPEN_INCIDENTS, "target": "component", "query": None}
    catalog.patch_blueprint(
        "incident",
        {
            "aggregationProperties": {
                "x": own | {"pathFilter": [{"path": ["components"]}]}
            }
        },
    )
    catalog.upsert("component", entity("c1", relations={"page": "p2"}), "ocean", MERGE)
    incident = entity("i1", relations={"page": "p1", "components": ["c1"]})
    catalog.upsert("incident", incident, "ocean", MERGE)
    assert shown(catalog)["p1"] == {"any": 1, "direct": 1, "affecting": 0}
    assert shown(catalog)["p2"] == {"any": 1, "direct": 0, "affecting": 1}
    assert shown(catalog)["i1"] == {"x": 1}


def test_calculation_sees_mirrors_and_aggregations() -> None:
    catalog = statuspage_catalog()
    program = '"\\(.properties.pageUrl) \\(.properties.affected)"'
    count = {**OPEN_INCIDENTS, "target": "component", "query": None}
    catalog.patch_blueprint(
        "incident",
        {
            "mirrorProperties": {"pageUrl": {"path": "page.url"}},
            "aggregationProperties": {"affected": count},
            "calculationProperties": {"x": {"type": "string", "calculation": program}},
        },
    )
    page = entity("p1", properties={"url": "https://a.io"})
    catalog.upsert("page", page, "ocean", MERGE)
    incident = entity("i1", relations={"page": "p1", "components": ["c1", "c2"]})
    catalog.upsert("incident", incident, "ocean", MERGE)
    assert shown(catalog)["i1"]["x"] == "https://a.io 2"


def test_mirror_shows_what_the_related_entity_has() -> None:
    catalog = statuspage_catalog()
    mirrors = {"pageUrl": {"path": "page.url"}, "pageTitle": {"path": "page.$title"}}
    catalog.patch_blueprint("incident", {"mirrorProperties": mirrors})
    page = entity("p1", properties={"url": "https://a.io"})
    catalog.upsert("page", page, "ocean", MERGE)
    catalog.upsert("incident", entity("i1", relations={"page": "p1"}), "ocean", MERGE)
    catalog.upsert("incident", entity("i2"), "ocean", MERGE)
    assert shown(catalog)["i1"] == {"pageUrl": "https://a.io", "pageTitle": "P1"}
    assert shown(catalog)["i2"] == {"pageUrl": None, "pageTitle": None}


def test_computed_values_are_not_stored_as_properties() -> None:
    catalog = statuspage_catalog()
    catalog.patch_blueprint("page", {"aggregationProperties": {"open": OPEN_INCIDENTS}})
    catalog.upsert("page", entity("p1"), "ocean", MERGE)
    [page] = entities_with_calculated(catalog)
    assert page["properties"] == {}
    assert page["calculated"] == {"open": 0}
