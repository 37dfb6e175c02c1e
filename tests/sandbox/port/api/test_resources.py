"""What Ocean creates beside blueprints, entities, pages and scorecards."""

import httpx

from tests.sandbox.port.examples import look


async def test_actions_are_kept(port: httpx.AsyncClient) -> None:
    await port.post("/v1/actions", json={"identifier": "act"})
    assert (await look(port))["actions"] == [{"identifier": "act"}]
