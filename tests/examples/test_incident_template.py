"""The example's files belong together."""

import json
from typing import Any

import jq  # type: ignore[import-not-found]
import yaml

from sandbox.integration_process import ROOT

FOLDER = ROOT / "examples" / "incident_template"


def read(name: str) -> Any:
    """A JSON file of the example."""
    return json.loads((FOLDER / name).read_text())


def test_the_mapping_makes_the_entity_of_the_raw_item() -> None:
    [shown] = yaml.safe_load((FOLDER / "mapping.yaml").read_text())["resources"]
    assert yaml.safe_load((FOLDER / "resources.yaml").read_text()) == [shown]
    mappings = shown["port"]["entity"]["mappings"]
    raw_item, entity = read("raw_item.json"), read("entity.json")

    def made(expression: str) -> Any:
        return jq.compile(expression).input_value(raw_item).first()

    for name in ("identifier", "title", "blueprint"):
        assert made(mappings[name]) == entity[name]
    for part in ("properties", "relations"):
        assert {
            name: made(expression) for name, expression in mappings[part].items()
        } == entity[part]


def test_the_blueprint_has_what_is_mapped() -> None:
    [blueprint] = read("blueprints.json")
    entity = read("entity.json")
    assert blueprint["identifier"] == entity["blueprint"]
    assert blueprint["schema"]["properties"].keys() == entity["properties"].keys()
    assert blueprint["relations"].keys() == entity["relations"].keys()
