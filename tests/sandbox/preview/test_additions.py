"""Previewing what is only added to the default model."""

import json
from pathlib import Path

import pytest

from sandbox.integration_process import ROOT
from sandbox.preview.additions import with_blueprints, with_resources
from sandbox.preview.model import read_model
from tests.sandbox.preview.examples import mapping, resource

PAGES = resource("statuspage", '"statuspage"')
INCIDENTS = resource("incident", '"statuspageIncident"')
MAINTENANCES = resource("incident", '"statuspageMaintenance"')


def test_a_resource_of_another_blueprint_comes_on_top() -> None:
    together = with_resources(mapping(PAGES, INCIDENTS), [MAINTENANCES])
    assert together["resources"] == [PAGES, INCIDENTS, MAINTENANCES]


def test_a_resource_of_the_same_kind_and_blueprint_is_replaced() -> None:
    mine = resource("incident", '"statuspageIncident"', {"mood": ".name"})
    together = with_resources(mapping(PAGES, INCIDENTS), [mine])
    assert together["resources"] == [PAGES, mine]


def test_what_is_no_resource_is_left_for_ocean_to_refuse() -> None:
    together = with_resources(mapping(PAGES), [{"kind": "incident"}])
    assert together["resources"] == [PAGES, {"kind": "incident"}]


def test_properties_are_added_to_a_blueprint_that_exists() -> None:
    known = {"identifier": "a", "schema": {"properties": {"old": 1}}, "relations": {}}
    added = {"identifier": "a", "schema": {"properties": {"new": 2}}}
    [together] = with_blueprints([known], [added])
    assert together == known | {"schema": {"properties": {"old": 1, "new": 2}}}


def test_a_new_blueprint_comes_on_top() -> None:
    first, second = {"identifier": "a"}, {"identifier": "b"}
    assert with_blueprints([first], [second]) == [first, second]


@pytest.mark.parametrize("example", ["maintenance", "uptime"])
def test_an_example_is_read_as_an_addition_whose_properties_all_exist(
    example: str,
) -> None:
    folder = ROOT / "examples" / example
    model = read_model(folder / "resources.yaml", folder / "blueprints.json")
    properties = {
        blueprint["identifier"]: blueprint["schema"]["properties"].keys()
        for blueprint in model.blueprints
    }
    assert {each["kind"] for each in model.mapping["resources"]} == {
        each["kind"] for each in read_model().mapping["resources"]
    }
    for each in model.mapping["resources"]:
        mappings = each["port"]["entity"]["mappings"]
        blueprint = json.loads(mappings["blueprint"])
        assert mappings["properties"].keys() <= properties[blueprint]


def test_blueprints_beside_a_whole_mapping_are_all_that_there_are(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.json"
    path.write_text('[{"identifier": "mine"}]')
    assert read_model(blueprints=path).blueprints == [{"identifier": "mine"}]
