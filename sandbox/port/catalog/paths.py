"""Which entities an aggregation is about: all that are related, or those on a path."""

from collections.abc import Callable
from typing import Any

from sandbox import Json
from sandbox.port.catalog.catalog import Catalog
from sandbox.port.entities.entity import Entity, Key, relation_targets


def entities_related(
    catalog: Catalog, entity: Entity, path_filter: list[Json] | None
) -> list[Entity]:
    """Return the entities on the paths that are named, or all related ones without.

    A path names relations in their own direction. It starts at the entity, or, with
    `fromBlueprint`, at the target's and leads to the entity.
    """
    if path_filter is None:
        keys = _related_anyhow(catalog, entity)
    else:
        keys = set[Key]().union(*(_on_path(catalog, entity, p) for p in path_filter))
    found = (catalog.store.get(key) for key in sorted(keys))
    return [other for other in found if other is not None]


def blueprints_on_path(
    blueprints: dict[str, Json], source: str, path: Json
) -> list[str] | None:
    """Return the blueprints that a path passes, its start included; None if it breaks off."""
    passed = [path.get("fromBlueprint", source)]
    for relation in path["path"]:
        relations: Any = blueprints.get(passed[-1], {}).get("relations", {})
        if relation not in relations:
            return None
        passed.append(relations[relation]["target"])
    return passed


def _on_path(catalog: Catalog, entity: Entity, path: Json) -> set[Key]:
    passed = blueprints_on_path(catalog.blueprints, entity.blueprint, path)
    reached = {entity.key}
    if passed is None:
        return set()
    if "fromBlueprint" in path:
        for relation, blueprint in zip(
            reversed(path["path"]), reversed(passed[:-1]), strict=True
        ):
            reached = {
                source
                for key in reached
                for source in catalog.store.pointing_by(key, relation, blueprint)
            }
        return reached
    for relation in path["path"]:
        reached = {
            target
            for key in reached
            if (source := catalog.store.get(key)) is not None
            for name, target in relation_targets(
                catalog.blueprints[source.blueprint], source.relations
            )
            if name == relation
        }
    return reached


def _related_anyhow(catalog: Catalog, entity: Entity) -> set[Key]:
    """The entities that this one leads to, and those that lead to it.

    Port documents that an aggregation counts indirectly related entities too;
    that a way keeps to one direction (a group's components and their incidents,
    but not its page's) is how its documentation reads, and not verified.
    """

    def targets(current: Entity) -> set[Key]:
        blueprint = catalog.blueprints[current.blueprint]
        return {key for _, key in relation_targets(blueprint, current.relations)}

    def sources(current: Entity) -> set[Key]:
        return catalog.store.pointing_at(current.key)

    return _reached(catalog, entity, targets) | _reached(catalog, entity, sources)


def _reached(
    catalog: Catalog, entity: Entity, step: Callable[[Entity], set[Key]]
) -> set[Key]:
    reached: set[Key] = set()
    ahead = step(entity)
    while ahead:
        reached |= ahead
        found = (catalog.store.get(key) for key in ahead)
        ahead = {
            key for other in found if other is not None for key in step(other)
        } - reached
    return reached
