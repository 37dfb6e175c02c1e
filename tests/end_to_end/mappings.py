"""Mappings as users write them, made from the default one."""

import copy
import json
from typing import Any

import yaml

from sandbox.integration_process import ROOT
from tests.end_to_end.conftest import Json

EXAMPLES = ROOT / "examples"


def with_selectors(mapping: Json, **selectors: dict[str, Any]) -> Json:
    """The mapping with fields added to the selectors of some kinds."""
    changed = copy.deepcopy(mapping)
    for resource in changed["resources"]:
        resource["selector"] |= selectors.get(resource["kind"], {})
    return changed


def with_resources_of(mapping: Json, example: str) -> Json:
    """The mapping with the resources of an example added."""
    text = (EXAMPLES / example / "resources.yaml").read_text()
    return mapping | {"resources": mapping["resources"] + yaml.safe_load(text)}


def with_replaced_resources_of(mapping: Json, example: str) -> Json:
    """The mapping with the resources of an example in place of those of their kind."""
    resources = yaml.safe_load((EXAMPLES / example / "resources.yaml").read_text())
    by_kind = {resource["kind"]: resource for resource in resources}
    return mapping | {
        "resources": [
            by_kind.get(resource["kind"], resource) for resource in mapping["resources"]
        ]
    }


def properties_of(example: str) -> Json:
    """The blueprint properties of an example."""
    properties: Json = json.loads((EXAMPLES / example / "properties.json").read_text())
    return properties


def blueprints_of(example: str) -> list[Json]:
    """The blueprints of an example."""
    text = (EXAMPLES / example / "blueprints.json").read_text()
    blueprints: list[Json] = json.loads(text)
    return blueprints
