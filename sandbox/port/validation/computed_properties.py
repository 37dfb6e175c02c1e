"""What Port refuses of calculation, aggregation and mirror properties. Pure functions."""

from collections.abc import Mapping
from typing import Any

from sandbox import Json
from sandbox.port.entities.calculations import AGGREGATION_FUNCTIONS, jq_error
from sandbox.port.entities.search import (
    META_PROPERTIES,
    SearchRefused,
    compile_query,
)
from sandbox.port.validation.property_values import TYPES

COMPUTED = ("calculationProperties", "aggregationProperties", "mirrorProperties")

type Blueprints = Mapping[str, Json]


def broken_computed_property(blueprint: Json, known: Blueprints) -> str | None:
    """Return the first rule that a computed property breaks, or None.

    Args:
        known: all blueprints by identifier, this one among them.
    """
    checks = {
        "calculation": (_broken_calculation, "calculationProperties"),
        "aggregation": (_broken_aggregation, "aggregationProperties"),
        "mirror": (_broken_mirror, "mirrorProperties"),
    }
    for kind, (broken, part) in checks.items():
        for name, definition in blueprint.get(part, {}).items():
            rule = broken(definition, blueprint, known)
            if rule:
                return f'{kind} "{name}" {rule}'
    return None


def _broken_calculation(definition: Json, _: Json, __: Blueprints) -> str | None:
    # That Port compiles the jq when it takes the blueprint is unknown; a program
    # that cannot compile is a mistake wherever it shows.
    if definition.get("type") not in TYPES:
        return f"must have one of the types {sorted(TYPES)}"
    error = jq_error(definition.get("calculation"))
    return f"does not compile: {error}" if error else None


def _broken_aggregation(
    definition: Json, blueprint: Json, known: Blueprints
) -> str | None:
    target = definition.get("target")
    if not isinstance(target, str) or target not in known:
        return f'has the unknown target "{target}"'
    spec = definition.get("calculationSpec", {})
    function = (spec.get("calculationBy"), spec.get("func"))
    if function not in AGGREGATION_FUNCTIONS:
        known_functions = sorted(" ".join(key) for key in AGGREGATION_FUNCTIONS)
        return f"is none of those that the emulator computes: {known_functions}"
    by_property = spec.get("calculationBy") == "property"
    # Documented: "The property type must be a number". That Port looks at the type when
    # it takes the blueprint is unknown.
    if by_property and not _is_number(known[target], spec.get("property")):
        return f'needs a number of "{target}", which has none called "{spec.get("property")}"'
    try:
        compile_query(definition.get("query"))
    except SearchRefused as refusal:
        return f"has a query that is none: {refusal}"
    for path in definition.get("pathFilter", []):
        rule = _broken_path(path, blueprint["identifier"], target, known)
        if rule:
            return rule
    return None


def _is_number(blueprint: Json, name: Any) -> bool:
    if name in blueprint.get("aggregationProperties", {}):
        return True
    for part in (
        blueprint["schema"]["properties"],
        blueprint.get("calculationProperties", {}),
    ):
        if name in part:
            return bool(part[name].get("type") == "number")
    return False


def _broken_path(path: Json, source: str, target: str, known: Blueprints) -> str | None:
    """That Port checks a path when it takes the blueprint is unknown."""
    start = path.get("fromBlueprint", source)
    if start not in (source, target):
        return (
            f'has a path from "{start}", which is neither the blueprint nor the target'
        )
    current, end = start, source if start == target != source else target
    for relation in path.get("path") or [None]:
        relations = known[current].get("relations", {})
        if relation not in relations:
            return f'has a path over "{relation}", which is no relation of "{current}"'
        current = relations[relation]["target"]
    return None if current == end else f'has a path to "{current}" instead of "{end}"'


def _broken_mirror(definition: Json, blueprint: Json, known: Blueprints) -> str | None:
    *relations, name = str(definition.get("path", "")).split(".")
    current = blueprint
    for relation in relations:
        target = current.get("relations", {}).get(relation, {}).get("target")
        if target not in known:
            return f'has a path over "{relation}", which is no relation of "{current["identifier"]}"'
        current = known[target]
    if not relations:
        return "must have a path that starts with a relation of the blueprint"
    parts = [
        current["schema"]["properties"],
        *(current.get(part, {}) for part in COMPUTED),
    ]
    if name not in META_PROPERTIES and not any(name in part for part in parts):
        return f'mirrors "{name}", which "{current["identifier"]}" does not have'
    return None
