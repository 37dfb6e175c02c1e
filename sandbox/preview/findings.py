"""What Port would refuse, drop or create on its own, and what the mapping leaves empty.

Pure functions on what the emulated Port shows at `/sandbox/catalog`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sandbox import Json
from sandbox.preview.resources import Resource, resources_of_mapping


class Key(NamedTuple):
    """An entity's name."""

    blueprint: str
    identifier: str


@dataclass(frozen=True)
class Refusal:
    """Port does not take an entity, or a blueprint when `identifier` is None.

    Attributes:
        field: what is wrong with it, such as `properties.status`, if one thing is.
        value: that field's value.
        rule: what Port asks for.
    """

    blueprint: str
    identifier: str | None
    field: str | None
    value: Any
    rule: str


@dataclass(frozen=True)
class LooseEnd:
    """A relation whose target no resource of the mapping brings.

    Attributes:
        target_refused: whether that is because Port refuses the target.
        created_bare: whether Port creates it with nothing but an identifier;
            otherwise Port refuses the entity that relates to it.
    """

    source: Key
    relation: str
    target: Key
    target_refused: bool
    created_bare: bool


@dataclass(frozen=True)
class Drop:
    """A property or relation that is mapped, and that the blueprint lacks."""

    blueprint: str
    name: str
    entities: int


@dataclass(frozen=True)
class EmptyField:
    """A mapped field without a value in every entity that was sent to its blueprint.

    Attributes:
        expressions: what the mapping says, as (number of the resource, kind, expression).
        entities: how many were sent.
    """

    blueprint: str
    field: str
    expressions: tuple[tuple[int, str, str], ...]
    entities: int


@dataclass(frozen=True)
class Findings:
    """Everything that somebody who changes a mapping wants to know.

    Attributes:
        refusals, loose_ends: what is wrong.
        drops, empty_fields: what may be meant so.
        idle: resources to whose blueprint nothing was sent, as (number, kind, blueprint).
        not_judged: resources whose blueprint is computed, as (number, kind).
    """

    refusals: tuple[Refusal, ...]
    loose_ends: tuple[LooseEnd, ...]
    drops: tuple[Drop, ...]
    empty_fields: tuple[EmptyField, ...]
    idle: tuple[tuple[int, str, str], ...]
    not_judged: tuple[tuple[int, str], ...]


def find(catalog: Json, mapping: Json, *, is_whole: bool = True) -> Findings:
    """Read all findings from what Port holds after a resync with the mapping.

    Args:
        is_whole: whether the resync completed; otherwise nothing can be said of what
            the mapping leaves empty.
    """
    refusals = _refusals(catalog)
    resources = list(resources_of_mapping(mapping)) if is_whole else []
    received = catalog["received"]
    return Findings(
        refusals=tuple(refusals),
        loose_ends=tuple(_loose_ends(catalog, refusals)),
        drops=tuple(_drops(catalog)),
        empty_fields=tuple(_empty_fields(received, resources)),
        idle=tuple(
            (resource.number, resource.kind, resource.blueprint)
            for resource in resources
            if resource.blueprint is not None and resource.blueprint not in received
        ),
        not_judged=tuple(
            (resource.number, resource.kind)
            for resource in resources
            if resource.blueprint is None
        ),
    )


def _refusals(catalog: Json) -> list[Refusal]:
    """Each refusal once: Ocean sends again what lacks a related entity."""
    written = {
        Key(entity["blueprint"], entity["identifier"]): entity["updatedAt"]
        for entity in catalog["entities"]
    }
    found: dict[str, Refusal] = {}
    for each in catalog["refusals"]:
        key = Key(each["blueprint"], each["identifier"])
        waited = each["status"] == 404 and written.get(key, "") > each["at"]
        if not waited:
            refusal = Refusal(*key, each["field"], each["value"], each["rule"])
            found[repr(refusal)] = refusal
    for blueprint, received in catalog["received"].items():
        if blueprint not in catalog["blueprints"]:
            for identifier in received["identifiers"]:
                rule = f'there is no blueprint "{blueprint}"'
                refusal = Refusal(blueprint, identifier, None, None, rule)
                found[repr(refusal)] = refusal
    return list(found.values())


def _loose_ends(catalog: Json, refusals: list[Refusal]) -> Iterator[LooseEnd]:
    bare = {Key(**key) for key in catalog["bare"]}
    refused = {Key(each.blueprint, each.identifier or "") for each in refusals}
    blueprints = catalog["blueprints"]
    for entity in catalog["entities"] if bare else []:
        source = Key(entity["blueprint"], entity["identifier"])
        for relation, value in entity["relations"].items():
            blueprint = blueprints[source.blueprint]["relations"][relation]["target"]
            for identifier in value if isinstance(value, list) else [value]:
                target = Key(blueprint, identifier)
                if target in bare:
                    yield LooseEnd(source, relation, target, target in refused, True)
    for refusal in refusals:
        part, _, relation = (refusal.field or "").partition(".")
        known = blueprints.get(refusal.blueprint, {}).get("relations", {})
        if part == "relations" and "not found" in refusal.rule and relation in known:
            source = Key(refusal.blueprint, refusal.identifier or "")
            target = Key(known[relation]["target"], str(refusal.value))
            yield LooseEnd(source, relation, target, target in refused, False)


def _drops(catalog: Json) -> list[Drop]:
    entities = {
        (each["blueprint"], each["property"], each["identifier"])
        for each in catalog["dropped"]
    }
    counts = Counter((blueprint, name) for blueprint, name, _ in entities)
    return [Drop(*key, count) for key, count in sorted(counts.items())]


def _empty_fields(received: Json, resources: list[Resource]) -> Iterator[EmptyField]:
    """Yield fields that no entity has.

    Port does not see which resource an entity came from. When none has the field,
    each of the blueprint's resources left it empty in all it sent; when some have
    it, nothing can be said of a single resource.
    """
    mapped: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for resource in resources:
        if resource.blueprint in received:
            for field, expression in resource.expressions.items():
                where = (resource.number, resource.kind, expression)
                mapped.setdefault((resource.blueprint, field), []).append(where)
    for (blueprint, field), expressions in mapped.items():
        if field not in received[blueprint]["filled"]:
            count = len(received[blueprint]["identifiers"])
            yield EmptyField(blueprint, field, tuple(expressions), count)
