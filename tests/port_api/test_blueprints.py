from typing import Any

import pytest
from port_ocean.clients.port.client import PortClient
from port_ocean.clients.port.mixins.blueprints import BlueprintClientMixin

from port_api.blueprints import missing_blueprints
from tests.oceans_port import Authentication, OceansPort


@pytest.fixture
def port_client(oceans_port: OceansPort) -> PortClient:
    """What Ocean asks for blueprints with."""
    client: Any = BlueprintClientMixin(Authentication(), oceans_port.http)  # type: ignore[arg-type]
    return client  # type: ignore[no-any-return]


async def test_those_that_port_does_not_have_are_missing(
    oceans_port: OceansPort, port_client: PortClient
) -> None:
    assert await missing_blueprints(port_client, ["a", "b", "c"]) == ["a", "c"]


async def test_an_error_is_no_word_on_whether_one_is_there(
    oceans_port: OceansPort, port_client: PortClient
) -> None:
    await oceans_port.fails(method="GET", path="/v1/blueprints/a", status=500, times=1)
    assert await missing_blueprints(port_client, ["a", "b", "c"]) == ["c"]
