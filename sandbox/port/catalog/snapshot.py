"""The whole catalog with its computed properties, as `/sandbox/catalog` shows it."""

from sandbox import Json
from sandbox.port.catalog.catalog import Catalog
from sandbox.port.catalog.paths import entities_related
from sandbox.port.entities.calculations import Calculation, aggregate, mirror
from sandbox.port.entities.entity import Entity, Key
from sandbox.port.entities.search import compile_query


def entities_with_calculated(catalog: Catalog) -> list[Json]:
    """Return every entity with `calculated` and `datasource` added.

    A calculation sees the mirror and aggregation properties of its entity, as Port's
    guides use them, and an aggregation's query the calculations. What would go round
    in a circle is empty: a calculation that an aggregation asks for is taken before
    there are aggregations.
    """
    mirrored = {entity.key: _mirrored(catalog, entity) for entity in _entities(catalog)}
    first = _calculated(catalog, mirrored)
    visible = {key: {**mirrored[key], **first[key]} for key in mirrored}
    aggregated = {
        entity.key: value
        for identifier in catalog.blueprints
        for entity, value in _aggregated(catalog, identifier, visible)
    }
    known = {key: {**mirrored[key], **aggregated[key]} for key in mirrored}
    calculated = _calculated(catalog, known)
    return [
        {
            **entity.as_json(),
            "calculated": {**calculated[entity.key], **known[entity.key]},
            "datasource": entity.datasource,
        }
        for entity in _entities(catalog)
    ]


def _entities(catalog: Catalog) -> list[Entity]:
    """Those of blueprints that are still there."""
    return [
        entity
        for identifier in catalog.blueprints
        for entity in catalog.store.of_blueprint(identifier)
    ]


def _calculated(catalog: Catalog, computed: dict[Key, Json]) -> dict[Key, Json]:
    """The calculation properties of every entity, which may use what is computed."""
    calculated: dict[Key, Json] = {}
    for identifier, blueprint in catalog.blueprints.items():
        calculation = Calculation(blueprint.get("calculationProperties", {}))
        entities = catalog.store.of_blueprint(identifier)
        values = calculation.values(
            (entity, computed[entity.key]) for entity in entities
        )
        calculated |= {
            entity.key: value for entity, value in zip(entities, values, strict=True)
        }
    return calculated


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
        values: Json = {
            name: aggregate(
                definition,
                query,
                (
                    (other, calculated[other.key])
                    for other in entities_related(
                        catalog, entity, definition.get("pathFilter")
                    )
                    if other.blueprint == definition["target"]
                ),
            )
            for name, definition, query in aggregations
        }
        answers.append((entity, values))
    return answers


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
