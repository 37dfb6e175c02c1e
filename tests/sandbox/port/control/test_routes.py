"""What tests can look at and order under `/sandbox`."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.sandbox.port.examples import entity, install_blueprints, look, upsert

BULK = "/v1/blueprints/page/entities/bulk"


@pytest.fixture(autouse=True)
async def _blueprints(port: httpx.AsyncClient) -> None:
    await install_blueprints(port)


async def order_fault(port: httpx.AsyncClient, **fault: Any) -> httpx.Response:
    return await port.post("/sandbox/faults", json={"method": "POST", **fault})


async def statuses(port: httpx.AsyncClient, count: int) -> list[int]:
    """Return the answers to this many bulk calls."""
    return [
        (await upsert(port, "page", entity(f"p{number}"))).status_code
        for number in range(count)
    ]


async def test_the_control_urls_need_no_token(port: httpx.AsyncClient) -> None:
    del port.headers["Authorization"]
    assert (await port.get("/sandbox/catalog")).status_code == 200


async def test_the_catalog_shows_everything_about_an_entity(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "page", entity("p1", team=["sre"]))
    [page] = (await look(port))["entities"]
    assert page.pop("createdAt") == page.pop("updatedAt")
    assert page == {
        "identifier": "p1",
        "title": "P1",
        "blueprint": "page",
        "icon": None,
        "team": ["sre"],
        "properties": {},
        "relations": {},
        "calculated": {},
        "datasource": "port-ocean/statuspage/0.1.0/my-statuspage/exporter",
    }


async def test_the_catalog_shows_what_was_sent_even_when_it_was_not_taken(
    port: httpx.AsyncClient,
) -> None:
    refused = entity("p1", properties={"url": "nowhere", "mood": None}, icon=None)
    await upsert(port, "page", refused, refused)
    await upsert(port, "none", entity("n1", title=None, relations={"page": []}))
    catalog = await look(port)
    assert catalog["entities"] == []
    assert catalog["received"] == {
        "page": {"identifiers": ["p1"], "filled": ["properties.url", "title"]},
        "none": {"identifiers": ["n1"], "filled": []},
    }


async def test_the_catalog_shows_which_entities_are_bare(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "incident", entity("i1", relations={"page": "p1"}))
    bare = (await look(port))["bare"]
    assert bare == [{"blueprint": "page", "identifier": "p1"}]


async def test_requests_are_listed_with_their_answers(port: httpx.AsyncClient) -> None:
    await port.get("/v1/blueprints/none", params={"a": "1"})
    await look(port)
    last = (await port.get("/sandbox/requests")).json()[-1]
    assert last.pop("at")
    assert last == {
        "method": "GET",
        "path": "/v1/blueprints/none",
        "query": {"a": ["1"]},
        "status": 404,
    }


async def test_a_fault_strikes_once(port: httpx.AsyncClient) -> None:
    await order_fault(port, path="/page/entities/bulk$", status=503)
    assert await statuses(port, 2) == [503, 200]
    assert [each["identifier"] for each in (await look(port))["entities"]] == ["p1"]


async def test_a_fault_can_strike_later_and_more_often(port: httpx.AsyncClient) -> None:
    await order_fault(port, path="bulk$", status=500, skip=1, times=2)
    assert await statuses(port, 4) == [200, 500, 500, 200]


async def test_a_fault_can_strike_for_ever(port: httpx.AsyncClient) -> None:
    await order_fault(port, path="bulk$", status=500, times=None)
    assert await statuses(port, 3) == [500, 500, 500]


async def test_a_fault_can_strike_one_entity_of_a_bulk_call(
    port: httpx.AsyncClient,
) -> None:
    await order_fault(port, path="bulk$", status=500, entity="p2")
    answer = await upsert(port, "page", entity("p1"), entity("p2"))
    assert answer.status_code == 207
    [error] = answer.json()["errors"]
    assert (error["identifier"], error["statusCode"]) == ("p2", 500)
    assert [each["identifier"] for each in (await look(port))["entities"]] == ["p1"]
    again = await upsert(port, "page", entity("p2"))
    assert again.status_code == 200


async def test_a_fault_leaves_other_requests_alone(port: httpx.AsyncClient) -> None:
    await order_fault(port, method="GET", path="bulk$", status=500)
    await order_fault(port, path="/incident/", status=500)
    assert await statuses(port, 1) == [200]


async def test_a_fault_is_listed_with_its_status(port: httpx.AsyncClient) -> None:
    await order_fault(port, path="bulk$", status=503)
    await statuses(port, 1)
    assert (await port.get("/sandbox/requests")).json()[-1]["status"] == 503


@pytest.mark.parametrize(
    ("fault", "wrong"),
    [
        pytest.param({"status": 500}, "path: ", id="no-path"),
        pytest.param({"path": "(", "status": 500}, "path: ", id="no-regex"),
        pytest.param({"path": "x", "status": "x"}, "status: ", id="no-status"),
        pytest.param({"path": "x"}, "status: ", id="not-even-null"),
        pytest.param(
            {"path": "x", "status": 500, "tmies": 2}, "tmies: ", id="misspelt"
        ),
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused_and_names_what_is_wrong(
    port: httpx.AsyncClient, fault: dict[str, Any], wrong: str
) -> None:
    answer = await order_fault(port, **fault)
    assert answer.status_code == 400
    assert wrong in answer.json()["message"]
    assert await statuses(port, 1) == [200]


@pytest.mark.parametrize(
    "mapping", [{}, {"config": {"resources": []}}, {"resources": {}}]
)
async def test_what_is_no_mapping_is_refused(
    port: httpx.AsyncClient, mapping: dict[str, Any]
) -> None:
    answer = await port.put("/sandbox/integration-config", json=mapping)
    assert answer.status_code == 400
    assert "resources" in answer.json()["message"]


@pytest.mark.parametrize("path", ["/sandbox/reset", "/sandbox/resync-request"])
async def test_what_takes_no_body_refuses_one(
    port: httpx.AsyncClient, path: str
) -> None:
    answer = await port.post(path, json={"blueprints": True})
    assert answer.status_code == 400
    assert f"{path} takes no body" in answer.json()["message"]
    assert (await look(port))["blueprints"]


async def test_reset_forgets_everything_but_the_login(port: httpx.AsyncClient) -> None:
    await upsert(port, "page", entity("p1"))
    await order_fault(port, path="bulk$", status=500)
    await port.post("/sandbox/reset")
    catalog = await look(port)
    assert catalog["blueprints"] == {}
    assert catalog["entities"] == []
    assert catalog["integration"] is None
    assert (await port.get("/sandbox/requests")).json() == []
    await install_blueprints(port)
    assert await statuses(port, 1) == [200]


async def test_a_fault_without_a_status_holds_a_call_until_faults_are_lifted(
    port: httpx.AsyncClient,
) -> None:
    await order_fault(port, path=BULK, status=None)
    held = asyncio.create_task(upsert(port, "page", entity("p1")))
    for _ in range(100):
        await asyncio.sleep(0)
    last = (await port.get("/sandbox/requests")).json()[-1]
    assert (last["path"], last["status"]) == (BULK, None)
    assert (await look(port))["entities"] == []
    await port.delete("/sandbox/faults")
    assert (await held).status_code in (200, 207)
    [page] = (await look(port))["entities"]
    assert page["identifier"] == "p1"
    assert await statuses(port, 1) == [200]
