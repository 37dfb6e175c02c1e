"""What Port refuses of an entity, and why.

Pure functions on a blueprint and an entity's body; the catalog calls them and
remembers the outcome.
"""

import json
import unicodedata
from dataclasses import dataclass
from typing import Any

from sandbox import Json
from sandbox.port.entities.entity import Entity
from sandbox.port.validation.property_values import broken_rule

MAX_IDENTIFIER_LENGTH = 1000
# Port's pattern is ^(?!\.{1,2}$)[\p{L}0-9@_.+:\\/=-]+$. Python's re knows no
# \p{L}, so letters are looked up in the Unicode tables instead.
_IDENTIFIER_SIGNS = frozenset("0123456789@_.+:\\/=-")


class EntityRefused(Exception):
    """Port does not take the entity; the text names entity, value and rule."""

    def __init__(
        self,
        blueprint: str,
        identifier: Any,
        rule: str,
        *,
        field: str | None = None,
        value: Any = None,
        status: int = 422,
        error: str = "validation_error",
    ) -> None:
        # Port's own error names and wording are unknown, except for not_found,
        # which Ocean looks for (clients/port/mixins/entities.py).
        self.blueprint = blueprint
        self.identifier = identifier
        self.rule = rule
        self.field = field
        self.value = value
        self.status = status
        self.error = error
        subject = f'entity "{identifier}" of blueprint "{blueprint}"'
        if field is not None:
            text = json.dumps(value, ensure_ascii=False)
            subject += f": {field} has the value {text}"
        super().__init__(f"{subject}, which breaks the rule: {rule}")

    def as_json(self) -> Json:
        """Return what `/sandbox/catalog` shows of the refusal."""
        return {
            "blueprint": self.blueprint,
            "identifier": self.identifier,
            "message": str(self),
            "field": self.field,
            "value": self.value,
            "rule": self.rule,
            "status": self.status,
        }


@dataclass(frozen=True)
class CheckedEntity:
    """What is stored of an accepted body; `dropped` names what is not."""

    properties: Json
    relations: Json
    dropped: list[str]


def is_entity_identifier(identifier: object) -> bool:
    """Whether `identifier` matches Port's pattern and length."""
    return (
        isinstance(identifier, str)
        and 0 < len(identifier) <= MAX_IDENTIFIER_LENGTH
        and identifier not in (".", "..")
        and all(
            character in _IDENTIFIER_SIGNS
            or unicodedata.category(character).startswith("L")
            for character in identifier
        )
    )


def requires_something(blueprint: Json) -> bool:
    """Whether an entity of the blueprint cannot be bare."""
    return bool(blueprint["schema"].get("required")) or any(
        relation.get("required") for relation in blueprint["relations"].values()
    )


def check_entity(
    blueprint: Json,
    body: Json,
    existing: Entity | None,
    *,
    merge: bool,
    strict: bool,
) -> CheckedEntity:
    """Return what is to be stored of `body`.

    With `merge`, what `existing` holds and `body` does not mention stays.
    Raises: EntityRefused when Port would not take it.
    """
    _check_head(blueprint["identifier"], body)
    given_properties, dropped_properties = _split_known(
        body.get("properties"), blueprint["schema"]["properties"]
    )
    given_relations, dropped_relations = _split_known(
        body.get("relations"), blueprint["relations"]
    )
    dropped = dropped_properties + dropped_relations
    if strict and dropped:
        rule = f"unknown property {', '.join(dropped)}"
        raise EntityRefused(blueprint["identifier"], body["identifier"], rule)
    _check_properties(blueprint, body["identifier"], given_properties)
    relations = {
        name: _checked_relation(blueprint, body["identifier"], name, value)
        for name, value in given_relations.items()
    }
    properties = given_properties
    if merge and existing is not None:
        properties = {**existing.properties, **given_properties}
        relations = {**existing.relations, **relations}
    # A property set to null is absent in what Port stores; a relation stays null.
    properties = {
        name: value for name, value in properties.items() if value is not None
    }
    _check_required(blueprint, body["identifier"], properties, relations)
    return CheckedEntity(properties, relations, dropped)


def _check_head(blueprint: str, body: Json) -> None:
    identifier = body.get("identifier")
    if not is_entity_identifier(identifier):
        rule = (
            r"identifier ^(?!\.{1,2}$)[\p{L}0-9@_.+:\\/=-]+$ "
            f"of up to {MAX_IDENTIFIER_LENGTH} characters"
        )
        raise EntityRefused(
            blueprint, identifier, rule, field="identifier", value=identifier
        )
    for field, kinds in (
        ("title", (str,)),
        ("icon", (str,)),
        ("properties", (dict,)),
        ("relations", (dict,)),
    ):
        value = body.get(field)
        if value is not None and not isinstance(value, kinds):
            expected = "string" if str in kinds else "object"
            raise EntityRefused(
                blueprint, identifier, f"type {expected}", field=field, value=value
            )


def _split_known(given: Json | None, known: Json) -> tuple[Json, list[str]]:
    """Return what the blueprint knows, and the names that it does not know.

    Port's documented Statuspage example sends properties its blueprint lacks,
    so they are dropped; another source says refused (hence `strict`).
    """
    given = given or {}
    kept = {name: value for name, value in given.items() if name in known}
    return kept, [name for name in given if name not in known]


def _check_properties(blueprint: Json, identifier: str, properties: Json) -> None:
    definitions = blueprint["schema"]["properties"]
    for name, value in properties.items():
        rule = None if value is None else broken_rule(definitions[name], value)
        if rule:
            raise EntityRefused(
                blueprint["identifier"],
                identifier,
                rule,
                field=f"properties.{name}",
                value=value,
            )


def _checked_relation(blueprint: Json, identifier: str, name: str, value: Any) -> Any:
    """Return the value Port stores: a null stays null, for many it becomes []."""
    many = blueprint["relations"][name].get("many", False)
    if value is None:
        return [] if many else None
    # Whether Port takes one identifier for a many relation is unknown: refused.
    identifiers = value if many else [value]
    is_valid = isinstance(identifiers, list) and all(
        is_entity_identifier(target) for target in identifiers
    )
    if not is_valid:
        rule = "a list of entity identifiers" if many else "one entity identifier"
        raise EntityRefused(
            blueprint["identifier"],
            identifier,
            rule,
            field=f"relations.{name}",
            value=value,
        )
    return list(dict.fromkeys(identifiers)) if many else value


def _check_required(
    blueprint: Json, identifier: str, properties: Json, relations: Json
) -> None:
    missing = [
        f"properties.{name}"
        for name in blueprint["schema"].get("required", [])
        if name not in properties
    ] + [
        f"relations.{name}"
        for name, relation in blueprint["relations"].items()
        if relation.get("required") and relations.get(name) is None
    ]
    if missing:
        raise EntityRefused(
            blueprint["identifier"],
            identifier,
            "required",
            field=missing[0],
        )
