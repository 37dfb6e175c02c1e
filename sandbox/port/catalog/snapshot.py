"""The whole catalog with its computed properties, as `/sandbox/catalog` shows it."""

from collections.abc import Callable

from sandbox import Json
from sandbox.port.catalog.catalog import Catalog
from sandbox.port.entities.calculations import Calculation, aggregate, mirror
from sandbox.port.entities.entity import Entity, Key, relation_targets
from sandbox.port.entities.search import compile_query


def entities_with_calculated(catalog: Catalog) -> list[Json]:
    """Return every entity with `calculated` and `datasource` added.

    Calculations come first, so that an aggregation's query can name them.
    """
    calculated: dict[Key, Json] = {}
    for identifier, blueprint in catalog.blueprints.items():
        calculation = Calculation(blueprint.get("calculationProperties", {}))
        entities = catalog.store.of_blueprint(identifier)
        values = calculation.values(entities)
        calculated |= {
            entity.key: value for entity, value in zip(entities, values, strict=True)
        }
    aggregated = {
        entity.key: value
        for identifier in catalog.blueprints
        for entity, value in _aggregated(catalog, identifier, calculated)
    }
    return [
        {
            **entity.as_json(),
            "calculated": {
                **calculated[entity.key],
                **aggregated[entity.key],
                **_mirrored(catalog, entity),
            },
            "datasource": entity.datasource,
        }
        for entity in catalog.store.all()
        if entity.key in calculated
    ]


def _aggregated(
    catalog: Catalog, identifier: str, calculated: dict[Key, Json]
) -> list[tuple[Entity, Json]]:
    aggregations = [
        (name, definition, compile_query(definition.get("query")))
        for name, definition in catalog.blueprints[identifier]
        .get("aggregationProperties", {})
        .items()
    ]
    answers = []
    for entity in catalog.store.of_blueprint(identifier):
        related = _related(catalog, entity) if aggregations else []
        values: Json = {
            name: aggregate(
                definition,
                query,
                (
                    (other, calculated[other.key])
                    for other in related
                    if other.blueprint == definition["target"]
                ),
            )
            for name, definition, query in aggregations
        }
        answers.append((entity, values))
    return answers


def _related(catalog: Catalog, entity: Entity) -> list[Entity]:
    """Return the entities that this one leads to, and those that lead to it.

    Port documents that an aggregation counts indirectly related entities too;
    that a way keeps to one direction (a group's components and their incidents,
    but not its page's) is how its documentation reads, and not verified.
    """

    def targets(current: Entity) -> set[Key]:
        blueprint = catalog.blueprints[current.blueprint]
        return {key for _, key in relation_targets(blueprint, current.relations)}

    def sources(current: Entity) -> set[Key]:
        return catalog.store.pointing_at(current.key)

    keys = _reached(catalog, entity, targets) | _reached(catalog, entity, sources)
    found = (catalog.store.get(key) for key in keys)
    return [other for other in found if other is not None]


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


def _mirrored(catalog: Catalog, entity: Entity) -> Json:
    def follow(current: Entity, relation: str) -> Entity | None:
        definition = catalog.blueprints[current.blueprint]["relations"].get(relation)
        identifier = current.relations.get(relation)
        if definition is None or not isinstance(identifier, str):
            return None
        return catalog.store.get(Key(definition["target"], identifier))

    mirrors = catalog.blueprints[entity.blueprint].get("mirrorProperties", {})
    return {
        name: mirror(definition["path"], entity, follow)
        for name, definition in mirrors.items()
    }
