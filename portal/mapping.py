"""A mapping as a Port has it beside the shipped one: which lines are added."""

import copy
import json
from collections.abc import Iterator, Sequence
from typing import Any

from kinds import ObjectKind
from portal.differences import Difference, Step, became, shown, stays
from portal.shipped import Earlier

type Json = dict[str, Any]

SECOND_NAMES = {"page": str(ObjectKind.STATUSPAGE)}
PARTS = ("properties", "relations")


def extended_mapping(
    present: Json, shipped: Json, additions: Sequence[Json], earlier: Earlier
) -> tuple[Json, list[Difference]]:
    """The mapping with the lines that it lacks, and each difference.

    A line that is there stays, unless an earlier version had shipped it; and one that
    every version had, or a whole resource, has been removed by somebody.

    Args:
        additions: resources that are wanted beside the default ones.
    """
    comparison = _Comparison(copy.deepcopy(present), earlier)
    for key, value in shipped.items():
        if key != "resources":
            defaults = earlier.mapping.get("", {}).get(key, ())
            comparison.extend(comparison.wanted, key, value, key, defaults)
    for resource in shipped["resources"]:
        comparison.extend_resources(resource, is_added=False)
    for resource in additions:
        comparison.extend_resources(resource, is_added=True)
    return comparison.wanted, comparison.differences


def kind_of(resource: Json) -> str:
    """A resource's kind by its first name."""
    kind = str(resource.get("kind"))
    return SECOND_NAMES.get(kind, kind)


class _Comparison:
    def __init__(self, wanted: Json, earlier: Earlier) -> None:
        self.wanted = wanted
        self.differences: list[Difference] = []
        self._earlier = earlier

    def extend_resources(self, shipped: Json, *, is_added: bool) -> None:
        """Add to each resource of the same kind and blueprint what it lacks."""
        resources: list[Json] = self.wanted.setdefault("resources", [])
        kind, blueprints = kind_of(shipped), _blueprints(shipped)
        same = [
            (number, each)
            for number, each in enumerate(resources, start=1)
            if kind_of(each) == kind and _blueprints(each) == blueprints
        ]
        for number, each in same:
            self._extend_resource(each, shipped, f"resource {number} ({each['kind']})")
        if same:
            return
        named = f"{kind} to {', '.join(sorted(blueprints))}"
        if not is_added and kind in self._earlier.lines:
            self._note(Step.LEAVE, named, "no resource, as somebody wanted it")
        else:
            resources.append(copy.deepcopy(shipped))
            self._note(Step.ADD, named, f"as resource {len(resources)}")

    def _extend_resource(self, present: Json, shipped: Json, named: str) -> None:
        selector = present.setdefault("selector", {})
        for key, value in shipped["selector"].items():
            self.extend(selector, key, value, f"{named} selector.{key}")
        kind = kind_of(shipped)
        defaults = self._earlier.mapping.get(kind, {})
        always = self._earlier.lines.get(kind, ())
        [lines] = mappings_of(shipped)
        for mappings in mappings_of(present):
            for path, expression in _lines(lines):
                *part, name = path.split(".")
                where = f"{named} {path}"
                found = mappings.setdefault(part[0], {}) if part else mappings
                if found.get(name) is None and path in always:
                    self._note(Step.LEAVE, where, "no line, as somebody wanted it")
                else:
                    old = defaults.get(path, ())
                    self.extend(found, name, expression, where, old)

    def extend(
        self,
        present: Json,
        key: str,
        value: Any,
        where: str,
        defaults: Sequence[Any] = (),
    ) -> None:
        """Add a line, or bring it up to date where it is an earlier default."""
        found = present.get(key)
        if found is None:
            step, what = Step.ADD, shown(value)
        elif found == value or (isinstance(found, str) and found.strip() == value):
            return
        elif found in defaults:
            step, what = Step.UPDATE, became(found, value)
        else:
            step, what = Step.LEAVE, stays(found, value)
        if step is not Step.LEAVE:
            present[key] = copy.deepcopy(value)
        self._note(step, where, what)

    def _note(self, step: Step, where: str, what: str) -> None:
        self.differences.append(Difference(step, where, what))


def _lines(mappings: Json) -> Iterator[tuple[str, Any]]:
    for key, value in mappings.items():
        if key in PARTS:
            yield from ((f"{key}.{name}", each) for name, each in value.items())
        else:
            yield key, value


def mappings_of(resource: Json) -> list[Json]:
    """What a resource makes of its items: Port may hold one object or a list of them."""
    mappings = resource.get("port", {}).get("entity", {}).get("mappings", {})
    return mappings if isinstance(mappings, list) else [mappings]


def _blueprints(resource: Json) -> frozenset[str]:
    return frozenset(
        literal(each.get("blueprint", "")) for each in mappings_of(resource)
    )


def literal(expression: Any) -> str:
    """The text that an expression is; the expression itself where it computes one."""
    try:
        return str(json.loads(str(expression).strip().replace("'", '"')))
    except ValueError:
        return str(expression)
