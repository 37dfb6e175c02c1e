"""Answers that are wrong and look right."""

from typing import Any

import httpx
import pytest

from sandbox.statuspage import Account
from tests.sandbox.statuspage.clients import only_page_id

Json = dict[str, Any]


async def order(client: httpx.AsyncClient, kind: str, **fault: Any) -> None:
    body = {"kind": kind, "times": None} | fault
    (await client.post("/sandbox/faults", json=body)).raise_for_status()


async def ids(client: httpx.AsyncClient, path: str) -> list[str]:
    return [each["id"] for each in (await client.get(path)).json()]


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        pytest.param(0, slice(0), id="none"),
        pytest.param(3, slice(3), id="the-first"),
        pytest.param(-3, slice(-3, None), id="the-last"),
    ],
)
async def test_an_incomplete_list_keeps_what_is_asked(
    client: httpx.AsyncClient, page_path: str, kept: int, expected: slice
) -> None:
    whole = await ids(client, f"{page_path}/incidents")
    await order(client, "incomplete", kept=kept, status=206)
    answer = await client.get(f"{page_path}/incidents")
    assert answer.status_code == 206
    assert [each["id"] for each in answer.json()] == whole[expected]


async def test_another_status_bears_the_truth(client: httpx.AsyncClient) -> None:
    truth = (await client.get("/v1/pages")).json()
    await order(client, "other_status", status=203)
    answer = await client.get("/v1/pages")
    assert (answer.status_code, answer.json()) == (203, truth)


@pytest.mark.parametrize(
    ("index", "second"),
    [
        pytest.param(17, [9, 10, 11, 12, 13, 14, 15, 16, 18, 19], id="of-this-page"),
        pytest.param(2, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19], id="of-an-earlier"),
        pytest.param(25, [9, 10, 11, 12, 13, 14, 15, 16, 17, 18], id="of-a-later"),
    ],
)
async def test_a_row_that_moves_to_the_top_pushes_those_above_it_down(
    client: httpx.AsyncClient, page_path: str, index: int, second: list[int]
) -> None:
    whole = await ids(client, f"{page_path}/incidents?limit=100")
    await order(client, "moved_rows", index=index)
    pages = f"{page_path}/incidents?limit=10&page="
    assert await ids(client, f"{pages}1") == whole[:10]
    assert await ids(client, f"{pages}2") == [whole[each] for each in second]


async def test_a_field_is_null_in_a_list_and_in_an_object(
    client: httpx.AsyncClient, page_path: str
) -> None:
    await order(client, "nulled", field="incident_updates")
    incidents = (await client.get(f"{page_path}/incidents")).json()
    assert {str(each["incident_updates"]) for each in incidents} == {"None"}
    one = (await client.get(f"{page_path}/incidents/{incidents[0]['id']}")).json()
    assert one["incident_updates"] is None


async def test_what_has_vanished_is_nowhere(
    client: httpx.AsyncClient, account: Account, page_path: str
) -> None:
    page_id = only_page_id(account)
    await order(client, "vanished", id=page_id)
    assert await ids(client, "/v1/pages") == []
    for path in (page_path, f"{page_path}/incidents"):
        assert (await client.get(path)).status_code == 404


async def test_a_new_object_is_not_served_yet_and_an_old_one_is(
    client: httpx.AsyncClient, account: Account, page_path: str
) -> None:
    page_id = only_page_id(account)
    old = next(iter(account.page(page_id).incidents))
    new = account.create_incident(page_id, {})["id"]
    await order(client, "too_new", seconds=60)
    assert (await client.get(f"{page_path}/incidents/{old}")).status_code == 200
    assert (await client.get(f"{page_path}/incidents/{new}")).status_code == 404
    account.change_incident(page_id, old, {"name": "Changed"})
    assert (await client.get(f"{page_path}/incidents/{old}")).status_code == 404


async def test_a_replica_that_lags_answers_what_was(
    client: httpx.AsyncClient, account: Account, page_path: str
) -> None:
    page_id = only_page_id(account)
    old = next(iter(account.page(page_id).incidents.values()))
    name = old["name"]
    await order(client, "stale")
    account.change_incident(page_id, old["id"], {"name": "Changed"})
    new = account.create_incident(page_id, {})["id"]
    found = await client.get(f"{page_path}/incidents/{old['id']}")
    assert found.json()["name"] == name
    assert (await client.get(f"{page_path}/incidents/{new}")).status_code == 404
    await client.delete("/sandbox/faults")
    assert (await client.get(f"{page_path}/incidents/{new}")).status_code == 200


async def test_a_fault_is_over_when_its_time_is(
    client: httpx.AsyncClient, account: Account
) -> None:
    now = account.clock()
    account.clock = lambda: now
    await order(client, "status", lasts=5)
    assert (await client.get("/v1/pages")).status_code == 500
    account.clock = lambda: now + 5
    assert (await client.get("/v1/pages")).status_code == 200


async def test_the_public_status_can_come_out_of_a_cache(
    client: httpx.AsyncClient, account: Account
) -> None:
    now = account.clock()
    account.clock = lambda: now
    page_id = only_page_id(account)
    page = account.page(page_id)
    for component in page.components.values():
        component["status"] = "operational"
    page.incidents.clear()
    await client.put("/sandbox/options", json={"public_status_cached_for": 10})
    address = f"/public/{page.page['subdomain']}/api/v2/status.json"

    async def indicator() -> str:
        status: Json = (await client.get(address)).json()["status"]
        return str(status["indicator"])

    assert await indicator() == "none"
    account.create_incident(page_id, {"impact": "critical"})
    assert await indicator() == "none"
    account.clock = lambda: now + 10
    assert await indicator() == "critical"
