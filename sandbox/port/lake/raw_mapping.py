"""What Port makes of raw items by one resource of a mapping."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jq  # type: ignore[import-not-found]  # it carries no types

from sandbox import Json
from sandbox.port.entities.entity import Key

# As in Ocean: an expression sees nothing of the environment of whoever evaluates it.
_NO_ENVIRONMENT = "def env: {}; {} as $ENV | "


@dataclass(frozen=True)
class MappedBody:
    """An entity that a raw item is mapped to.

    Attributes:
        body: as in a call that writes it; its key is known.
        passed: whether the resource's query lets the item pass.
    """

    body: Json
    passed: bool

    @property
    def key(self) -> Key:
        return Key(self.body["blueprint"], self.body["identifier"])


class RawMapping:
    """One resource of a mapping, as it stands in Port or in the start of a resync.

    What Ocean's `exportEnvVariables` sends along is not emulated, nor an identifier
    that is a search, nor `itemsToParseTopLevelTransform`, which only takes the list
    out of the item that its parts are laid into.
    """

    def __init__(self, resource: Json) -> None:
        self.kind: str = resource["kind"]
        self._resource = resource

    @property
    def selector_hash(self) -> str:
        """The selector without its query, hashed as Ocean does it."""
        selector = {**self._resource["selector"]}
        selector.pop("query", None)
        text = json.dumps(selector, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def literal_blueprint(self) -> str | None:
        """The blueprint that it names, or None where an expression computes it."""
        try:
            name = json.loads(self._mappings[0]["blueprint"])
        except ValueError:
            return None
        return name if isinstance(name, str) else None

    def map(self, items: Sequence[Json]) -> Iterator[MappedBody]:
        """Yield what the items are mapped to; an item without a key is mapped to nothing."""
        for item in self._parsed(items):
            # One program an item: each call of jq writes the item as text.
            mapped = self._program.input_value(item).first()
            for body in mapped["entities"]:
                if isinstance(body["identifier"], str | int) and body["blueprint"]:
                    body["identifier"] = str(body["identifier"])
                    yield MappedBody(body, mapped["passed"] is True)

    def _parsed(self, items: Sequence[Json]) -> Iterator[Json]:
        port = self._resource["port"]
        expression = port.get("itemsToParse")
        if not expression:
            yield from items
            return
        program = jq.compile(_NO_ENVIRONMENT + _first(expression))
        for item in items:
            for part in program.input_value(item).first() or []:
                yield {**item, port.get("itemsToParseName", "item"): part}

    @property
    def _mappings(self) -> list[Json]:
        # The start of a resync tells them as a list, the integration's mapping mostly not.
        mappings = self._resource["port"]["entity"]["mappings"]
        return mappings if isinstance(mappings, list) else [mappings]

    @cached_property
    def _program(self) -> Any:
        query = _first(self._resource["selector"]["query"])
        entities = ", ".join(map(_program_of, self._mappings))
        return jq.compile(
            f"{_NO_ENVIRONMENT}{{passed: {query}, entities: [{entities}]}}"
        )


def _program_of(part: Any) -> str:
    if isinstance(part, dict):
        fields = (f"{json.dumps(key)}: {_program_of(part[key])}" for key in part)
        return f"{{{', '.join(fields)}}}"
    if isinstance(part, list):
        return f"[{', '.join(map(_program_of, part))}]"
    return _first(part) if isinstance(part, str) else json.dumps(part)


def _first(expression: str) -> str:
    """The expression's first value, or null; the line break ends a comment in it."""
    return f"[limit(1; try ({expression}\n) catch null)][0]"
