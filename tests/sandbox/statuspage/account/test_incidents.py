"""Incidents and their updates as they are created, changed and deleted."""

from datetime import datetime

import httpx

from tests.sandbox.statuspage.account.conftest import NOW_TEXT, a_component, listed


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
