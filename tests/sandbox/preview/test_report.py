"""What a preview makes of its findings as a whole."""

import httpx

from sandbox.preview.run import Outcome
from tests.sandbox.port.examples import entity, look, upsert
from tests.sandbox.preview.examples import report, resource

INCIDENTS = resource("incident", '"incident"', {"status": ".status"})


async def test_a_preview_that_port_takes_whole_is_good(port: httpx.AsyncClient) -> None:
    await upsert(port, "page", entity("p1"))
    await upsert(port, "incident", entity("i1", relations={"page": "p1"}))
    assert report(await look(port), INCIDENTS).tone == "good"


async def test_a_relation_that_points_nowhere_is_a_warning(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "incident", entity("i1", relations={"page": "p1"}))
    assert report(await look(port), INCIDENTS).tone == "warning"


async def test_a_refusal_is_bad(port: httpx.AsyncClient) -> None:
    await upsert(port, "incident", entity("i1", properties={"status": "closed"}))
    assert report(await look(port), INCIDENTS).tone == "bad"


async def test_a_resync_that_failed_is_bad(port: httpx.AsyncClient) -> None:
    failed = Outcome(False, "401: make a new key", (), 0)
    assert report(await look(port), INCIDENTS, outcome=failed).tone == "bad"
