"""Which of somebody's services a component belongs to. Pure functions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

type Json = dict[str, Any]

BY_TABLE, BY_PROPERTY, BY_NAME = "table", "property", "name"


class ServicesConfig(BaseModel):
    """The file `services.yaml`: how components and services are matched.

    Attributes:
        blueprint: the services' own.
        table: by a component's id or name, the service's identifier.
        by_property: a property of the service with its components' ids or names, a
            text or a list of them.
        by_name: whether a service that is called like the component is its own.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    blueprint: str = "service"
    table: dict[str, str] = Field(default_factory=dict)
    by_property: str | None = Field(default=None, alias="byProperty")
    by_name: bool = Field(default=False, alias="byName")


@dataclass(frozen=True)
class Match:
    """A component, and the services that it may belong to.

    Attributes:
        by: what they were found by; empty where there are none.
        services: identifiers; only a single one is taken.
    """

    component: str
    name: str
    by: str
    services: tuple[str, ...]

    @property
    def service(self) -> str | None:
        """The one that it belongs to."""
        return self.services[0] if len(self.services) == 1 else None


@dataclass(frozen=True)
class Matches:
    """All components beside all services.

    Attributes:
        matches: one of each component, by name.
        idle_services: to which no component belongs.
        unknown: services that the table names and that are not there.
    """

    matches: tuple[Match, ...]
    idle_services: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def table(self) -> dict[str, str]:
        """The service's identifier by the component's."""
        return {each.component: each.service for each in self.matches if each.service}

    @property
    def ambiguous(self) -> list[Match]:
        """Components that more than one service claims."""
        return [each for each in self.matches if len(each.services) > 1]

    @property
    def unmatched(self) -> list[Match]:
        """Components that no service claims."""
        return [each for each in self.matches if not each.services]


def match_services(
    config: ServicesConfig, components: Sequence[Json], services: Sequence[Json]
) -> Matches:
    """Match by the table, then by the property, then by name; the first that finds any decides.

    Args:
        components: as Port has them, with `identifier` and `title`.
        services: with `identifier`, `title` and `properties`.
    """
    known = {service["identifier"] for service in services}
    by_property = _claims(services, config.by_property)
    by_name = _names(services) if config.by_name else {}
    found = []
    for component in components:
        names = [component["identifier"], _plain(_title(component))]
        # An id is more exact than a name.
        named = config.table.get(component["identifier"]) or config.table.get(
            _title(component)
        )
        ways = (
            (BY_TABLE, {named} & known if named else set[str]()),
            (BY_PROPERTY, _of(by_property, names)),
            (BY_NAME, _of(by_name, names[1:])),
        )
        by, claimed = next(((by, each) for by, each in ways if each), ("", set[str]()))
        found.append(
            Match(
                component["identifier"],
                _title(component),
                by,
                tuple(sorted(claimed)),
            )
        )
    taken = {each.service for each in found}
    return Matches(
        matches=tuple(sorted(found, key=lambda each: (each.name, each.component))),
        idle_services=tuple(sorted(known - taken)),
        unknown=tuple(sorted(set(config.table.values()) - known)),
    )


def _claims(services: Sequence[Json], name: str | None) -> dict[str, set[str]]:
    """The services by what their property says of components."""
    claims: dict[str, set[str]] = {}
    for service in services:
        value = (service.get("properties") or {}).get(name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and each:
                for key in (each, _plain(each)):
                    claims.setdefault(key, set()).add(service["identifier"])
    return claims


def _names(services: Sequence[Json]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for service in services:
        for name in (service["identifier"], _title(service)):
            names.setdefault(_plain(name), set()).add(service["identifier"])
    return names


def _of(claims: Mapping[str, set[str]], names: Iterable[str]) -> set[str]:
    return set[str]().union(*(claims.get(name, ()) for name in names if name))


def _title(entity: Json) -> str:
    return str(entity.get("title") or entity["identifier"])


def _plain(name: str) -> str:
    """A name without case, punctuation and white space: API Gateway is api-gateway."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")
