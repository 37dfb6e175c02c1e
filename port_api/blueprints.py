"""Blueprints that Port lacks: Ocean creates the default ones only where it has none of them."""

from collections.abc import Sequence

import httpx
from port_ocean.clients.port.client import PortClient


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
