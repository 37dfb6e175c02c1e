"""The model of the published integration, as far as Port's documentation shows it."""

import copy
import json
from typing import Any

import yaml

from sandbox.integration_process import ROOT

type Json = dict[str, Any]

RESOURCES = ROOT / ".port/resources"
SHIPPED: list[Json] = json.loads((RESOURCES / "blueprints.json").read_text())
MAPPING: Json = yaml.safe_load((RESOURCES / "port-app-config.yaml").read_text())
EARLIER: Json = json.loads((ROOT / ".port/earlier-defaults.json").read_text())

ADDED_TO = {
    "statuspageComponentGroup": {"status"},
    "statuspageComponent": {"severity"},
    "statuspageIncident": {
        *("impact_override", "durationMinutes", "startedAtEpoch", "lastUpdateAt"),
        *("minutesToFirstUpdate", "longestSilenceMinutes", "daysToPostmortem"),
    },
}
"""The properties that the documented blueprints lack."""

COMPUTED_THERE = {"criticalOpenIssues", "category"}
VALUES_NOT_THERE = {"maintenance", "under_maintenance", "postmortem"}


def published_blueprints() -> list[Json]:
    """All five, as somebody has pasted them."""
    return [_published(copy.deepcopy(blueprint)) for blueprint in SHIPPED]


def published_mapping() -> Json:
    """As Ocean stores the documented mapping in Port."""
    mapping = copy.deepcopy(MAPPING)
    mapping["entityDeletionThreshold"] = 0.9
    for resource in mapping["resources"]:
        kind = resource["kind"]
        lines = resource["port"]["entity"]["mappings"]
        for part in ("properties", "relations"):
            lines[part] = {
                name: EARLIER["mapping"]
                .get(kind, {})
                .get(f"{part}.{name}", [value])[-1]
                for name, value in lines.get(part, {}).items()
                if f"{part}.{name}" in EARLIER["lines"][kind]
            }
        if kind == "incident_update":
            lines["title"] = ".body"
    return mapping


def _published(blueprint: Json) -> Json:
    identifier = blueprint["identifier"]
    if identifier in ("statuspage", "statuspageComponentGroup"):
        del blueprint["icon"]
    blueprint.pop("mirrorProperties", None)
    properties = blueprint["schema"]["properties"]
    for name in ADDED_TO.get(identifier, ()):
        del properties[name]
    for definition in properties.values():
        if "enum" in definition:
            kept = [each for each in definition["enum"] if each not in VALUES_NOT_THERE]
            definition["enum"] = kept
            definition["enumColors"] = {
                each: definition["enumColors"][each] for each in kept
            }
    for part in ("calculationProperties", "aggregationProperties"):
        blueprint[part] = {
            name: definition
            for name, definition in blueprint[part].items()
            if name in COMPUTED_THERE
        }
        for definition in blueprint[part].values():
            definition.pop("pathFilter", None)
    if identifier == "statuspage":
        del blueprint["aggregationProperties"]["criticalOpenIssues"]["description"]
    if identifier == "statuspageIncidentUpdate":
        del properties["body"]["format"]
        del blueprint["relations"]["statuspage"]
    for path, values in EARLIER["blueprints"].get(identifier, {}).items():
        *parts, name = path.split(".")
        found = blueprint
        for key in parts:
            found = found[key]
        found[name] = values[-1]
    colors = blueprint["calculationProperties"].get("category", {}).get("colors")
    if colors:
        colors["maintainance"] = colors.pop("maintenance")
    return blueprint
