"""Writes through Statuspage's API are announced by webhooks as a real page does."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.sandbox.statuspage.notifications.receivers import Emulator, Json, Receiver


def write(emulator: Emulator, method: str, path: str, body: Json) -> httpx.Response:
    url = f"/v1/pages/{emulator.page_id}{path}"
    return emulator.client.request(method, url, json=body).raise_for_status()


def test_a_write_announces_the_incident_and_each_component_that_it_turns(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.subscribe(f"{receiver.url}/hook")
    component_id = emulator.component()["id"]
    incident = {
        "name": "Broken",
        "component_ids": [component_id],
        "components": {component_id: "major_outage"},
        "deliver_notifications": False,
    }
    opened = write(emulator, "POST", "/incidents", {"incident": incident}).json()
    restored = {"component": {"status": "operational"}}
    write(emulator, "PATCH", f"/components/{component_id}", restored)

    turned, told, turned_back = receiver.wait_for(3)
    assert turned["component_update"]["new_status"] == "major_outage"
    assert told["incident"]["id"] == opened["id"]
    assert turned_back["component_update"]["new_status"] == "operational"


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_quiet_write_may_send_none(
    emulator: Emulator, receiver: Receiver, is_sent: bool
) -> None:
    emulator.set(webhooks_when_quiet=is_sent)
    emulator.subscribe(f"{receiver.url}/hook")
    for name, is_loud in (("Quiet", False), ("Loud", True)):
        incident = {"name": name, "deliver_notifications": is_loud}
        write(emulator, "POST", "/incidents", {"incident": incident})

    expected = ["Quiet", "Loud"] if is_sent else ["Loud"]
    told = receiver.wait_for(len(expected))
    assert [each["incident"]["name"] for each in told] == expected


def test_a_maintenance_is_announced_when_its_time_comes(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.subscribe(f"{receiver.url}/hook")
    component_id = emulator.component()["id"]
    incident = {
        "name": "Upgrade",
        "component_ids": [component_id],
        "scheduled_for": "2037-01-01T10:00:00Z",
        "scheduled_until": "2037-01-01T11:00:00Z",
        "scheduled_auto_in_progress": True,
        "auto_transition_to_maintenance_state": True,
    }
    write(emulator, "POST", "/incidents", {"incident": incident})
    begins = {"now": incident["scheduled_for"]}
    emulator.client.put("/sandbox/clock", json=begins).raise_for_status()

    _, turned, begun = receiver.wait_for(3)
    assert turned["component_update"]["new_status"] == "under_maintenance"
    assert begun["incident"]["status"] == "in_progress"


def test_a_maintenance_begins_while_nobody_asks_for_anything(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.subscribe(f"{receiver.url}/hook")
    begins = datetime.now(UTC) + timedelta(seconds=0.3)
    incident = {
        "name": "Upgrade",
        "scheduled_for": begins.isoformat(),
        "scheduled_until": (begins + timedelta(days=1)).isoformat(),
        "scheduled_auto_in_progress": True,
    }
    write(emulator, "POST", "/incidents", {"incident": incident})

    planned, begun = receiver.wait_for(2)
    assert planned["incident"]["status"] == "scheduled"
    assert begun["incident"]["status"] == "in_progress"
