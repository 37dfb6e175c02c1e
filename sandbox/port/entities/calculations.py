"""Values that Port computes: calculation, mirror and aggregation properties."""

import json
import statistics
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jq  # type: ignore[import-not-found]  # it carries no types

from sandbox import Json
from sandbox.port.entities.entity import Entity
from sandbox.port.entities.search import Calculated, Query

# calculationBy "entities" func "average" (per day, week, ...) is not emulated; a
# blueprint that uses it is refused.
AGGREGATION_FUNCTIONS: dict[tuple[str, str], Callable[[list[float]], float]] = {
    ("entities", "count"): len,
    ("property", "sum"): sum,
    ("property", "min"): min,
    ("property", "max"): max,
    ("property", "average"): statistics.fmean,
    ("property", "median"): statistics.median,
}


def jq_error(program: Any) -> str | None:
    """Return why `program` is no jq program, or None when it compiles."""
    if not isinstance(program, str):
        return "calculation must be a jq program"
    try:
        jq.compile(program)
    except ValueError as error:
        return str(error)
    return None


class Calculation:
    """A blueprint's calculation properties, compiled into one jq program.

    One program over all entities: handing each entity to jq by itself would take
    longer than computing.
    """

    def __init__(self, calculation_properties: Mapping[str, Json]) -> None:
        # A program that fails on an entity gives null there, as Port's own reading
        # of such an error is unknown. The line break ends a comment in a program.
        fields = ", ".join(
            f"{json.dumps(name)}: "
            f'[limit(1; try ({definition["calculation"]}\n) catch null)][0]'
            for name, definition in calculation_properties.items()
        )
        self._program = jq.compile(f"map({{{fields}}})") if fields else None

    def values(self, entities: Iterable[tuple[Entity, Calculated]]) -> list[Json]:
        """Return the calculated properties of each entity, in the same order.

        Each comes with what is computed of it beside: mirror and aggregation properties
        are among `.properties` as its own are.
        """
        documents = [
            entity.as_json() | {"properties": {**computed, **entity.properties}}
            for entity, computed in entities
        ]
        if self._program is None:
            return [{} for _ in documents]
        values: list[Json] = self._program.input_value(documents).first()
        return values


def aggregate(
    definition: Json, query: Query, related: Iterable[tuple[Entity, Calculated]]
) -> float | None:
    """Return the aggregation over the related entities of the target blueprint.

    Real Port recomputes aggregations every 15 minutes; the emulator does it
    whenever somebody reads, so tests need not wait.
    """
    chosen = [
        (entity, calculated)
        for entity, calculated in related
        if query.matches(entity, calculated)
    ]
    spec = definition["calculationSpec"]
    function = AGGREGATION_FUNCTIONS[spec["calculationBy"], spec["func"]]
    if spec["calculationBy"] == "entities":
        return function([0.0] * len(chosen))
    name = spec["property"]
    numbers = [
        number
        for entity, calculated in chosen
        if isinstance(
            number := entity.properties.get(name, calculated.get(name)), int | float
        )
    ]
    # What Port shows when there is nothing to aggregate is unknown: nothing here.
    return function(numbers) if numbers else None


def mirror(
    path: str, entity: Entity, follow: Callable[[Entity, str], Entity | None]
) -> Any:
    """Return the value at `relation.relation.property`, None where the way ends.

    `follow` gives the entity a single relation points at. Mirroring through a
    many relation is not emulated: it gives None.
    """
    *relations, name = path.split(".")
    current: Entity | None = entity
    for relation in relations:
        current = follow(current, relation) if current is not None else None
    if current is None:
        return None
    if name.startswith("$"):
        return current.as_json().get(name.removeprefix("$"))
    return current.properties.get(name)
