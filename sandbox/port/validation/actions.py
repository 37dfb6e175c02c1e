"""What Port refuses of an action, and why: what is in no schema is in `check_action`."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from sandbox import Json
from sandbox.port.entities.calculations import jq_error
from sandbox.port.organization.payload import expressions
from sandbox.port.validation.action_schema import (
    Action,
    Automation,
    Items,
    UserInputs,
)
from sandbox.problems import problems_of

_IDENTIFIER = re.compile(r"(?!\.{1,2}$)[\w@.+:=-]+")


class ActionRefused(Exception):
    """Port does not take the action; the text says why."""


def check_action(action: Json, blueprints: Collection[str]) -> None:
    """Accept an action; `blueprints` are the identifiers of those there are.

    Documented: the blueprint of an entity input must exist. Assumed: so must that of
    the trigger, the inputs that are named somewhere, and every jq program must compile.

    Raises: ActionRefused.
    """
    try:
        checked = Action.model_validate(action)
    except ValidationError as error:
        raise ActionRefused(problems_of(error)) from None
    for rule in _broken_rules(checked, action, blueprints):
        raise ActionRefused(rule)


def _broken_rules(
    checked: Action, action: Json, blueprints: Collection[str]
) -> Iterator[str]:
    if not _IDENTIFIER.fullmatch(checked.identifier):
        yield f"identifier must match {_IDENTIFIER.pattern}"
    trigger = checked.trigger
    if not isinstance(trigger, Automation):
        blueprint = trigger.blueprintIdentifier
        if blueprint is not None and blueprint not in blueprints:
            yield f"trigger.blueprintIdentifier: there is no blueprint {blueprint}"
        yield from _broken_inputs(trigger.userInputs, blueprints)
    for program in _programs(action):
        if reason := jq_error(program):
            yield f"{program}: {reason}"


def _broken_inputs(inputs: UserInputs, blueprints: Collection[str]) -> Iterator[str]:
    if inputs.order is not None and inputs.steps is not None:
        yield "userInputs: order and steps exclude each other"
    known = inputs.properties.keys() | inputs.titles.keys()
    for name in _named(inputs):
        if name not in known:
            yield f"userInputs: there is no input {name}"
    for name, definition in inputs.properties.items():
        items = definition.items or Items()
        for format_name, blueprint in (
            (definition.format, definition.blueprint),
            (items.format, items.blueprint or definition.blueprint),
        ):
            if format_name == "entity" and blueprint not in blueprints:
                yield f"userInputs.{name}: there is no blueprint {blueprint}"


def _named(inputs: UserInputs) -> Iterable[str]:
    if isinstance(inputs.required, list):
        yield from inputs.required
    yield from inputs.order or ()
    for step in inputs.steps or ():
        yield from step.order
    for definition in inputs.properties.values():
        yield from definition.dependsOn


def _programs(part: Any) -> Iterator[str]:
    """Every jq program in an action: of its form, and of its templates."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "jqQuery" and isinstance(value, str):
                yield value
            else:
                yield from expressions(key)
                yield from _programs(value)
    elif isinstance(part, list):
        for value in part:
            yield from _programs(value)
    elif isinstance(part, str):
        yield from expressions(part)
