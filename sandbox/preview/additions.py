"""What is only added to the default model: some resources and blueprints, as in `examples/`."""

from typing import Any

from sandbox import Json
from sandbox.preview.resources import resources_of_mapping


def with_resources(mapping: Json, added: list[Json]) -> Json:
    """The mapping with resources added; each replaces one of its kind and blueprint."""
    replaced = [_target(resource) for resource in added]
    kept = [each for each in mapping["resources"] if _target(each) not in replaced]
    return mapping | {"resources": kept + added}


def with_blueprints(blueprints: list[Json], added: list[Json]) -> list[Json]:
    """The blueprints with others added; what is added to one that exists becomes part of it."""
    by_identifier = {blueprint["identifier"]: blueprint for blueprint in blueprints}
    for blueprint in added:
        known = by_identifier.get(blueprint["identifier"], {})
        by_identifier[blueprint["identifier"]] = _merged(known, blueprint)
    return list(by_identifier.values())


def _target(resource: Json) -> tuple[str, str | None] | None:
    """What a resource makes of what, or None where it has not the shape of one."""
    for read in resources_of_mapping({"resources": [resource]}):
        return read.kind, read.blueprint
    return None


def _merged(known: Any, added: Any) -> Any:
    if not isinstance(known, dict) or not isinstance(added, dict):
        return added
    return known | {
        name: _merged(known.get(name), value) for name, value in added.items()
    }
