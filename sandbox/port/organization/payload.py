"""An action's payload: texts in which `{{ jq }}` stands for what a run knows.

https://docs.port.io/actions-and-automations/setup-backend: a key that is null leaves its
value out, and `{{ spreadValue() }}` as a key stands for all keys of its value. Arrays keep
their type when they are all of a text (Port's guides rely on that); that the other types
do is assumed, and `strict` writes booleans and numbers as texts.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import jq  # type: ignore[import-not-found]  # it carries no types

from sandbox import Json
from sandbox.port.entities.calculations import jq_error

_TEMPLATE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_SPREAD = re.compile(r"\{\{\s*spreadValue\(\)\s*\}\}")


def expressions(text: str) -> Iterator[str]:
    """Yield the jq programs in a text."""
    if _SPREAD.fullmatch(text.strip()):
        return
    if program := _only_expression(text):
        yield program
    else:
        yield from (match.strip() for match in _TEMPLATE.findall(text))


def rendered(part: Any, context: Json, *, strict: bool = False) -> Any:
    """Return a payload with its expressions evaluated.

    `context` has `inputs`, `entity`, `trigger`, `action` and `run`. An expression that
    fails is null (assumed).
    """
    if isinstance(part, dict):
        return _rendered_object(part, context, strict)
    if isinstance(part, list):
        return [rendered(item, context, strict=strict) for item in part]
    if isinstance(part, str):
        return _rendered_text(part, context, strict)
    return part


def _rendered_object(part: Json, context: Json, strict: bool) -> Json:
    result: Json = {}
    for template, value in part.items():
        if _SPREAD.fullmatch(template.strip()):
            spread = rendered(value, context, strict=strict)
            result |= spread if isinstance(spread, dict) else {}
            continue
        key = _rendered_text(template, context, strict)
        if key is not None:
            result[str(key)] = rendered(value, context, strict=strict)
    return result


def _rendered_text(text: str, context: Json, strict: bool) -> Any:
    if program := _only_expression(text):
        value = _evaluated(program, context)
        is_scalar = isinstance(value, bool | int | float)
        return json.dumps(value) if strict and is_scalar else value

    def embedded(match: re.Match[str]) -> str:
        value = _evaluated(match[1].strip(), context)
        return value if isinstance(value, str) else json.dumps(value)

    return _TEMPLATE.sub(embedded, text)


def _only_expression(text: str) -> str | None:
    """Return the program when it is all of a text; `}}` may close objects in it too."""
    stripped = text.strip()
    if not (stripped.startswith("{{") and stripped.endswith("}}")):
        return None
    program = stripped[2:-2].strip()
    is_one = "{{" not in program or jq_error(program) is None
    return program if is_one else None


def _evaluated(program: str, context: Json) -> Any:
    try:
        return jq.compile(program).input_value(context).first()
    except (ValueError, StopIteration):
        return None
