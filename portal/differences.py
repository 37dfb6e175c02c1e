"""A blueprint as a Port has it beside the shipped one: what is added, and what stays."""

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any

type Json = dict[str, Any]

LONGEST_VALUE = 60
"""Characters of a value that are shown."""

NAMED_PARTS = (
    "schema.properties",
    "relations",
    "calculationProperties",
    "aggregationProperties",
    "mirrorProperties",
)
# A definition's meaning is in these as a whole.
WHOLE = frozenset({"query", "calculationSpec", "pathFilter"})
# Values that Port has already might not fit; a markdown is any text.
FORMATS_OF_ANY_TEXT = frozenset({"markdown"})


class Step(StrEnum):
    """What becomes of a difference."""

    ADD = "+"
    UPDATE = "~"
    LEAVE = "="


@dataclass(frozen=True)
class Difference:
    """Something that is not as it is shipped.

    Attributes:
        where: such as `schema.properties.status.enum`.
        what: what it becomes, or why it stays as it is.
    """

    step: Step
    where: str
    what: str


def extended_blueprint(
    present: Json, shipped: Json, earlier: Mapping[str, Sequence[Any]]
) -> tuple[Json, list[Difference]]:
    """The blueprint with what it lacks of the shipped one, and each difference.

    Added are properties, relations, values of an enum, and what describes them. Nothing
    is removed or renamed, and nothing is changed but what an earlier version had shipped.
    """
    comparison = _Comparison(present, earlier)
    wanted = copy.deepcopy(present)
    comparison.extend(wanted, shipped, "")
    return wanted, comparison.differences


def shown(value: Any) -> str:
    """A value in one line, cut where it is long."""
    text = _text(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def became(before: Any, after: Any) -> str:
    """What a value was and what it is to be, from where they differ if that is far off."""
    texts = [_text(before), _text(after)]
    pairs = enumerate(zip_longest(*texts))
    begin = next(number for number, (old, new) in pairs if old != new)
    if begin > LONGEST_VALUE // 2:
        texts = [f"…{text[begin - 10:]}" for text in texts]
    return " → ".join(map(shown, texts))


def stays(present: Any, shipped: Any) -> str:
    """That a value is left as it is."""
    return f"{shown(present)} stays, as somebody wanted it; shipped is {shown(shipped)}"


class _Comparison:
    def __init__(self, blueprint: Json, earlier: Mapping[str, Sequence[Any]]) -> None:
        self.differences: list[Difference] = []
        self._earlier = earlier
        self._names = dict(_names(blueprint))

    def extend(self, present: Json, shipped: Json, path: str) -> None:
        """Add to a part of a blueprint what it lacks."""
        for key, value in shipped.items():
            where = f"{path}.{key}" if path else key
            if present.get(key) is None:
                self._add(present, shipped, key, path)
            elif present[key] == value:
                continue
            elif path in NAMED_PARTS and (
                other := _of_another_kind(present[key], value)
            ):
                self._note(
                    Step.LEAVE,
                    f"{where}.{other}",
                    stays(present[key][other], value[other]),
                )
            elif isinstance(value, dict) and key not in WHOLE:
                self.extend(present[key], value, where)
            elif key == "enum":
                self._extend_enum(present, value, where)
            else:
                self._update(present, key, value, where)

    def _add(self, present: Json, shipped: Json, key: str, path: str) -> None:
        value, where = shipped[key], f"{path}.{key}" if path else key
        if value in (None, False) or value == [] or value == {}:
            # The same as nothing.
            return
        if where in NAMED_PARTS or where == "schema":
            present[key] = {}
            self.extend(present[key], value, where)
        elif reason := self._why_not(present, shipped, key, path):
            self._note(Step.LEAVE, where, reason)
        else:
            present[key] = copy.deepcopy(value)
            self._note(Step.ADD, where, _told(value))

    def _why_not(self, present: Json, shipped: Json, key: str, path: str) -> str | None:
        """Why something that is missing is not added."""
        value = shipped[key]
        if path in NAMED_PARTS and key in self._names:
            return f"not added beside {self._names[key]} of the same name"
        if key == "enum":
            return "takes any value here, as somebody wanted it"
        if key == "enumColors" and "enum" not in present:
            return "no colors without an enum"
        if key == "format" and value not in FORMATS_OF_ANY_TEXT:
            return f"none here: values that Port has may be no {value}"
        if key == "query":
            return "none here: it is about all entities, as somebody wanted it"
        if key == "pathFilter":
            others = ("target", "query", "calculationSpec")
            if any(present.get(each) != shipped.get(each) for each in others):
                return "not added to an aggregation that somebody has changed"
        if key in ("required", "many"):
            return f"not {key} here"
        return None

    def _extend_enum(self, present: Json, values: list[Any], where: str) -> None:
        added = [value for value in values if value not in present["enum"]]
        if added:
            present["enum"] = [*present["enum"], *added]
            self._note(Step.ADD, where, ", ".join(map(str, added)))

    def _update(self, present: Json, key: str, value: Any, where: str) -> None:
        if present[key] in self._earlier.get(where, ()):
            self._note(Step.UPDATE, where, became(present[key], value))
            present[key] = copy.deepcopy(value)
        else:
            self._note(Step.LEAVE, where, stays(present[key], value))

    def _note(self, step: Step, where: str, what: str) -> None:
        self.differences.append(Difference(step, where, what))


def _of_another_kind(present: Json, shipped: Json) -> str | None:
    """What makes a definition another one, so that nothing is to be added to it."""
    return next(
        (
            key
            for key in ("type", "target")
            if key in shipped and present.get(key, shipped[key]) != shipped[key]
        ),
        None,
    )


def _names(blueprint: Json) -> Iterator[tuple[str, str]]:
    """The names that a blueprint uses, and where."""
    for part in NAMED_PARTS:
        found: Any = blueprint
        for key in part.split("."):
            found = found.get(key) or {}
        yield from ((name, f"{part}.{name}") for name in found)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _told(value: Any) -> str:
    """A property by its title, anything else as it is."""
    if isinstance(value, dict) and "title" in value:
        return str(value["title"])
    return shown(value)
