import json
from typing import Any

import pytest
from port_ocean.clients.port.client import PortClient
from port_ocean.clients.port.mixins.blueprints import BlueprintClientMixin

from errors import PortError
from port_api.blueprints import create_missing_blueprints
from sandbox.integration_process import ROOT
from tests.oceans_port import Authentication, OceansPort

type Json = dict[str, Any]

DEFAULTS: list[Json] = json.loads(
    (ROOT / ".port/resources/blueprints.json").read_text()
)
NAMES = [each["identifier"] for each in DEFAULTS]
BY_HAND = {"identifier": "statuspage", "title": "Mine", "schema": {"properties": {}}}


@pytest.fixture
def port_client(oceans_port: OceansPort) -> PortClient:
    """What Ocean asks for blueprints with."""
    client: Any = BlueprintClientMixin(Authentication(), oceans_port.http)  # type: ignore[arg-type]
    return client  # type: ignore[no-any-return]


def blueprints(port: OceansPort) -> dict[str, Json]:
    """What Port has, but for the one that every test has."""
    found = port.state.catalog.blueprints.items()
    return {name: blueprint for name, blueprint in found if name != "b"}


async def test_what_is_missing_is_created_whole_and_what_is_there_stays(
    oceans_port: OceansPort, port_client: PortClient
) -> None:
    (await oceans_port.http.post("/v1/blueprints", json=BY_HAND)).raise_for_status()
    by_hand = dict(blueprints(oceans_port)["statuspage"])
    created = await create_missing_blueprints(port_client, DEFAULTS)
    assert created == NAMES[1:]
    found = blueprints(oceans_port)
    assert found.pop("statuspage") == by_hand
    for default in DEFAULTS[1:]:
        assert found[default["identifier"]].items() >= default.items()


async def test_all_are_created_in_an_empty_port_and_none_the_second_time(
    oceans_port: OceansPort, port_client: PortClient
) -> None:
    assert await create_missing_blueprints(port_client, DEFAULTS) == NAMES
    before = dict(blueprints(oceans_port))
    assert await create_missing_blueprints(port_client, DEFAULTS) == []
    assert blueprints(oceans_port) == before


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_where_port_refuses_one_none_is_left_and_its_reason_is_told(
    oceans_port: OceansPort, port_client: PortClient, method: str
) -> None:
    await oceans_port.fails(
        method=method, path="/v1/blueprints", status=422, skip=2, times=1
    )
    with pytest.raises(PortError, match=r"ordered by a test.*None was created"):
        await create_missing_blueprints(port_client, DEFAULTS)
    assert blueprints(oceans_port) == {}
