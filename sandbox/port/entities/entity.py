"""What the catalog keeps of one entity, and which others it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sandbox import Json
from sandbox.port.timestamps import timestamp


class Key(NamedTuple):
    """Identifiers are unique within their blueprint only."""

    blueprint: str
    identifier: str


@dataclass(slots=True)
class Entity:
    """One stored entity; `datasource` is the User-Agent that wrote it last."""

    blueprint: str
    identifier: str
    title: str
    icon: str | None
    team: Any
    properties: Json
    relations: Json
    datasource: str
    created_at: datetime
    updated_at: datetime

    @property
    def key(self) -> Key:
        return Key(self.blueprint, self.identifier)

    def as_json(self) -> Json:
        """Return the entity with the field names of Port's API."""
        return {
            "identifier": self.identifier,
            "title": self.title,
            "blueprint": self.blueprint,
            "icon": self.icon,
            "team": self.team,
            "properties": self.properties,
            "relations": self.relations,
            "createdAt": timestamp(self.created_at),
            "updatedAt": timestamp(self.updated_at),
        }


def relation_targets(blueprint: Json, relations: Json) -> Iterator[tuple[str, Key]]:
    """Yield (relation, key of the entity it names) for every value in `relations`."""
    for name, value in relations.items():
        target = blueprint["relations"][name]["target"]
        for identifier in value if isinstance(value, list) else [value]:
            if identifier is not None:
                yield name, Key(target, identifier)


def build_entity(
    body: Json, key: Key, kept: Entity | None, datasource: str, now: datetime
) -> Entity:
    """Return an entity without properties; `kept` is what a merge leaves alone.

    What title Port gives to an entity that was given none, or null, is unknown
    for upserts; a bare related entity has its identifier as its title.
    """

    def head(field: str) -> Any:
        return body[field] if field in body else getattr(kept, field, None)

    return Entity(
        blueprint=key.blueprint,
        identifier=key.identifier,
        title=head("title") or key.identifier,
        icon=head("icon"),
        team=head("team") or [],
        properties={},
        relations={},
        datasource=datasource,
        created_at=now,
        updated_at=now,
    )
