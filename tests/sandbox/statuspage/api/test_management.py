"""The endpoints under `/v1` and the public status."""

from datetime import datetime

import httpx
import pytest

from sandbox.statuspage import Account
from tests.sandbox.statuspage.clients import connected, every_item


@pytest.mark.parametrize(
    "list_path",
    ["components", "component-groups", "incidents", "subscribers"],
)
async def test_everything_listed_can_be_read_alone(
    client: httpx.AsyncClient, page_path: str, list_path: str
) -> None:
    listed = (await client.get(f"{page_path}/{list_path}")).json()

    assert listed
    for item in listed:
        single = await client.get(f"{page_path}/{list_path}/{item['id']}")
        assert (single.status_code, single.json()) == (200, item)


async def test_a_page_can_be_read_alone(
    client: httpx.AsyncClient, page_path: str
) -> None:
    (listed,) = (await client.get("/v1/pages")).json()

    assert (await client.get(page_path)).json() == listed


async def test_components_have_the_group_rows_among_them(
    client: httpx.AsyncClient, page_path: str
) -> None:
    rows = (await client.get(f"{page_path}/components")).json()
    groups = (await client.get(f"{page_path}/component-groups")).json()

    group_rows = [row for row in rows if row["group"]]
    assert {row["id"]: row["name"] for row in group_rows} == {
        group["id"]: group["name"] for group in groups
    }
    for group in groups:
        members = [row["id"] for row in rows if row["group_id"] == group["id"]]
        assert group["components"] == members


async def test_incidents_come_newest_first_whatever_the_form_of_their_timestamps(
    client: httpx.AsyncClient, page_path: str
) -> None:
    incidents = (await client.get(f"{page_path}/incidents")).json()

    created = [datetime.fromisoformat(each["created_at"]) for each in incidents]
    assert created == sorted(created, reverse=True)
    for incident in incidents:
        updates = incident["incident_updates"]
        dates = [datetime.fromisoformat(each["created_at"]) for each in updates]
        assert dates == sorted(dates, reverse=True)
        assert {each["incident_id"] for each in updates} == {incident["id"]}


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        pytest.param(
            "unresolved", {"investigating", "identified", "monitoring"}, id="unresolved"
        ),
        pytest.param("upcoming", {"scheduled"}, id="upcoming"),
        pytest.param("active_maintenance", {"in_progress", "verifying"}, id="active"),
        pytest.param(
            "scheduled",
            {"scheduled", "in_progress", "verifying", "completed"},
            id="scheduled",
        ),
    ],
)
async def test_the_filtered_lists_have_exactly_the_incidents_of_their_statuses(
    client: httpx.AsyncClient, page_path: str, name: str, statuses: set[str]
) -> None:
    every = (await client.get(f"{page_path}/incidents")).json()
    filtered = (await client.get(f"{page_path}/incidents/{name}")).json()

    assert filtered == [each for each in every if each["status"] in statuses]
    assert {each["status"] for each in filtered} == statuses


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"name": "Needle in here"}, id="name"),
        pytest.param({"postmortem_body": "a nEEdle"}, id="postmortem"),
        pytest.param({"body": "the needle."}, id="update"),
    ],
)
async def test_incidents_can_be_searched(
    client: httpx.AsyncClient,
    page_path: str,
    control_path: str,
    values: dict[str, str],
) -> None:
    made = (await client.post(f"{control_path}/incidents", json=values)).json()

    found = await client.get(f"{page_path}/incidents", params={"q": "needle"})

    assert [each["id"] for each in found.json()] == [made["id"]]


async def test_an_incident_shows_its_components_as_they_are_now(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    incidents = await every_item(client, f"{page_path}/incidents", "limit")
    incident = next(each for each in incidents if each.get("components"))
    component = incident["components"][0]

    change = {"status": "under_maintenance", "name": "Renamed"}
    await client.put(f"{control_path}/components/{component['id']}", json=change)

    now = (await client.get(f"{page_path}/incidents/{incident['id']}")).json()
    assert now["components"][0]["status"] == "under_maintenance"
    assert now["components"][0]["name"] == "Renamed"


async def test_an_answer_is_plain_json(account: Account) -> None:
    async with connected(account) as client:
        answer = await client.get("/v1/pages")

    assert answer.headers["content-type"] == "application/json"
    assert "link" not in answer.headers
