"""A Port beside what is shipped: the plan, doing it, and the second run."""

from pathlib import Path
from typing import Any

import pytest

from errors import PortError
from portal.api import PortalApi
from portal.apply import apply
from portal.differences import Step
from portal.plan import Plan, make_plan
from portal.shipped import read_shipped
from portal.text import plan_lines
from sandbox.integration_process import ROOT
from tests.oceans_port import OceansPort
from tests.portal.published import (
    SHIPPED,
    published_blueprints,
    published_mapping,
)
from tests.test_shipped_dashboard import install

type Json = dict[str, Any]

INSTALLATION = "my-statuspage"
BY_HAND = {"identifier": "statuspage", "title": "Mine", "schema": {"properties": {}}}


async def plan(api: PortalApi, *additions: Path) -> Plan:
    return await make_plan(read_shipped(additions), INSTALLATION, api)


async def has_mapping(port: OceansPort, mapping: Json) -> None:
    body = {"installationId": INSTALLATION, "config": mapping}
    (await port.http.post("/v1/integration", json=body)).raise_for_status()


def blueprints(port: OceansPort) -> dict[str, Json]:
    return port.state.catalog.blueprints


def left_alone(plan: Plan) -> dict[str, str]:
    """What stays as somebody wanted it, and why."""
    return {
        f"{part.identifier} {each.where}": each.what
        for part in plan.parts
        for each in part.differences
        if each.step is Step.LEAVE and not part.is_new
    }


def as_shipped(port: OceansPort) -> bool:
    """Whether every shipped blueprint is in a Port whole."""
    return all(
        (blueprints(port)[blueprint["identifier"]].get(key) or {}) == (value or {})
        for blueprint in SHIPPED
        for key, value in blueprint.items()
    )


async def test_an_empty_port_gets_all_of_it_and_nothing_the_second_time(
    oceans_port: OceansPort, api: PortalApi
) -> None:
    first = await plan(api)
    assert all(part.is_new for part in first.parts)
    assert "first start brings" in first.notes[0]
    assert await apply(first, api) == []
    assert as_shipped(oceans_port)
    resources = oceans_port.state.resources
    assert [each["identifier"] for each in resources["pages"]] == ["statuspageOnCall"]
    assert len(resources["scorecards"]) == 2
    assert (await plan(api)).is_empty


async def test_the_published_model_is_brought_up_to_date_and_loses_nothing(
    oceans_port: OceansPort, api: PortalApi
) -> None:
    await install(oceans_port.http, published_blueprints())
    await has_mapping(oceans_port, published_mapping())
    first = await plan(api)
    lines = list(plan_lines(first))
    assert "    + schema.properties.impact.enum: maintenance" in lines
    assert (
        "    + resource 4 (incident) properties.lastUpdateAt: .__last_update_at"
        in lines
    )
    assert left_alone(first) == {}
    before = {name: dict(each) for name, each in blueprints(oceans_port).items()}
    assert await apply(first, api) == []
    for blueprint in published_blueprints():
        after = blueprints(oceans_port)[blueprint["identifier"]]
        for part in ("relations", "calculationProperties", "aggregationProperties"):
            assert blueprint[part].keys() <= after[part].keys()
        properties = after["schema"]["properties"]
        assert blueprint["schema"]["properties"].keys() <= properties.keys()
        assert before[blueprint["identifier"]]["createdAt"] == after["createdAt"]
    second = await plan(api)
    assert second.is_empty
    assert left_alone(second) == {}


async def test_what_somebody_has_changed_stays_and_is_told(
    oceans_port: OceansPort, api: PortalApi
) -> None:
    await apply(await plan(api), api)
    catalog = oceans_port.state.catalog
    schema = blueprints(oceans_port)["statuspageIncident"]["schema"]
    schema["properties"]["impact"]["title"] = "How bad"
    schema["properties"]["status"].pop("enum")
    schema["properties"]["status"].pop("enumColors")
    del schema["properties"]["lastUpdateAt"]
    catalog.patch_blueprint("statuspageIncident", {"schema": schema, "title": "Outage"})
    mapping = published_mapping()
    del mapping["resources"][4]
    mapping["resources"][3]["selector"]["query"] = '.impact != "none"'
    mapping["resources"][3]["port"]["entity"]["mappings"][
        "title"
    ] = ".name | ascii_upcase"
    await has_mapping(oceans_port, mapping)
    resources = oceans_port.state.resources
    resources["pages"][0]["widgets"][0]["widgets"].pop()
    resources["scorecards"][0]["rules"][0]["level"] = "Gold"

    first = await plan(api)
    assert {*left_alone(first)} == {
        "statuspageIncident title",
        "statuspageIncident schema.properties.impact.title",
        "statuspageIncident schema.properties.status.enum",
        "statuspageIncident schema.properties.status.enumColors",
        "my-statuspage resource 4 (incident) selector.query",
        "my-statuspage resource 4 (incident) title",
        "my-statuspage incident_update to statuspageIncidentUpdate",
        "componentCare rules.hasDescription.level",
        "statuspageOnCall widgets.statuspageOnCallDashboard.widgets.latestUpdates",
    }
    assert left_alone(first)["statuspageIncident title"] == (
        "Outage stays, as somebody wanted it; shipped is Statuspage Incident"
    )
    assert await apply(first, api) == []
    after = blueprints(oceans_port)["statuspageIncident"]
    assert after["title"] == "Outage"
    assert after["schema"]["properties"]["impact"]["title"] == "How bad"
    assert "enum" not in after["schema"]["properties"]["status"]
    assert "lastUpdateAt" in after["schema"]["properties"]
    second = await plan(api)
    assert second.is_empty
    assert left_alone(second) == left_alone(first)


