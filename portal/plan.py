"""What has to be done so that a Port has all that is shipped."""

import copy
from dataclasses import dataclass, field
from typing import Any

from portal.api import PortalApi
from portal.copies import copy_differences
from portal.differences import Difference, Step, extended_blueprint
from portal.mapping import extended_mapping
from portal.service_model import (
    COMPONENT,
    RELATION,
    extend_with_services,
    service_blueprints,
)
from portal.services import Matches, ServicesConfig, match_services
from portal.shipped import Shipped

type Json = dict[str, Any]


@dataclass
class Part:
    """One blueprint, page, scorecard or action, or the mapping.

    Attributes:
        kind: such as `blueprint`.
        path: where it is created, or changed if `present` is there.
        present: as Port has it.
        wanted: as it is to be.
    """

    kind: str
    identifier: str
    path: str
    present: Json | None
    wanted: Json
    differences: list[Difference] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether Port lacks it altogether."""
        return self.present is None

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return self.present != self.wanted


@dataclass
class Plan:
    """Everything, in the order in which it is written.

    Attributes:
        mapping: None where this integration was not installed yet; `notes` says so.
        copies: pages, scorecards and actions.
        services: which of somebody's services components belong to, if asked for.
        notes: what cannot be done, and why.
    """

    blueprints: list[Part]
    mapping: Part | None
    copies: list[Part]
    services: Matches | None
    notes: list[str]

    @property
    def parts(self) -> list[Part]:
        """All of them."""
        return [
            *self.blueprints,
            *([self.mapping] if self.mapping else []),
            *self.copies,
        ]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not any(part.is_changed for part in self.parts)

    def count(self, step: Step) -> int:
        """How many differences end so; a part that Port lacks is one of its own."""
        new = sum(part.is_new for part in self.parts) if step is Step.ADD else 0
        return new + sum(
            difference.step is step
            for part in self.parts
            if not part.is_new
            for difference in part.differences
        )


async def make_plan(shipped: Shipped, integration: str, api: PortalApi) -> Plan:
    """Compare a Port with what is shipped. Writes nothing.

    Args:
        integration: the installation's identifier.

    Raises:
        PortError: Port does not say what it has.
    """
    notes: list[str] = []
    services = await _services(shipped.services, api, notes)
    added = (
        service_blueprints(shipped.services) if shipped.services and services else []
    )
    blueprints = await _blueprints(shipped, added, api, notes)
    mapping = await _mapping(shipped, integration, api, notes)
    if mapping and services and _relates(blueprints, shipped.services, notes):
        mapping.differences += extend_with_services(mapping.wanted, services)
    return Plan(
        blueprints=blueprints,
        mapping=mapping,
        copies=[
            *await _scorecards(shipped, api),
            *[await _copy("page", "pages", page, api) for page in shipped.pages],
            *[
                await _copy("action", "actions", _owned(action, integration), api)
                for action in shipped.actions
            ],
        ],
        services=services,
        notes=notes,
    )


async def _services(
    config: ServicesConfig | None, api: PortalApi, notes: list[str]
) -> Matches | None:
    """Components beside services; None where it is not asked for or cannot be."""
    if config is None:
        return None
    name = config.blueprint
    if not await api.read(f"/blueprints/{name}", f"blueprint {name}"):
        notes.append(f"There are no services: your Port has no blueprint {name}.")
        return None
    components = []
    if await api.read(f"/blueprints/{COMPONENT}", f"blueprint {COMPONENT}"):
        components = await api.entities(COMPONENT)
    if not components:
        notes.append(
            "There are no components in your Port yet: run it again after a resync."
        )
    return match_services(config, components, await api.entities(name))


def _relates(
    blueprints: list[Part], config: ServicesConfig | None, notes: list[str]
) -> bool:
    """Whether components will be related to the services' blueprint, and not to another."""
    [component] = [part for part in blueprints if part.identifier == COMPONENT]
    target = component.wanted["relations"][RELATION]["target"]
    if config is None or target == config.blueprint:
        return True
    notes.append(
        f"Components are not related to {config.blueprint}: their relation {RELATION}"
        f" leads to {target} already."
    )
    return False


async def _blueprints(
    shipped: Shipped, added: list[Json], api: PortalApi, notes: list[str]
) -> list[Part]:
    parts: dict[str, Part] = {}
    for blueprint in (*shipped.blueprints, *added):
        identifier = blueprint["identifier"]
        path = f"/blueprints/{identifier}"
        if identifier not in parts:
            body = await api.read(path, f"blueprint {identifier}")
            present = body["blueprint"] if body else None
            if present is None and "title" not in blueprint:
                notes.append(
                    f"There is no blueprint {identifier} in your Port, to which"
                    " something is to be added."
                )
                continue
            wanted = copy.deepcopy(present or blueprint)
            parts[identifier] = Part("blueprint", identifier, path, present, wanted)
        part = parts[identifier]
        earlier = shipped.earlier.blueprints.get(identifier, {})
        part.wanted, differences = extended_blueprint(part.wanted, blueprint, earlier)
        part.differences += differences
    return list(parts.values())


async def _mapping(
    shipped: Shipped, integration: str, api: PortalApi, notes: list[str]
) -> Part | None:
    path = f"/integration/{integration}"
    body = await api.read(path, f"integration {integration}")
    present = (body or {}).get("integration", {}).get("config")
    if not present:
        notes.append(
            f"There is no mapping of {integration} in your Port yet: its first start"
            " brings the shipped one."
        )
        return None
    wanted, differences = extended_mapping(
        present, shipped.mapping, shipped.resources, shipped.earlier
    )
    return Part("mapping", integration, f"{path}/config", present, wanted, differences)


async def _scorecards(shipped: Shipped, api: PortalApi) -> list[Part]:
    parts = []
    for blueprint, scorecard in shipped.scorecards:
        path = f"/blueprints/{blueprint}/scorecards"
        body = await api.read(path, f"the scorecards of {blueprint}") or {}
        found = {each["identifier"]: each for each in body.get("scorecards", [])}
        present = found.get(scorecard["identifier"])
        parts.append(_copied("scorecard", path, present, scorecard))
    return parts


async def _copy(kind: str, plural: str, shipped: Json, api: PortalApi) -> Part:
    identifier = shipped["identifier"]
    body = await api.read(f"/{plural}/{identifier}", f"{kind} {identifier}")
    return _copied(kind, f"/{plural}", body[kind] if body else None, shipped)


def _owned(action: Json, integration: str) -> Json:
    """An action that is carried out by this installation, whatever the file says."""
    method = action.get("invocationMethod", {})
    if method.get("type") != "INTEGRATION_ACTION":
        return action
    return action | {"invocationMethod": method | {"installationId": integration}}


def _copied(kind: str, path: str, present: Json | None, shipped: Json) -> Part:
    identifier = shipped["identifier"]
    if present is None:
        return Part(kind, identifier, path, None, shipped)
    differences = copy_differences(present, shipped)
    return Part(kind, identifier, path, present, present, differences)
