"""Who relates to an entity."""

from collections import defaultdict
from typing import NamedTuple

from sandbox import Json
from sandbox.port.entities.entity import Entity, Key, relation_targets


class Link(NamedTuple):
    """One relation value, seen from the entity it points at."""

    relation: str
    source: Key


class RelationIndex:
    """Remembers who points at an entity, so that no question scans the catalog."""

    def __init__(self) -> None:
        self._links: defaultdict[Key, set[Link]] = defaultdict(set)

    def add(self, blueprint: Json, entity: Entity) -> None:
        for relation, target in relation_targets(blueprint, entity.relations):
            self._links[target].add(Link(relation, entity.key))

    def remove(self, blueprint: Json, entity: Entity) -> None:
        for relation, target in relation_targets(blueprint, entity.relations):
            self._links[target].discard(Link(relation, entity.key))

    def pointing_at(self, key: Key) -> frozenset[Link]:
        """Return the links that end at `key`."""
        return frozenset(self._links.get(key, ()))
