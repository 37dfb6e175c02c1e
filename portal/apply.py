"""Doing what a plan says."""

from collections.abc import Collection
from typing import Any

from errors import PortError
from portal.api import PortalApi
from portal.plan import Part, Plan

type Json = dict[str, Any]

# What leads to other blueprints, and what is computed along relations. Both can only be
# there when what they lead to is.
RELATIONS = ("relations", "teamInheritance", "ownership")
COMPUTED = ("calculationProperties", "mirrorProperties", "aggregationProperties")


async def apply(plan: Plan, api: PortalApi) -> list[PortError]:
    """Write what is missing; what Port does not take does not keep it from the rest.

    Raises:
        PortError: Port does not take a blueprint, on which all else is built.
    """
    changed = [part for part in plan.parts if part.is_changed]
    blueprints = [part for part in changed if part in plan.blueprints]
    others = [part for part in changed if part not in plan.blueprints]
    for part in blueprints:
        if part.is_new:
            body = _without(part.wanted, (*RELATIONS, *COMPUTED))
            what = f"create blueprint {part.identifier}"
            await api.write("POST", "/blueprints", body, what)
    for part in blueprints:
        body = _without(_changed(part), COMPUTED)
        await _change(part, _only(body, RELATIONS) if part.is_new else body, api)
    failures = []
    for part in [*blueprints, *others]:
        try:
            if part.kind == "blueprint":
                await _change(part, _only(_changed(part), COMPUTED), api)
            else:
                await _write(part, api)
        except PortError as error:
            failures.append(error)
    return failures


async def _change(part: Part, body: Json, api: PortalApi) -> None:
    if body:
        what = f"change blueprint {part.identifier}"
        await api.write("PATCH", part.path, body, what)


async def _write(part: Part, api: PortalApi) -> None:
    if part.kind == "mapping":
        what = f"change the mapping of {part.identifier}"
        await api.write("PATCH", part.path, {"config": part.wanted}, what)
    else:
        what = f"create {part.kind} {part.identifier}"
        await api.write("POST", part.path, part.wanted, what)


def _changed(part: Part) -> Json:
    """The top-level parts that are to be written, each as a whole: Port may replace them."""
    present = part.present or {}
    return {
        key: value
        for key, value in part.wanted.items()
        if value and present.get(key) != value and key != "identifier"
    }


def _only(body: Json, keys: Collection[str]) -> Json:
    return {key: value for key, value in body.items() if key in keys}


def _without(body: Json, keys: Collection[str]) -> Json:
    return {key: value for key, value in body.items() if key not in keys}
