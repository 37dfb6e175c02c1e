"""Which of somebody's services a component belongs to, and what becomes of it in Port."""

from pathlib import Path
from typing import Any

import jq  # type: ignore[import-not-found]
import pytest

from errors import ConfigurationError
from portal.api import PortalApi
from portal.apply import apply
from portal.plan import Plan, make_plan
from portal.service_model import extend_with_services, service_blueprints
from portal.services import Match, Matches, ServicesConfig, match_services
from portal.shipped import read_services, read_shipped
from portal.text import plan_lines
from raw_items.component_groups import STATUSES
from sandbox.integration_process import ROOT
from sandbox.port.catalog.snapshot import entities_with_calculated
from tests.oceans_port import OceansPort
from tests.portal.published import MAPPING
from tests.sandbox.port.examples import MERGE
from tests.test_shipped_dashboard import install

type Json = dict[str, Any]

INSTALLATION = "my-statuspage"
SERVICE: Json = {
    "identifier": "service",
    "title": "Service",
    "schema": {"properties": {"statuspage": {"type": "array"}}},
    "relations": {},
}


def entity(identifier: str, title: str, **properties: Any) -> Json:
    return {"identifier": identifier, "title": title, "properties": properties}


def config(**fields: Any) -> ServicesConfig:
    return ServicesConfig.model_validate({"byName": True} | fields)


COMPONENTS = [entity("c1", "API Gateway"), entity("c2", "Payments (EU)")]
SERVICES = [
    entity("api-gateway", "The gateway", components=["c2"]),
    entity("pay-eu", "payments / eu", components="nothing"),
    entity("billing", "Billing", components=["Api gateway", 5, None]),
]


def matched(matches: Matches) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {each.component: (each.by, each.services) for each in matches.matches}


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        pytest.param(
            config(),
            {"c1": ("name", ("api-gateway",)), "c2": ("name", ("pay-eu",))},
            id="by-name-without-case-and-punctuation",
        ),
        pytest.param(
            config(byProperty="components"),
            {"c1": ("property", ("billing",)), "c2": ("property", ("api-gateway",))},
            id="by-property-with-names-and-ids",
        ),
        pytest.param(
            config(table={"API Gateway": "pay-eu", "c1": "billing"}),
            {"c1": ("table", ("billing",)), "c2": ("name", ("pay-eu",))},
            id="by-table-and-an-id-before-a-name",
        ),
        pytest.param(
            config(byName=False), {"c1": ("", ()), "c2": ("", ())}, id="by-nothing"
        ),
    ],
)
def test_a_component_belongs_to_the_service_that_is_found_first(
    how: ServicesConfig, expected: Any
) -> None:
    assert matched(match_services(how, COMPONENTS, SERVICES)) == expected


def test_two_services_of_a_name_are_told_and_none_is_taken() -> None:
    services = [entity("a", "Api gateway"), entity("api-gateway", "B")]
    matches = match_services(config(), COMPONENTS[:1], services)
    assert matches.ambiguous == [
        Match("c1", "API Gateway", "name", ("a", "api-gateway"))
    ]
    assert matches.table == {}
    assert matches.idle_services == ("a", "api-gateway")


def test_what_the_table_names_and_is_not_there_is_told() -> None:
    how = config(byName=False, table={"c1": "gone"})
    matches = match_services(how, COMPONENTS[:1], SERVICES)
    assert matches.unknown == ("gone",)
    assert [each.component for each in matches.unmatched] == ["c1"]


def test_the_severities_of_a_service_are_those_of_components() -> None:
    program = service_blueprints(config())[1]["calculationProperties"][
        "statuspageStatus"
    ]["calculation"]
    for rank, status in enumerate(STATUSES):
        entity = {"properties": {"statuspageSeverity": rank}}
        assert jq.compile(program).input_value(entity).first() == status
    assert jq.compile(program).input_value({"properties": {}}).first() is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("byname: true", "byname", id="misspelt"),
        pytest.param("table: [a]", "table", id="no-table"),
        pytest.param("[1]", "services", id="a-list"),
        pytest.param("table: {5: a}", "table", id="a-number"),
    ],
)
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "services.yaml").write_text(text)
    with pytest.raises(ConfigurationError, match=words):
        read_services(tmp_path)


def test_the_example_is_one() -> None:
    found = read_services(ROOT / "examples/services")
    assert found is not None
    assert found.table == {"API Gateway": "api-gateway"}
    assert found.by_name


def test_a_line_of_somebody_stays_and_ours_is_brought_up_to_date() -> None:
    resource: Json = {
        "kind": "component",
        "port": {"entity": {"mappings": {"blueprint": '"statuspageComponent"'}}},
    }
    group: Json = {
        "kind": "component_group",
        "port": {"entity": {"mappings": {"blueprint": '"statuspageComponentGroup"'}}},
    }
    mapping = {"resources": [group, resource]}
    first = match_services(config(), COMPONENTS[:1], SERVICES)
    both = match_services(config(), COMPONENTS, SERVICES)
    lines = resource["port"]["entity"]["mappings"]
    [added] = extend_with_services(mapping, first)
    assert (added.step, added.what) == ("+", "1 components of 1 services")
    assert extend_with_services(mapping, first) == []
    [updated] = extend_with_services(mapping, both)
    assert (updated.step, updated.what) == ("~", "2 components of 2 services")
    lines["relations"]["service"] = ".name"
    [left] = extend_with_services(mapping, both)
    assert left.step == "="
    assert lines["relations"] == {"service": ".name"}
    assert "relations" not in group["port"]["entity"]["mappings"]


