"""What Ocean creates beside blueprints and entities."""

import httpx

from tests.sandbox.port.examples import PAGE, look


async def test_scorecards_pages_and_actions_are_kept(port: httpx.AsyncClient) -> None:
    await port.post("/v1/blueprints", json=PAGE)
    await port.post("/v1/blueprints/page/scorecards", json={"identifier": "s"})
    await port.post("/v1/pages", json={"identifier": "overview"})
    await port.post("/v1/actions", json={"identifier": "act"})
    catalog = await look(port)
    assert catalog["scorecards"] == [{"identifier": "s", "blueprint": "page"}]
    assert catalog["pages"] == [{"identifier": "overview"}]
    assert catalog["actions"] == [{"identifier": "act"}]
