"""The stored entities, found by blueprint and identifier or by who relates to them.

Everything is a dictionary look-up: a resync of a large account writes 25,000
entities and more.
"""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox import Json
from sandbox.port.catalog.relation_index import RelationIndex
from sandbox.port.entities.entity import Entity, Key
from sandbox.port.entities.search import Query, compile_query


class EntityStore:
    """Entities by blueprint and identifier; `blueprints` is the catalog's own."""

    def __init__(self, blueprints: Mapping[str, Json]) -> None:
        self._blueprints = blueprints
        self._entities: dict[str, dict[str, Entity]] = {}
        self._relations = RelationIndex()

    def get(self, key: Key) -> Entity | None:
        """Return the entity, or None."""
        return self._entities.get(key.blueprint, {}).get(key.identifier)

    def all(self) -> Iterator[Entity]:
        """Yield every entity, blueprint by blueprint."""
        return itertools.chain.from_iterable(
            entities.values() for entities in self._entities.values()
        )

    def of_blueprint(self, blueprint: str) -> list[Entity]:
        """Return the entities of one blueprint."""
        return list(self._entities.get(blueprint, {}).values())

    def find(self, query: Query) -> Iterator[Entity]:
        """Yield the entities that match.

        Calculated properties are not searched (Ocean excludes them by itself).
        """
        if query.keys is None:
            candidates = self.all()
        else:
            found = (self.get(key) for key in sorted(query.keys))
            candidates = (entity for entity in found if entity is not None)
        return (entity for entity in candidates if query.matches(entity, {}))

    def with_searches_resolved(self, blueprint: Json, relations: Any) -> Any:
        """Return the relations with search queries replaced by what they find.

        More than one match for a single relation: what Port takes is unknown,
        the first identifier in order here. Raises: SearchRefused.
        """
        if not isinstance(relations, dict):
            return relations
        found: Json = {}
        for name, value in relations.items():
            relation = blueprint["relations"].get(name)
            if not isinstance(value, dict) or relation is None:
                continue
            query = compile_query(value)
            identifiers = sorted(
                entity.identifier
                for entity in self.of_blueprint(relation["target"])
                if query.matches(entity, {})
            )
            first = identifiers[0] if identifiers else None
            found[name] = identifiers if relation.get("many") else first
        return {**relations, **found}

    def put(self, entity: Entity) -> None:
        """Store an entity in the place of the one with its key."""
        blueprint = self._blueprints[entity.blueprint]
        replaced = self.get(entity.key)
        if replaced is not None:
            self._relations.remove(blueprint, replaced)
        self._entities.setdefault(entity.blueprint, {})[entity.identifier] = entity
        self._relations.add(blueprint, entity)

    def remove(self, entity: Entity) -> None:
        """Take an entity out; optional relations to it are cleared.

        What Port does with such a relation is unknown.
        """
        self._relations.remove(self._blueprints[entity.blueprint], entity)
        del self._entities[entity.blueprint][entity.identifier]
        for relation, source in self._relations.pointing_at(entity.key):
            if not self._is_required(source, relation):
                self._clear_relation(source, relation, entity.identifier)

    def pointing_at(self, key: Key) -> set[Key]:
        """Return the entities with any relation to `key`."""
        return {source for _, source in self._relations.pointing_at(key)}

    def pointing_by(self, key: Key, relation: str, blueprint: str) -> set[Key]:
        """Return the blueprint's entities whose `relation` leads to `key`."""
        return {
            source
            for name, source in self._relations.pointing_at(key)
            if name == relation and source.blueprint == blueprint
        }

    def requiring(self, key: Key) -> set[Key]:
        """Return the entities with a required relation to `key`."""
        return {
            source
            for relation, source in self._relations.pointing_at(key)
            if self._is_required(source, relation)
        }

    def adopt_relations(self, before: Json, after: Json) -> None:
        """Follow a change of a blueprint: forget the relations it has no more."""
        for entity in self.of_blueprint(after["identifier"]):
            self._relations.remove(before, entity)
            entity.relations = {
                name: value
                for name, value in entity.relations.items()
                if name in after["relations"]
            }
            self._relations.add(after, entity)

    def _is_required(self, source: Key, relation: str) -> bool:
        definition = self._blueprints[source.blueprint]["relations"][relation]
        return bool(definition.get("required"))

    def _clear_relation(self, key: Key, relation: str, identifier: str) -> None:
        source = self.get(key)
        if source is None:
            return
        blueprint = self._blueprints[key.blueprint]
        self._relations.remove(blueprint, source)
        value = source.relations[relation]
        remaining: Any = None
        if isinstance(value, list):
            remaining = [target for target in value if target != identifier]
        source.relations = {**source.relations, relation: remaining}
        self._relations.add(blueprint, source)
