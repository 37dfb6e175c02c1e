"""The dashboard and the scorecards that are installed by default, and those in examples."""

import json
from typing import Any

import httpx
import pytest

from sandbox.integration_process import ROOT
from sandbox.port.app import create_port_app
from sandbox.preview.model import DEFAULT_BLUEPRINTS, DEFAULT_MAPPING, read_model
from tests.sandbox.port.examples import logged_in

type Json = dict[str, Any]

RESOURCES = ROOT / ".port/resources"
[DASHBOARD] = json.loads((RESOURCES / "pages.json").read_text())
[ROOT_WIDGET] = DASHBOARD["widgets"]
WIDGETS: dict[str, Json] = {each["id"]: each for each in ROOT_WIDGET["widgets"]}
SCORECARDS: list[Json] = json.loads((RESOURCES / "scorecards.json").read_text())
MODELS = [
    pytest.param(DEFAULT_MAPPING, DEFAULT_BLUEPRINTS, SCORECARDS, id="default"),
    pytest.param(
        ROOT / "examples/uptime/resources.yaml",
        ROOT / "examples/uptime/blueprints.json",
        json.loads((ROOT / "examples/uptime/scorecards.json").read_text()),
        id="uptime",
    ),
]


async def install(port: httpx.AsyncClient, blueprints: list[Json]) -> None:
    """Create the blueprints as Ocean does, what depends on others last."""
    late = {
        "relations",
        "calculationProperties",
        "aggregationProperties",
        "mirrorProperties",
    }
    for blueprint in blueprints:
        bare = {key: value for key, value in blueprint.items() if key not in late}
        (await port.post("/v1/blueprints", json=bare)).raise_for_status()
    for key in ({"relations"}, late):
        for blueprint in blueprints:
            part = {name: value for name, value in blueprint.items() if name in key}
            url = f"/v1/blueprints/{blueprint['identifier']}"
            (await port.patch(url, json=part)).raise_for_status()


@pytest.mark.parametrize(("mapping", "blueprints", "scorecards"), MODELS)
async def test_a_port_that_looks_at_every_name_takes_them(
    mapping: Any, blueprints: Any, scorecards: list[Json]
) -> None:
    async with logged_in(create_port_app(strict=True)) as port:
        await install(port, read_model(mapping, blueprints).blueprints)
        for preset in scorecards:
            for scorecard in preset["data"]:
                url = f"/v1/blueprints/{preset['blueprint']}/scorecards"
                answer = await port.post(url, json=scorecard)
                assert answer.status_code == 201, answer.text
        answer = await port.post("/v1/pages", json=DASHBOARD)
        assert answer.status_code == 201, answer.text


def test_what_the_dashboard_shows_of_scorecards_is_shipped() -> None:
    identifiers = {
        (preset["blueprint"], each["identifier"])
        for preset in SCORECARDS
        for each in preset["data"]
    }
    shown = {
        (widget["blueprint"], widget["property"].partition("#")[2])
        for widget in WIDGETS.values()
        if widget.get("property", "").startswith("scorecard#")
    }
    assert shown
    assert shown <= identifiers


@pytest.mark.parametrize("widget", WIDGETS.values(), ids=lambda each: str(each["id"]))
def test_a_widget_is_about_one_blueprint_and_explains_itself(widget: Json) -> None:
    [rule] = [
        rule
        for rule in widget["dataset"]["rules"]
        if rule.get("property") == "$blueprint"
    ]
    assert rule["value"] == widget["blueprint"]
    assert widget["description"]


def test_no_two_widgets_share_a_title() -> None:
    titles = [
        (each["title"], each["type"]) for each in WIDGETS.values() if "title" in each
    ]
    assert len(set(titles)) == len(WIDGETS)
