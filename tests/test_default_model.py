"""The blueprints and the mapping that are installed by default, and how they fit together."""

import json
from pathlib import Path
from typing import Any

import jq  # type: ignore[import-not-found]
import pytest
import yaml

from integration import StatuspagePortAppConfig
from sandbox.port.validation.property_values import broken_rule

type Json = dict[str, Any]

RESOURCES = Path(__file__).parent.parent / ".port" / "resources"
BLUEPRINTS: dict[str, Json] = {
    blueprint["identifier"]: blueprint
    for blueprint in json.loads((RESOURCES / "blueprints.json").read_text())
}
MAPPING: Json = yaml.safe_load((RESOURCES / "port-app-config.yaml").read_text())
MAPPINGS: dict[str, Json] = {
    resource["kind"]: resource["port"]["entity"]["mappings"]
    for resource in MAPPING["resources"]
}

# The values in the vendor's OpenAPI document of July 2026, by schema and field
# (https://developer.statuspage.io, the document's link is on that page).
INCIDENT_STATUSES = {
    "investigating",
    "identified",
    "monitoring",
    "resolved",
    "scheduled",
    "in_progress",
    "verifying",
    "completed",
}
# Seen in answers, absent from the document.
POSTMORTEM = {"postmortem"}
IMPACTS = {"none", "maintenance", "minor", "major", "critical"}
COMPONENT_STATUSES = {
    "operational",
    "under_maintenance",
    "degraded_performance",
    "partial_outage",
    "major_outage",
}
VENDOR_VALUES = [
    pytest.param(
        "statuspageComponent", "status", COMPONENT_STATUSES, id="Component.status"
    ),
    pytest.param("statuspageIncident", "impact", IMPACTS, id="Incident.impact"),
    pytest.param(
        "statuspageIncident", "impact_override", IMPACTS, id="Incident.impact_override"
    ),
    pytest.param(
        "statuspageIncident",
        "status",
        INCIDENT_STATUSES | POSTMORTEM,
        id="Incident.status",
    ),
    pytest.param(
        "statuspageIncidentUpdate",
        "status",
        INCIDENT_STATUSES | POSTMORTEM,
        id="IncidentUpdate.status",
    ),
    # The worst of its components' statuses.
    pytest.param(
        "statuspageComponentGroup",
        "status",
        COMPONENT_STATUSES,
        id="component-group-status",
    ),
    # The public API's indicator, https://metastatuspage.com/api/v2#status, with
    # the value that pages under maintenance are seen to have.
    pytest.param("statuspage", "status_indicator", IMPACTS, id="status.indicator"),
]


def properties(blueprint: str) -> Json:
    found: Json = BLUEPRINTS[blueprint]["schema"]["properties"]
    return found


def apply(expression: str, item: object) -> Any:
    """What Ocean makes of a mapping's expression: its first value, or null."""
    return next(iter(jq.compile(expression).input_value(item)), None)


@pytest.mark.parametrize(("blueprint", "name", "values"), VENDOR_VALUES)
def test_an_enum_has_exactly_the_vendors_values_each_with_a_colour(
    blueprint: str, name: str, values: set[str]
) -> None:
    definition = properties(blueprint)[name]
    assert set(definition["enum"]) == values
    assert set(definition["enumColors"]) == values


def test_there_is_no_enum_beside_those_that_are_checked() -> None:
    enums = {
        (blueprint, name)
        for blueprint in BLUEPRINTS
        for name, definition in properties(blueprint).items()
        if "enum" in definition
    }
    assert enums == {parameter.values[:2] for parameter in VENDOR_VALUES}


def test_every_kind_is_mapped_to_a_blueprint_of_its_own() -> None:
    blueprints = [json.loads(mapping["blueprint"]) for mapping in MAPPINGS.values()]
    assert sorted(blueprints) == sorted(BLUEPRINTS)
    assert StatuspagePortAppConfig.parse_obj(MAPPING).resources


@pytest.mark.parametrize("kind", MAPPINGS)
def test_what_is_mapped_and_what_its_blueprint_has_are_the_same(kind: str) -> None:
    mapping = MAPPINGS[kind]
    blueprint = json.loads(mapping["blueprint"])
    assert set(mapping["properties"]) == set(properties(blueprint))
    assert set(mapping.get("relations", {})) == set(BLUEPRINTS[blueprint]["relations"])


def test_relations_and_aggregations_lead_to_blueprints_that_exist() -> None:
    targets = {
        definition["target"]
        for blueprint in BLUEPRINTS.values()
        for part in ("relations", "aggregationProperties")
        for definition in blueprint[part].values()
    }
    assert targets <= set(BLUEPRINTS)


def test_aggregations_ask_for_values_that_the_property_can_have() -> None:
    for blueprint in BLUEPRINTS.values():
        for definition in blueprint["aggregationProperties"].values():
            [rule] = definition.get("query", {}).get("rules") or [None]
            if rule is None:
                continue
            target = properties(definition["target"])[rule["property"]]
            values = (
                rule["value"] if isinstance(rule["value"], list) else [rule["value"]]
            )
            assert set(values) <= set(target["enum"])


@pytest.mark.parametrize(
    "blueprint", ["statuspageIncident", "statuspageIncidentUpdate"]
)
@pytest.mark.parametrize(
    ("status", "category"),
    [
        ("scheduled", "maintenance"),
        ("in_progress", "maintenance"),
        ("verifying", "maintenance"),
        ("completed", "maintenance"),
        ("investigating", "incident"),
        ("postmortem", "incident"),
    ],
)
def test_the_category_tells_maintenances_from_incidents(
    blueprint: str, status: str, category: str
) -> None:
    definition = BLUEPRINTS[blueprint]["calculationProperties"]["category"]
    entity = {"properties": {"status": status}}
    assert apply(definition["calculation"], entity) == category
    assert category in definition["colors"]


