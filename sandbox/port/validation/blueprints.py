"""What Port refuses of a blueprint, and why. Pure functions."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from sandbox import Json
from sandbox.port.validation.computed_properties import broken_computed_property
from sandbox.port.validation.property_values import FORMATS, TYPES, broken_rule

ENUM_COLORS = frozenset(
    [
        *("blue", "turquoise", "orange", "purple", "pink", "yellow", "green"),
        *("red", "darkGray", "lightGray", "bronze", "lime", "gold", "silver"),
    ]
)
# The blueprint identifier's characters are unknown; its length is documented.
_IDENTIFIER = re.compile(r"[A-Za-z0-9@_.+:\\/=\-]{1,100}")
_NAME = re.compile(r"[A-Za-z0-9@_=\-]+")
_NAMED_PARTS = (
    "relations",
    "calculationProperties",
    "aggregationProperties",
    "mirrorProperties",
)


class BlueprintRefused(Exception):
    """Port does not take the blueprint; the text names blueprint and rule."""

    def __init__(
        self,
        identifier: Any,
        rule: str,
        status: int = 422,
        error: str = "validation_error",
    ) -> None:
        self.identifier = identifier
        self.rule = rule
        self.status = status
        self.error = error
        super().__init__(f'blueprint "{identifier}": {rule}')

    def as_json(self) -> Json:
        """Return what `/sandbox/catalog` shows of the refusal."""
        return {
            "blueprint": self.identifier,
            "identifier": None,
            "message": str(self),
            "field": None,
            "value": None,
            "rule": self.rule,
            "status": self.status,
        }


def check_blueprint(blueprint: Json, known: Mapping[str, Json]) -> None:
    """Accept a whole blueprint; `known` are the other blueprints.

    Raises: BlueprintRefused.
    """
    identifier = blueprint.get("identifier")
    try:
        rule = _broken_rule(blueprint, {**known, str(identifier): blueprint})
    except (AttributeError, TypeError) as error:
        # A list where a text belongs, say: no rule here can even be asked.
        rule = f"it has not the form of a blueprint ({error})"
    if rule:
        raise BlueprintRefused(identifier, rule)


def _broken_rule(blueprint: Json, known: Mapping[str, Json]) -> str | None:
    return (
        _broken_head(blueprint)
        or _broken_schema(blueprint["schema"])
        or _broken_names(blueprint)
        or _broken_relations(blueprint, known)
        or broken_computed_property(blueprint, known)
    )


def _broken_head(blueprint: Json) -> str | None:
    identifier = blueprint.get("identifier")
    if not isinstance(identifier, str) or not _IDENTIFIER.fullmatch(identifier):
        return f"identifier must match {_IDENTIFIER.pattern}"
    for field, limit in (("title", 100), ("description", 200)):
        text = blueprint.get(field)
        if text is not None and (not isinstance(text, str) or len(text) > limit):
            return f"{field} must be a text of at most {limit} characters"
    for field in ("schema", *_NAMED_PARTS):
        if not isinstance(blueprint.get(field, {}), dict):
            return f"{field} must be an object"
    if not isinstance(blueprint.get("schema", {}).get("properties"), dict):
        return "schema.properties must be an object"
    return None


def _broken_schema(schema: Json) -> str | None:
    for name, definition in schema["properties"].items():
        if not _NAME.fullmatch(name):
            return f'property name "{name}" must match {_NAME.pattern}'
        rule = _broken_definition(definition)
        if rule:
            return f'property "{name}": {rule}'
    for name in schema.get("required", []):
        if name not in schema["properties"]:
            return f'required property "{name}" is not in schema.properties'
    return None


def _broken_definition(definition: Any) -> str | None:
    if not isinstance(definition, dict) or definition.get("type") not in TYPES:
        return f"type must be one of {sorted(TYPES)}"
    if definition.get("format") not in {None, *FORMATS}:
        return f"format must be one of {sorted(FORMATS)}"
    items = definition.get("items", {})
    if "type" in items:
        rule = _broken_definition(items)
        if rule:
            return f"items: {rule}"
    return _broken_enum(definition)


def _broken_enum(definition: Json) -> str | None:
    enum = definition.get("enum")
    colors = definition.get("enumColors", {})
    if enum is None:
        return "enumColors needs an enum" if colors else None
    if not isinstance(enum, list) or not enum:
        return "enum must be a list with at least one value"
    without_enum = {key: value for key, value in definition.items() if key != "enum"}
    for value in enum:
        rule = broken_rule(without_enum, value)
        if rule:
            return f"enum value {value!r} breaks {rule}"
    names = {str(value) for value in enum}
    for value, color in colors.items():
        if value not in names:
            return f'enumColors names "{value}", which is not in the enum'
        if color not in ENUM_COLORS:
            return f'enumColors "{color}" must be one of {sorted(ENUM_COLORS)}'
    return None


def _broken_names(blueprint: Json) -> str | None:
    for part in _NAMED_PARTS:
        for name, definition in blueprint.get(part, {}).items():
            if not _NAME.fullmatch(name):
                return f'{part} name "{name}" must match {_NAME.pattern}'
            if not isinstance(definition, dict):
                return f'{part} "{name}" must be an object'
    return None


def _broken_relations(blueprint: Json, known: Collection[str]) -> str | None:
    for name, relation in blueprint.get("relations", {}).items():
        if relation.get("many") and relation.get("required"):
            return f'relation "{name}" cannot be both many and required'
        if relation.get("target") not in known:
            return (
                f'relation "{name}" has the unknown target "{relation.get("target")}"'
            )
    return None
