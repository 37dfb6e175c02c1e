"""Component groups and components as they are created, moved, changed and deleted."""

import httpx

from tests.sandbox.statuspage.account.conftest import NOW_TEXT, a_component, listed


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
