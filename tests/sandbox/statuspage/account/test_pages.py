"""Changes of a page, made by the control API and seen in the management API."""

import httpx
import pytest

from tests.sandbox.statuspage.account.conftest import NOW_TEXT, listed


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("components", {"status": "major_outage"}, id="component"),
        pytest.param("component-groups", {"description": "Neu"}, id="group"),
        pytest.param("incidents", {"impact": "critical"}, id="incident"),
    ],
)
async def test_a_change_merges_its_fields_and_is_dated(
    client: httpx.AsyncClient,
    page_path: str,
    control_path: str,
    name: str,
    changes: dict[str, str],
) -> None:
    before = (await listed(client, f"{page_path}/{name}"))[-1]
    answer = await client.put(f"{control_path}/{name}/{before['id']}", json=changes)

    after = (await client.get(f"{page_path}/{name}/{before['id']}")).json()

    assert after == before | changes | {"updated_at": NOW_TEXT}
    assert (answer.status_code, answer.json()) == (200, after)


async def test_a_page_can_be_changed(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    before = (await client.get(page_path)).json()

    await client.put(control_path, json={"name": "Renamed"})

    expected = before | {"name": "Renamed", "updated_at": NOW_TEXT}
    assert (await client.get(page_path)).json() == expected


async def test_a_change_can_bring_its_own_date(
    client: httpx.AsyncClient, control_path: str
) -> None:
    answer = await client.put(control_path, json={"updated_at": "2020-01-01T00:00:00Z"})

    assert answer.json()["updated_at"] == "2020-01-01T00:00:00Z"


async def test_a_deleted_incident_and_page_are_gone(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    incident = (await listed(client, f"{page_path}/incidents"))[0]
    path = f"/incidents/{incident['id']}"

    assert (await client.delete(control_path + path)).status_code == 204
    assert (await client.get(page_path + path)).status_code == 404
    assert (await client.delete(control_path)).status_code == 204
    assert (await client.get(page_path)).status_code == 404
    assert await listed(client, "/v1/pages") == []
