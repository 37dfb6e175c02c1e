"""Which object of Statuspage an entity in Port was made of, as far as a mapping lets it be told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.models import Entity

from mapping.entities import map_items
from statuspage_api.objects import RawItem

ID, PAGE, INCIDENT = "idididididid", "pagepagepage", "incidentincident"
"""What stands for an object's own id, its page's and its incident's in a probe."""

NAME = "namenamename"
"""What stands for its name, which may be anything."""

PROBE: RawItem = {
    "id": ID,
    "page_id": PAGE,
    "incident_id": INCIDENT,
    "name": NAME,
    "__page_id": PAGE,
    "__incident": {"id": INCIDENT, "page_id": PAGE},
}

GROUPS = {ID: "id", PAGE: "page_id", INCIDENT: "incident_id"}


@dataclass(frozen=True)
class Origin:
    """An object of Statuspage.

    Attributes:
        kind: what it is.
        id: its own id.
        page_id: its page's, or None where the entity does not tell.
        incident_id: its incident's, or None likewise.
    """

    kind: str
    id: str
    page_id: str | None = None
    incident_id: str | None = None


class Origins:
    """Reads entities of one resource backwards.

    Args:
        kind: the resource's.
        probe: the entity that the resource makes of `PROBE`.
    """

    def __init__(self, kind: str, probe: Entity) -> None:
        self.blueprint = probe.blueprint
        self._kind = kind
        self._patterns = dict(_patterns(probe))

    @property
    def fields(self) -> list[str]:
        """What of an entity tells its origin, as Port's search names it."""
        return list(self._patterns)

    def may_have_made(self, entity: Entity) -> bool:
        """Whether an entity's identifier is one that the resource can make."""
        pattern = self._patterns.get("identifier")
        return pattern is None or pattern.fullmatch(str(entity.identifier)) is not None

    def finds_bare(self, entity: Entity) -> bool:
        """Whether an entity has nothing of what the resource gives but its identifier.

        Port creates such ones where another entity relates to what is not there.
        """
        fields = self._patterns.keys() - {"identifier"}
        return bool(fields) and all(_value(entity, each) is None for each in fields)

    def of(self, entity: Entity) -> Origin | None:
        """What an entity was made of, or None where it does not tell."""
        found: dict[str, str] = {}
        for field, pattern in self._patterns.items():
            value = _value(entity, field)
            if isinstance(value, str) and (match := pattern.fullmatch(value)):
                found |= match.groupdict()
            elif field == "identifier":
                # Some other resource's.
                return None
        return Origin(self._kind, **found) if "id" in found else None


async def origins_of(resource: ResourceConfig) -> Origins | None:
    """How to read entities of a resource backwards, or None where they tell nothing."""
    mapped = await map_items(resource, [PROBE])
    if not mapped:
        return None
    origins = Origins(resource.kind, mapped[0].entity)
    return origins if origins.of(mapped[0].entity) else None


def _patterns(probe: Entity) -> Iterator[tuple[str, re.Pattern[str]]]:
    fields = {"identifier": probe.identifier}
    fields |= {f"relations.{name}": value for name, value in probe.relations.items()}
    fields |= {f"properties.{name}": value for name, value in probe.properties.items()}
    for field, value in fields.items():
        if isinstance(value, str) and any(word in value for word in GROUPS):
            pattern = re.escape(value).replace(NAME, ".*")
            for word, group in GROUPS.items():
                # A word that comes again has to be the same again.
                pattern = pattern.replace(word, f"(?P<{group}>[A-Za-z0-9]+)", 1)
                pattern = pattern.replace(word, f"(?P={group})")
            yield field, re.compile(pattern)


def _value(entity: Entity, field: str) -> Any:
    part, _, name = field.partition(".")
    value = getattr(entity, part)
    return value.get(name) if name else value
