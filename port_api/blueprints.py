"""Blueprints that Port lacks: Ocean creates the default ones only where it has none of them."""

from collections.abc import Sequence
from typing import Any

import httpx
from port_ocean.clients.port.client import PortClient
from port_ocean.clients.port.types import UserAgentType

from errors import PortError

type Blueprint = dict[str, Any]

# What leads to other blueprints, and what is computed along relations. Both can only be
# there when what they lead to is.
RELATIONS = ("relations", "teamInheritance", "ownership")
COMPUTED = ("calculationProperties", "mirrorProperties", "aggregationProperties")


async def missing_blueprints(port: PortClient, identifiers: Sequence[str]) -> list[str]:
    """Those that Port says not to have."""
    missing = []
    for identifier in identifiers:
        try:
            await port.get_blueprint(identifier, should_log=False)
        except httpx.HTTPStatusError as error:
            # Anything else is no word on whether it is there.
            if error.response.status_code == httpx.codes.NOT_FOUND:
                missing.append(identifier)
    return missing


async def create_missing_blueprints(
    port: PortClient, blueprints: Sequence[Blueprint]
) -> list[str]:
    """Create those that Port lacks; what it has stays as it is.

    Returns:
        Their identifiers.

    Raises:
        PortError: Port refuses one; none of them is there then.
    """
    lacking = await missing_blueprints(
        port, [each["identifier"] for each in blueprints]
    )
    new = [each for each in blueprints if each["identifier"] in lacking]
    created: list[str] = []
    try:
        for each in new:
            await port.create_blueprint(
                _without(each, *RELATIONS, *COMPUTED), UserAgentType.exporter
            )
            created.append(each["identifier"])
        for left_out in (COMPUTED, ()):
            for each in new:
                await port.patch_blueprint(
                    each["identifier"],
                    _without(each, *left_out),
                    UserAgentType.exporter,
                )
    except httpx.HTTPStatusError as error:
        for identifier in created:
            await port.delete_blueprint(identifier, should_raise=False)
        raise PortError(
            f"Port refuses a blueprint: {error.response.text}",
            "None was created. Compare the ones that are there with .port/resources/blueprints.json.",
        ) from error
    return created


def _without(blueprint: Blueprint, *keys: str) -> Blueprint:
    return {key: value for key, value in blueprint.items() if key not in keys}
