"""The example's resource is the default one, and what it adds is in its properties."""

from typing import Any

import yaml

from sandbox.integration_process import ROOT
from tests.end_to_end.mappings import properties_of

ADDED_SELECTORS = {"includeUptime", "uptimeDays"}


def component_resource(path: str) -> dict[str, Any]:
    """The resource of the kind `component` in a file of the repository."""
    content = yaml.safe_load((ROOT / path).read_text())
    resources = content["resources"] if isinstance(content, dict) else content
    [resource] = [each for each in resources if each["kind"] == "component"]
    return dict(resource)


def test_it_differs_from_the_default_only_by_the_uptime() -> None:
    example = component_resource("examples/uptime/resources.yaml")
    default = component_resource(".port/resources/port-app-config.yaml")
    properties = example["port"]["entity"]["mappings"]["properties"]
    added = {name: properties.pop(name) for name in properties_of("uptime")}
    assert all(".__uptime" in expression for expression in added.values())
    assert {example["selector"].pop(name) for name in ADDED_SELECTORS} == {True, 90}
    assert example == default
