"""Changing the account through the control API, and seeing it in the management API."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from sandbox.statuspage import Account

NOW = 1_790_000_000.0
NOW_TEXT = "2026-09-21T14:13:20.000Z"


@pytest.fixture(autouse=True)
def stopped_clock(account: Account) -> None:
    account.clock = lambda: NOW


async def listed(client: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    answer = await client.get(path)
    assert answer.status_code == 200
    items: list[dict[str, Any]] = answer.json()
    return items


async def a_component(client: httpx.AsyncClient, page_path: str) -> dict[str, Any]:
    rows = await listed(client, f"{page_path}/components")
    return next(row for row in rows if not row["group"] and row["group_id"])


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


async def test_a_moved_component_changes_both_groups(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    component = await a_component(client, page_path)
    groups = await listed(client, f"{page_path}/component-groups")
    target = next(each for each in groups if each["id"] != component["group_id"])

    path = f"{control_path}/components/{component['id']}"
    await client.put(path, json={"group_id": target["id"], "status": "major_outage"})

    groups_after = await listed(client, f"{page_path}/component-groups")
    having = [
        each["id"] for each in groups_after if component["id"] in each["components"]
    ]
    assert having == [target["id"]]
    row = (await client.get(f"{page_path}/components/{target['id']}")).json()
    assert (row["group"], row["status"]) == (True, "major_outage")


async def test_a_group_can_be_given_other_members(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    group, other, _ = await listed(client, f"{page_path}/component-groups")
    members = other["components"][:2]

    path = f"{control_path}/component-groups/{group['id']}"
    await client.put(path, json={"components": members, "name": "Renamed"})

    rows = await listed(client, f"{page_path}/components")
    assert [row["id"] for row in rows if row["group_id"] == group["id"]] == members
    names = {row["id"]: row["name"] for row in rows}
    assert names[group["id"]] == "Renamed"


async def test_a_created_group_has_a_row_and_its_members(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    component = await a_component(client, page_path)
    values = {"name": "New", "components": [component["id"]]}

    made = await client.post(f"{control_path}/component-groups", json=values)

    assert made.status_code == 201
    group = made.json()
    assert group["components"] == [component["id"]]
    single = f"{page_path}/component-groups/{group['id']}"
    assert (await client.get(single)).json() == group
    row = (await client.get(f"{page_path}/components/{group['id']}")).json()
    assert (row["group"], row["name"]) == (True, "New")


async def test_a_deleted_group_leaves_its_components_in_none(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    component = await a_component(client, page_path)
    group_id = component["group_id"]

    answer = await client.delete(f"{control_path}/component-groups/{group_id}")

    assert answer.status_code == 204
    path = f"{page_path}/components"
    assert (await client.get(f"{path}/{group_id}")).status_code == 404
    left = (await client.get(f"{path}/{component['id']}")).json()
    assert left["group_id"] is None


async def test_a_created_component_is_listed_and_in_its_group(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    group = (await listed(client, f"{page_path}/component-groups"))[0]
    values = {"name": "New", "group_id": group["id"]}

    made = (await client.post(f"{control_path}/components", json=values)).json()

    assert made["created_at"] == NOW_TEXT
    assert made["automation_email"].endswith("@notifications.statuspage.io")
    assert (await listed(client, f"{page_path}/components"))[-1] == made
    after = await client.get(f"{page_path}/component-groups/{group['id']}")
    assert after.json()["components"] == [*group["components"], made["id"]]


async def test_a_deleted_component_still_shows_in_its_incidents(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    component = await a_component(client, page_path)
    values = {"component_ids": [component["id"]]}
    made = (await client.post(f"{control_path}/incidents", json=values)).json()

    await client.delete(f"{control_path}/components/{component['id']}")

    incident = (await client.get(f"{page_path}/incidents/{made['id']}")).json()
    assert [each["id"] for each in incident["components"]] == [component["id"]]
    rows = await listed(client, f"{page_path}/components")
    assert component["id"] not in [row["id"] for row in rows]
    groups = await listed(client, f"{page_path}/component-groups")
    assert not [each for each in groups if component["id"] in each["components"]]


async def test_a_created_incident_is_the_newest_and_has_its_first_update(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    component = await a_component(client, page_path)
    values = {
        "name": "New",
        "status": "identified",
        "body": "Found it.",
        "component_ids": [component["id"]],
    }

    made = (await client.post(f"{control_path}/incidents", json=values)).json()

    assert (await listed(client, f"{page_path}/incidents"))[0] == made
    (update,) = made["incident_updates"]
    assert (update["status"], update["body"]) == ("identified", "Found it.")
    (affected,) = update["affected_components"]
    assert affected["code"] == component["id"]
    assert affected["name"].endswith(f" - {component['name']}")


async def test_a_backfilled_incident_takes_its_place_by_date(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    date = "2026-08-31T03:00:00+02:00"
    await client.post(f"{control_path}/incidents", json={"created_at": date})

    incidents = await listed(client, f"{page_path}/incidents")
    moments = [datetime.fromisoformat(each["created_at"]) for each in incidents]
    assert moments == sorted(moments, reverse=True)
    assert date in [each["created_at"] for each in incidents[1:-1]]


async def test_a_new_update_moves_the_incident_on(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    made = (await client.post(f"{control_path}/incidents", json={})).json()
    path = f"{control_path}/incidents/{made['id']}/incident_updates"

    answer = await client.post(path, json={"status": "resolved", "body": "Done."})

    incident = (await client.get(f"{page_path}/incidents/{made['id']}")).json()
    assert answer.status_code == 201
    assert incident["incident_updates"] == [answer.json(), *made["incident_updates"]]
    assert (incident["status"], incident["resolved_at"]) == ("resolved", NOW_TEXT)
    affected = [each["affected_components"] for each in incident["incident_updates"]]
    assert affected == [None, None]


async def test_an_update_can_be_changed_and_deleted(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    incident = (await listed(client, f"{page_path}/incidents"))[5]
    newest, oldest = incident["incident_updates"]
    updates = f"{control_path}/incidents/{incident['id']}/incident_updates"

    await client.put(f"{updates}/{oldest['id']}", json={"body": "Corrected."})
    deleted = await client.delete(f"{updates}/{newest['id']}")

    after = (await client.get(f"{page_path}/incidents/{incident['id']}")).json()
    assert deleted.status_code == 204
    corrected = oldest | {"body": "Corrected.", "updated_at": NOW_TEXT}
    assert after["incident_updates"] == [corrected]
    assert after["updated_at"] == NOW_TEXT


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


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("PUT", "/components/unknown", id="change-component"),
        pytest.param("DELETE", "/component-groups/unknown", id="delete-group"),
        pytest.param("DELETE", "/incidents/unknown", id="delete-incident"),
        pytest.param("POST", "/incidents/unknown/incident_updates", id="add-update"),
        pytest.param("PUT", "/subscribers/unknown", id="change-subscriber"),
    ],
)
async def test_what_is_not_there_cannot_be_changed(
    client: httpx.AsyncClient, control_path: str, method: str, path: str
) -> None:
    answer = await client.request(method, control_path + path, content=b"{}")

    assert answer.status_code == 404
    assert answer.json()["error"].endswith("not found")
