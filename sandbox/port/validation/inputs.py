"""What Port refuses of the inputs that a run is started with.

Which checks Port's API makes itself, and which only its form, is not documented: here all
of them are made, but nothing that a form calculates (`visible`, `default`, `dataset`).
"""

from collections.abc import Callable, Iterator
from typing import Any

import jq  # type: ignore[import-not-found]  # it carries no types

from sandbox import Json
from sandbox.port.validation.property_values import FORMATS, broken_rule

type FindEntity = Callable[[str, str], Json | None]
"""Return the entity of a blueprint that has an identifier, or None."""


class InputsRefused(Exception):
    """Port does not start the run; the text says why."""


def checked_inputs(form: Json, properties: Json, find_entity: FindEntity) -> Json:
    """Return the inputs as expressions see them: an entity in place of its identifier.

    Port's own guides read `.inputs.page.identifier`, and map over lists of entities.
    Raises: InputsRefused, naming all that is wrong.
    """
    known: Json = form["properties"]
    problems = [f"{name}: there is no such input" for name in properties.keys() - known]
    given = {
        name: value
        for name, value in properties.items()
        if name in known and value is not None
    }
    for name in _required(form, given):
        if name not in given:
            problems.append(f"{name} is required")
    inputs: Json = {}
    for name, value in given.items():
        definition = known[name]
        if rule := broken_rule(_without_forms_own(definition), value):
            problems.append(f"{name} breaks {rule}")
            continue
        inputs[name], missing = _resolved(definition, value, find_entity)
        problems += [f"{name}: there is no entity {each}" for each in missing]
    if problems:
        raise InputsRefused("; ".join(sorted(problems)))
    return inputs


def _required(form: Json, given: Json) -> Iterator[str]:
    required = form.get("required", [])
    if isinstance(required, dict):
        # A list that follows from what was filled in: `if .form.x then ["y"] else [] end`.
        program, context = required["jqQuery"], {"form": given}
        required = jq.compile(program).input_value(context).first()
    yield from required


def _without_forms_own(definition: Json) -> Json:
    # An enum may be calculated too, and some formats are known to forms only.
    kept = {**definition}
    if isinstance(kept.get("enum"), dict):
        del kept["enum"]
    if kept.get("format") not in FORMATS:
        kept.pop("format", None)
    if isinstance(kept.get("items"), dict):
        kept["items"] = _without_forms_own(kept["items"])
    return kept


def _resolved(
    definition: Json, value: Any, find_entity: FindEntity
) -> tuple[Any, list[str]]:
    """Return the value with entities in it, and the identifiers that no entity has."""
    items = definition.get("items", {})
    if definition.get("format") == "entity":
        entity = find_entity(definition["blueprint"], value)
        return entity, [] if entity else [value]
    if items.get("format") == "entity":
        blueprint = items.get("blueprint", definition.get("blueprint"))
        entities = {each: find_entity(blueprint, each) for each in value}
        return (
            list(entities.values()),
            [each for each, entity in entities.items() if entity is None],
        )
    return value, []