async def test_a_blueprint_made_by_hand_is_completed(
    oceans_port: OceansPort, api: PortalApi
) -> None:
    (await oceans_port.http.post("/v1/blueprints", json=BY_HAND)).raise_for_status()
    first = await plan(api)
    assert list(left_alone(first)) == ["statuspage title"]
    assert await apply(first, api) == []
    page = blueprints(oceans_port)["statuspage"]
    assert page["title"] == "Mine"
    assert page["schema"]["properties"] == SHIPPED[0]["schema"]["properties"]
    assert (await plan(api)).is_empty


async def test_an_example_is_added_to_what_is_there(
    oceans_port: OceansPort, api: PortalApi
) -> None:
    await has_mapping(oceans_port, published_mapping())
    folders = [ROOT / "examples/maintenance", ROOT / "examples/uptime"]
    assert await apply(await plan(api, *folders), api) == []
    assert "statuspageMaintenance" in blueprints(oceans_port)
    component = blueprints(oceans_port)["statuspageComponent"]
    assert "uptimePercentage" in component["schema"]["properties"]
    installed = oceans_port.state.integrations.get(INSTALLATION)
    assert installed is not None
    resources = installed.record["config"]["resources"]
    assert resources[2]["selector"]["includeUptime"] is True
    assert resources[5]["kind"] == "incident"
    assert "componentUptime" in {
        each["identifier"] for each in oceans_port.state.resources["scorecards"]
    }
    assert (await plan(api, *folders)).is_empty


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param(
            {"status": 403},
            r"does not let these credentials create page statuspageOnCall \(403: .*"
            r"Use the credentials of somebody who may",
            id="403",
        ),
        pytest.param({"status": 500}, r"\(500: .*Run it again", id="500"),
        pytest.param({"status": 429}, "Run it again", id="429"),
        pytest.param({"status": 422}, "refuses to create page", id="422"),
    ],
)
async def test_a_page_that_port_does_not_take_is_named_and_the_rest_is_done(
    oceans_port: OceansPort, api: PortalApi, fault: Json, words: str
) -> None:
    first = await plan(api)
    await oceans_port.fails(method="POST", path="/v1/pages", **fault)
    [failure] = await apply(first, api)
    with pytest.raises(PortError, match=words):
        raise failure
    assert len(oceans_port.state.resources["scorecards"]) == 2
    await oceans_port.http.delete("/sandbox/faults")
    second = await plan(api)
    assert [part.identifier for part in second.parts if part.is_changed] == [
        "statuspageOnCall"
    ]
    assert await apply(second, api) == []


async def test_a_blueprint_that_port_does_not_take_ends_it_with_its_name(
    oceans_port: OceansPort, api: PortalApi
) -> None:
    first = await plan(api)
    await oceans_port.fails(method="PATCH", path="/v1/blueprints", status=403, times=1)
    with pytest.raises(PortError, match="change blueprint statuspageComponentGroup"):
        await apply(first, api)
    assert oceans_port.state.resources["pages"] == []
    assert await apply(await plan(api), api) == []
    assert as_shipped(oceans_port)


async def test_what_cannot_be_computed_is_named_and_the_rest_is_done(
    oceans_port: OceansPort, api: PortalApi
) -> None:
    by_hand = {
        "identifier": "statuspageComponent",
        "title": "Statuspage Component",
        "schema": {"properties": {"severity": {"type": "string"}}},
    }
    (await oceans_port.http.post("/v1/blueprints", json=by_hand)).raise_for_status()
    [failure] = await apply(await plan(api), api)
    assert "refuses to change blueprint statuspageIncident" in str(failure)
    assert "worstComponentSeverity" in str(failure)
    assert oceans_port.state.resources["pages"]


async def test_a_port_that_does_not_say_what_it_has_is_not_written_to(
    oceans_port: OceansPort, api: PortalApi
) -> None:
    await oceans_port.fails(method="GET", path="/v1/blueprints/statuspage$", status=403)
    with pytest.raises(
        PortError, match="does not let these credentials read blueprint statuspage"
    ):
        await plan(api)


async def test_actions_are_created_where_they_are_missing(
    oceans_port: OceansPort, api: PortalApi
) -> None:
    folder = ROOT / "examples/actions"
    first = await plan(api, folder)
    names = {path.stem for path in folder.glob("*.json")}
    assert {part.identifier for part in first.copies} >= names
    await apply(first, api)
    answer = await oceans_port.http.get("/v1/actions/create_statuspage_incident")
    method = answer.json()["action"]["invocationMethod"]
    assert method["installationId"] == INSTALLATION
    changed = {
        part.identifier for part in (await plan(api, folder)).parts if part.is_changed
    }
    assert "create_statuspage_incident" not in changed


async def test_an_action_in_a_list_is_created_as_well(
    oceans_port: OceansPort, api: PortalApi, tmp_path: Path
) -> None:
    action = (ROOT / "examples/actions/create_statuspage_incident.json").read_text()
    (tmp_path / "actions.json").write_text(f"[{action}]")
    assert await apply(await plan(api, tmp_path), api) == []
    assert (await plan(api, tmp_path)).is_empty
