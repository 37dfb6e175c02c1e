"""Whether what a widget or a rule names is there, in the blueprint that it is about.

Port takes such a name as it is given and shows nothing; these are for `strict`.
"""

from typing import Any

from sandbox import Json
from sandbox.port.entities.search import META_PROPERTIES
from sandbox.port.validation.computed_properties import COMPUTED

PREFIXES = {
    "property": ("schema", "properties"),
    "mirror-property": ("mirrorProperties",),
    "calculation-property": ("calculationProperties",),
    "aggregation-property": ("aggregationProperties",),
    "relation": ("relations",),
    # Scorecards are no part of the blueprint.
    "scorecard": None,
    "scorecard-rule": None,
}
"""What stands before the `#` of a chart's property, and where it is in a blueprint."""


def broken_reference(name: str, blueprint: Json) -> str | None:
    """Return what is wrong with a chart's property, in any of its forms."""
    if "#" in name:
        prefix, _, rest = name.partition("#")
        way = PREFIXES.get(prefix)
        if way is None:
            return None
        found: Any = blueprint
        for key in way:
            found = found.get(key, {})
        return None if rest in found else _missing(rest, blueprint)
    return _broken_name(name.removeprefix("properties."), blueprint)


def broken_rules(rules: list[Json], blueprint: Json) -> str | None:
    """Return the first rule of a query that no entity of the blueprint can meet, told."""
    for rule in rules:
        if "rules" in rule:
            broken = broken_rules(rule["rules"], blueprint)
        else:
            broken = _broken_rule(rule, blueprint)
        if broken:
            return broken
    return None


def _broken_rule(rule: Json, blueprint: Json) -> str | None:
    name = rule.get("property") or rule.get("relation")
    if name == "$blueprint":
        return None
    broken = _broken_name(str(name), blueprint)
    if broken:
        return broken
    enum = blueprint["schema"]["properties"].get(name, {}).get("enum")
    value = rule.get("value")
    values = value if isinstance(value, list) else [value]
    if enum is not None and "value" in rule:
        unknown = [each for each in values if each not in enum]
        if unknown:
            return f'"{name}" is never {unknown[0]!r}'
    return None


def _broken_name(name: str, blueprint: Json) -> str | None:
    parts = (
        META_PROPERTIES,
        blueprint["schema"]["properties"],
        blueprint.get("relations", {}),
        *(blueprint.get(part, {}) for part in COMPUTED),
    )
    if any(name in part for part in parts):
        return None
    return _missing(name, blueprint)


def _missing(name: str, blueprint: Json) -> str:
    return f'blueprint "{blueprint["identifier"]}" has no "{name}"'
