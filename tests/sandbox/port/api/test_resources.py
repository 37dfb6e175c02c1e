"""What Ocean creates beside blueprints and entities."""

import httpx

from tests.sandbox.port.examples import PAGE, look


async def test_scorecards_and_pages_are_kept(port: httpx.AsyncClient) -> None:
    await port.post("/v1/blueprints", json=PAGE)
    await port.post("/v1/blueprints/page/scorecards", json={"identifier": "s"})
    await port.post("/v1/pages", json={"identifier": "overview"})
    catalog = await look(port)
    assert catalog["scorecards"] == [{"identifier": "s", "blueprint": "page"}]
    assert catalog["pages"] == [{"identifier": "overview"}]