@pytest.mark.parametrize(
    ("item", "title"),
    [
        pytest.param(
            {"status": "in_progress", "__first_line": "We have begun."},
            "In progress: We have begun.",
            id="status-and-line",
        ),
        pytest.param(
            {"status": "resolved", "display_at": "2026-09-01T12:00:00Z"},
            "Resolved: 2026-09-01T12:00:00Z",
            id="without-a-body",
        ),
        pytest.param(
            {"status": "resolved", "__first_line": "Resolved"},
            "Resolved",
            id="the-line-is-the-status",
        ),
        pytest.param({"id": "u1", "status": None}, "Update: u1", id="with-nothing"),
    ],
)
def test_the_title_of_an_update_is_one_to_read(item: Json, title: str) -> None:
    assert apply(MAPPINGS["incident_update"]["title"], item) == title


@pytest.mark.parametrize(
    ("kind", "part", "name", "item", "value"),
    [
        pytest.param("statuspage", "properties", "url", {"url": ""}, None, id="no-url"),
        pytest.param(
            "statuspage",
            "properties",
            "url",
            {"url": None, "domain": "status.acme.io", "subdomain": "acme"},
            "https://status.acme.io",
            id="url-of-the-domain",
        ),
        pytest.param(
            "statuspage",
            "properties",
            "url",
            {"url": "acme", "domain": "", "subdomain": "acme"},
            "https://acme.statuspage.io",
            id="url-of-the-subdomain",
        ),
        pytest.param(
            "statuspage",
            "properties",
            "url",
            {"url": None, "domain": None, "subdomain": ""},
            None,
            id="no-address-at-all",
        ),
        pytest.param(
            "statuspage",
            "properties",
            "url",
            {"url": "www.example.com"},
            None,
            id="url-without-scheme",
        ),
        pytest.param(
            "statuspage",
            "properties",
            "url",
            {"url": "https://example.com/a?b"},
            "https://example.com/a?b",
            id="url",
        ),
        pytest.param(
            "component", "properties", "status", {"status": ""}, None, id="empty-status"
        ),
        pytest.param(
            "incident",
            "properties",
            "impact_override",
            {"impact_override": ""},
            None,
            id="empty-override",
        ),
        pytest.param(
            "component",
            "properties",
            "status",
            {"status": "under_maintenance"},
            "under_maintenance",
            id="status",
        ),
        pytest.param(
            "component",
            "properties",
            "startDate",
            {"start_date": "2024-06-07"},
            "2024-06-07T00:00:00Z",
            id="start-date",
        ),
        pytest.param(
            "component",
            "properties",
            "startDate",
            {"start_date": ""},
            None,
            id="empty-start-date",
        ),
        pytest.param(
            "component",
            "properties",
            "startDate",
            {"start_date": None},
            None,
            id="no-start-date",
        ),
        pytest.param(
            "incident",
            "properties",
            "shortlink",
            {"shortlink": ""},
            None,
            id="empty-shortlink",
        ),
        pytest.param(
            "incident",
            "properties",
            "postmortemPublishedAt",
            {"postmortem_published_at": "2026-01-01T00:00:00Z"},
            "2026-01-01T00:00:00Z",
            id="postmortem-published",
        ),
        pytest.param(
            "incident",
            "properties",
            "reminder_intervals",
            {"reminder_intervals": [1, 5]},
            "[1,5]",
            id="reminders-as-a-list",
        ),
        pytest.param("incident", "relations", "components", {}, [], id="no-components"),
        pytest.param(
            "incident",
            "relations",
            "components",
            {"components": None},
            [],
            id="null-components",
        ),
        pytest.param(
            "incident",
            "relations",
            "components",
            {"components": [{"id": "b"}, {"id": "a"}, {"id": None}, {}]},
            ["b", "a"],
            id="components",
        ),
        pytest.param(
            "incident_update",
            "properties",
            "tweet_id",
            {"tweet_id": 1234567890123456789},
            "1234567890123456789",
            id="tweet-id-as-a-number",
        ),
        pytest.param(
            "incident_update",
            "relations",
            "affectedComponents",
            {"affected_components": None},
            [],
            id="null-affected",
        ),
        pytest.param(
            "incident_update",
            "relations",
            "affectedComponents",
            {},
            [],
            id="nothing-affected",
        ),
        pytest.param(
            "incident_update",
            "relations",
            "affectedComponents",
            {
                "affected_components": [
                    {"name": "No components were affected by this update."}
                ]
            },
            [],
            id="the-sentinel",
        ),
        pytest.param(
            "incident_update",
            "relations",
            "affectedComponents",
            {"affected_components": [{"code": "b"}, {"code": "a"}, {"code": "b"}]},
            ["a", "b"],
            id="affected-twice",
        ),
    ],
)
def test_what_the_vendor_may_send_becomes_what_port_accepts(
    kind: str, part: str, name: str, item: Json, value: object
) -> None:
    assert apply(MAPPINGS[kind][part][name], item) == value


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "http://status.example.com:8080?a=b",
        "https://example.com/a b",
        "https://a b.example",
        "https://example.com\n",
        "https://:80/",
        "https://user@",
        "https://[",
        "https://?",
        "example.com",
    ],
)
def test_a_url_is_mapped_only_where_port_takes_it(url: str) -> None:
    accepted = broken_rule({"type": "string", "format": "url"}, url) is None
    mapped = apply(MAPPINGS["statuspage"]["properties"]["url"], {"url": url})
    assert mapped == (url if accepted else None)
