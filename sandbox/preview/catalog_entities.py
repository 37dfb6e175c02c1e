"""The entities of a catalog, asked as Port's search asks them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox import Json
from sandbox.port.entities.entity import Entity
from sandbox.port.entities.search import META_PROPERTIES, compile_query
from sandbox.port.validation.computed_properties import COMPUTED


@dataclass(frozen=True)
class Found:
    """An entity with what is computed of it."""

    entity: Entity
    calculated: Json

    @property
    def identifier(self) -> str:
        return self.entity.identifier

    def value(self, name: str) -> Any:
        """A property's value, of any kind; of a relation, what it leads to."""
        if name in META_PROPERTIES:
            return META_PROPERTIES[name](self.entity)
        for part in (self.entity.properties, self.calculated, self.entity.relations):
            if part.get(name) is not None:
                return part[name]
        return None

    def moment(self, name: str) -> datetime | None:
        """A time, or None where there is none."""
        value = self.value(name)
        return datetime.fromisoformat(value) if isinstance(value, str) else None


class CatalogEntities:
    """All of them, and what their blueprints say of their properties."""

    def __init__(self, catalog: Json) -> None:
        self._blueprints: dict[str, Json] = catalog["blueprints"]
        self._found: dict[str, list[Found]] = {}
        for each in catalog["entities"]:
            found = Found(_entity(each), each["calculated"])
            self._found.setdefault(each["blueprint"], []).append(found)

    def matching(self, blueprint: str, query: Json | None) -> list[Found]:
        """The blueprint's entities that a query accepts."""
        compiled = compile_query(query)
        return [
            each
            for each in self._found.get(blueprint, [])
            if compiled.matches(each.entity, each.calculated)
        ]

    def title(self, blueprint: str, name: str) -> str:
        """What a property is called."""
        definition = self._definition(blueprint, name)
        return str(definition.get("title") or name.removeprefix("$").title())

    def colors(self, blueprint: str, name: str) -> dict[str, str]:
        """The colors of a property's values; what mirrors another has its colors."""
        definition = self._definition(blueprint, name)
        if "path" in definition:
            relation, _, further = definition["path"].partition(".")
            relations = self._blueprints[blueprint]["relations"]
            return self.colors(relations[relation]["target"], further)
        colors: dict[str, str] = definition.get("enumColors") or definition.get(
            "colors", {}
        )
        return colors

    def _definition(self, blueprint: str, name: str) -> Json:
        known = self._blueprints.get(blueprint, {"schema": {"properties": {}}})
        parts = (
            known["schema"]["properties"],
            known.get("relations", {}),
            *(known.get(part, {}) for part in COMPUTED),
        )
        found: Json = next((part[name] for part in parts if name in part), {})
        return found


def _entity(body: Json) -> Entity:
    return Entity(
        blueprint=body["blueprint"],
        identifier=body["identifier"],
        title=body["title"],
        icon=body["icon"],
        team=body["team"],
        properties=body["properties"],
        relations=body["relations"],
        datasource=body["datasource"],
        created_at=datetime.fromisoformat(body["createdAt"]),
        updated_at=datetime.fromisoformat(body["updatedAt"]),
    )
