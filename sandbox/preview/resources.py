"""What a mapping says of each field, resource by resource."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox import Json


@dataclass(frozen=True)
class Resource:
    """A mapping's resource: one kind that becomes entities of a blueprint.

    Attributes:
        number: its place in the mapping, from 1.
        blueprint: None when an expression computes it from the item.
        expressions: by field, such as `title` and `properties.url`.
    """

    number: int
    kind: str
    blueprint: str | None
    expressions: dict[str, str]


def resources_of_mapping(mapping: Json) -> Iterator[Resource]:
    """Yield the mapping's resources; what has another shape, Ocean has refused."""
    for number, resource in enumerate(mapping["resources"], start=1):
        try:
            mappings = resource["port"]["entity"]["mappings"]
            yield Resource(
                number,
                str(resource["kind"]),
                _literal(mappings["blueprint"]),
                dict(_expressions(mappings)),
            )
        except (KeyError, TypeError, AttributeError):
            continue


def _literal(expression: str) -> str | None:
    """The text that a jq expression is, or None when it computes one."""
    try:
        text = json.loads(expression.strip().replace("'", '"'))
    except ValueError:
        return None
    return text if isinstance(text, str) else None


def _expressions(mappings: Json) -> Iterator[tuple[str, str]]:
    for name in ("title", "icon", "team"):
        if mappings.get(name) is not None:
            yield name, str(mappings[name])
    for part in ("properties", "relations"):
        for name, expression in (mappings.get(part) or {}).items():
            yield f"{part}.{name}", str(expression)
