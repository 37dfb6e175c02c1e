"""The examples' actions are such that Port takes them, and call what the integration has."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from action_runs.inputs import titles
from actions.all_actions import executors
from sandbox.integration_process import ROOT
from sandbox.port.organization.payload import rendered
from sandbox.port.validation.actions import check_action

Json = dict[str, Any]

FOLDER = ROOT / "examples" / "actions"
ACTIONS = sorted(FOLDER.glob("*.json"))
WEBHOOKS = sorted((FOLDER / "webhook").glob("*.json"))
SPEC: Json = yaml.safe_load((ROOT / ".port/spec.yaml").read_text())
OFFERED: dict[str, Json] = {each["name"]: each for each in SPEC["actions"]}
EXECUTORS = {each.ACTION_NAME: each for each in executors()}
BLUEPRINTS = {
    blueprint["identifier"]
    for path in (
        ROOT / ".port/resources/blueprints.json",
        ROOT / "examples/incident_template/blueprints.json",
    )
    for blueprint in json.loads(path.read_text())
}
GUIDES = {
    "create_statuspage_incident",
    "update_statuspage_incident",
    "update_status_page_component",
}
FLAGS = {
    "deliver_notifications",
    "scheduled_remind_prior",
    "auto_transition_deliver_notifications_at_start",
    "auto_transition_deliver_notifications_at_end",
    "auto_tweet_on_creation",
    "auto_tweet_at_beginning",
    "auto_tweet_on_completion",
    "auto_tweet_one_hour_before",
}


def read(path: Path) -> Json:
    """One action."""
    action: Json = json.loads(path.read_text())
    return action


@pytest.mark.parametrize("path", [*ACTIONS, *WEBHOOKS], ids=lambda path: path.stem)
def test_port_takes_the_action(path: Path) -> None:
    action = read(path)
    check_action(action, BLUEPRINTS)
    assert action["identifier"] == path.stem


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)
def test_an_action_gives_what_the_integration_takes(path: Path) -> None:
    method = read(path)["invocationMethod"]
    given = method["integrationActionExecutionProperties"]
    offered = OFFERED[method["integrationActionType"]]
    inputs = {each["name"]: each for each in offered["inputs"]}
    assert given.keys() <= inputs.keys()
    required = {name for name, each in inputs.items() if each.get("required")}
    assert required <= given.keys()
    assert {"dryRun", "requestedBy"} <= given.keys()


@pytest.mark.parametrize("path", [*ACTIONS, *WEBHOOKS], ids=lambda path: path.stem)
def test_a_form_notifies_nobody_unless_somebody_says_so(path: Path) -> None:
    properties = read(path)["trigger"]["userInputs"]["properties"]
    telling = ("notif", "remind")
    for name, each in properties.items():
        if any(word in name for word in telling):
            assert each["default"] is False, name


@pytest.mark.parametrize("path", [*ACTIONS, *WEBHOOKS], ids=lambda path: path.stem)
def test_components_are_picked_from_the_page(path: Path) -> None:
    properties = read(path)["trigger"]["userInputs"]["properties"]
    for each in properties.values():
        items = each.get("items", each)
        if items.get("blueprint") in (
            "statuspageComponent",
            "statuspageIncidentTemplate",
        ):
            [rule] = items["dataset"]["rules"]
            assert (rule["operator"], rule["blueprint"]) == ("relatedTo", "statuspage")


def test_the_guides_actions_are_there_in_both_forms() -> None:
    assert {path.stem for path in WEBHOOKS} == GUIDES
    assert {path.stem for path in ACTIONS} > GUIDES


def test_every_action_has_an_example() -> None:
    called = {
        read(path)["invocationMethod"]["integrationActionType"] for path in ACTIONS
    }
    assert called == set(OFFERED) == set(EXECUTORS)


@pytest.mark.parametrize("name", OFFERED)
def test_the_spec_names_the_inputs_that_an_action_takes(name: str) -> None:
    offered = {each["name"]: each for each in OFFERED[name]["inputs"]}
    model = EXECUTORS[name].INPUTS  # type: ignore[attr-defined]
    assert {key: each["title"] for key, each in offered.items()} == titles(model)
    for key, field in model.model_fields.items():
        described = offered[field.alias]
        assert described.get("required", False) == field.is_required(), key
        if field.annotation is bool:
            assert described["default"] is field.default, key
        assert described["description"].endswith("."), key


def context(**inputs: Any) -> Json:
    """What a run of a webhook action knows."""
    relations = {"statuspage": "p1", "components": ["c1", "c2"]}
    entity = {"identifier": "i1", "relations": relations}
    return {"inputs": inputs, "entity": entity, "secrets": {"STATUSPAGE_API_KEY": "k"}}


@pytest.mark.parametrize("path", WEBHOOKS, ids=lambda path: path.stem)
def test_a_webhook_names_every_notification_and_asks_for_none(path: Path) -> None:
    method = read(path)["invocationMethod"]
    body = rendered(method["body"], context(status_page={"identifier": "p1"}))
    if "incident" in body:
        assert body["incident"].keys() >= FLAGS
        assert {body["incident"][flag] for flag in FLAGS} == {False}
    assert "p1" in rendered(
        method["url"], context(status_page={"identifier": "p1"}, status="x")
    )


def test_the_webhook_gives_components_a_status_or_a_maintenance_its_window() -> None:
    method = read(FOLDER / "webhook" / "create_statuspage_incident.json")
    inputs: Json = {
        "status_page": {"identifier": "p1"},
        "incident_title": "Down",
        "incident_status": "investigating",
        "impacted_components": [{"identifier": "c1"}],
        "component_status": "major_outage",
        "send_notifications": True,
    }
    body = method["invocationMethod"]["body"]
    incident = rendered(body, context(**inputs))["incident"]
    assert incident["components"] == {"c1": "major_outage"}
    assert incident["component_ids"] == ["c1"]
    assert incident["deliver_notifications"] is True
    assert "impact_override" not in incident
    window = {"scheduled_for": "a", "scheduled_until": "b"}
    planned = inputs | window | {"incident_status": "scheduled"}
    maintenance = rendered(body, context(**planned))["incident"]
    assert "components" not in maintenance
    assert maintenance["scheduled_for"] == "a"
    assert maintenance["auto_transition_to_operational_state"] is True


def test_the_webhook_restores_components_only_if_it_is_told_to() -> None:
    method = read(FOLDER / "webhook" / "update_statuspage_incident.json")
    body = method["invocationMethod"]["body"]
    resolve: Json = {"new_incident_status": "resolved", "update_message": "Over"}
    incident = rendered(body, context(**resolve))["incident"]
    assert "components" not in incident
    restored = rendered(body, context(**resolve, restore_components=True))["incident"]
    assert restored["components"] == {"c1": "operational", "c2": "operational"}