async def plan(api: PortalApi, folder: Path) -> Plan:
    return await make_plan(read_shipped([folder]), INSTALLATION, api)


async def with_components(port: OceansPort, *names: str) -> None:
    """A Port after its first resync."""
    await install(port.http, list(read_shipped().blueprints))
    body = {"installationId": INSTALLATION, "config": MAPPING}
    (await port.http.post("/v1/integration", json=body)).raise_for_status()
    for number, name in enumerate(names):
        component = entity(f"c{number}", name, severity=number % 5)
        port.state.catalog.upsert("statuspageComponent", component, "ocean", MERGE)


def services_file(folder: Path, text: str) -> Path:
    (folder / "services.yaml").write_text(text)
    return folder


async def test_two_hundred_services_need_one_file(
    oceans_port: OceansPort, api: PortalApi, tmp_path: Path
) -> None:
    names = [f"Component {number}" for number in range(200)]
    await with_components(oceans_port, *names)
    catalog = oceans_port.state.catalog
    catalog.create_blueprint(SERVICE)
    for number in range(200):
        service = entity(f"service-{number}", f"Service {number}")
        catalog.upsert("service", service, "user", MERGE)
    table = "\n".join(
        f"  Component {number}: service-{number}" for number in range(200)
    )
    folder = services_file(tmp_path, f"table:\n{table}")
    first = await plan(api, folder)
    lines = list(plan_lines(first))
    assert "  services: 200 of 200 components (200 by table)" in lines
    assert (
        "    + resource 3 (component) relations.service: 200 components of 200 services"
    ) in lines
    assert (
        "    + aggregationProperties.statuspageSeverity: Statuspage Severity" in lines
    )
    assert await apply(first, api) == []
    assert (await plan(api, folder)).is_empty

    installed = oceans_port.state.integrations.get(INSTALLATION)
    assert installed is not None
    mappings = installed.record["config"]["resources"][2]["port"]["entity"]["mappings"]
    [rule] = mappings["relations"]["service"]["rules"]
    for component, expected in [("c17", "service-17"), ("other", "")]:
        found = jq.compile(rule["value"]).input_value({"id": component}).first()
        assert found == expected


async def test_a_service_shows_its_worst_component_and_open_incidents(
    oceans_port: OceansPort, api: PortalApi, tmp_path: Path
) -> None:
    await with_components(oceans_port, "Api", "Web")
    catalog = oceans_port.state.catalog
    catalog.create_blueprint(SERVICE)
    catalog.upsert("service", entity("shop", "Shop"), "user", MERGE)
    await apply(await plan(api, services_file(tmp_path, "byName: true")), api)
    for identifier in ("c0", "c1"):
        related = {"identifier": identifier, "relations": {"service": "shop"}}
        catalog.upsert("statuspageComponent", related, "ocean", MERGE)
    incident = entity("i1", "Slow", status="monitoring") | {
        "relations": {"components": ["c0", "c1"]}
    }
    catalog.upsert("statuspageIncident", incident, "ocean", MERGE)
    [shop] = [
        each
        for each in entities_with_calculated(catalog)
        if each["identifier"] == "shop"
    ]
    assert shop["calculated"] == {
        "statuspageSeverity": 1,
        "statuspageOpenIncidents": 1,
        "statuspageStatus": "under_maintenance",
    }


async def test_without_services_nothing_of_them_is_added(
    oceans_port: OceansPort, api: PortalApi, tmp_path: Path
) -> None:
    await with_components(oceans_port, "Api")
    first = await plan(api, services_file(tmp_path, "byName: true"))
    assert "There are no services: your Port has no blueprint service." in first.notes
    assert await apply(first, api) == []
    component = oceans_port.state.catalog.blueprints["statuspageComponent"]
    assert "service" not in component["relations"]


async def test_a_relation_to_something_else_stays_and_is_told(
    oceans_port: OceansPort, api: PortalApi, tmp_path: Path
) -> None:
    await with_components(oceans_port, "Api")
    catalog = oceans_port.state.catalog
    catalog.create_blueprint(SERVICE)
    relations = catalog.blueprints["statuspageComponent"]["relations"]
    other = {**relations, "service": {"target": "b", "many": False}}
    catalog.patch_blueprint("statuspageComponent", {"relations": other})
    first = await plan(api, services_file(tmp_path, "byName: true"))
    [note] = first.notes
    assert note == (
        "Components are not related to service: their relation service leads to b"
        " already."
    )
    assert first.mapping is not None
    assert not first.mapping.is_changed
