"""A Port that `make portal` reads and writes."""

from types import SimpleNamespace
from typing import cast

import pytest
from port_ocean.clients.port.client import PortClient

from portal.api import PortalApi
from tests.oceans_port import Authentication, OceansPort, oceans_port

__all__ = ["oceans_port"]


@pytest.fixture
def api(oceans_port: OceansPort) -> PortalApi:
    """What the command uses it through."""
    client = SimpleNamespace(client=oceans_port.http, auth=Authentication())
    return PortalApi(cast(PortClient, client))
