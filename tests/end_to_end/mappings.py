"""Mappings as users write them, made from the default one."""

import copy
import json
from typing import Any

import yaml

from sandbox.integration_process import ROOT
from sandbox.preview.additions import with_resources
from tests.end_to_end.conftest import Json

EXAMPLES = ROOT / "examples"


def with_selectors(mapping: Json, **selectors: dict[str, Any]) -> Json:
    """The mapping with fields added to the selectors of some kinds."""
    changed = copy.deepcopy(mapping)
    for resource in changed["resources"]:
        resource["selector"] |= selectors.get(resource["kind"], {})
    return changed


def with_resources_of(mapping: Json, example: str) -> Json:
    """The mapping with the resources of an example added, or in place of those they replace."""
    text = (EXAMPLES / example / "resources.yaml").read_text()
    return with_resources(mapping, yaml.safe_load(text))


def properties_of(example: str) -> Json:
    """The properties that an example adds to its one blueprint."""
    [blueprint] = blueprints_of(example)
    properties: Json = blueprint["schema"]["properties"]
    return properties


def blueprints_of(example: str) -> list[Json]:
    """The blueprints of an example."""
    text = (EXAMPLES / example / "blueprints.json").read_text()
    blueprints: list[Json] = json.loads(text)
    return blueprints
