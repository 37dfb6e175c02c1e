"""The bodies of webhooks: which keys those of each year have, and what is in them."""

import json

import pytest

from sandbox.statuspage.objects.bodies import NO_COMPONENTS_AFFECTED
from tests.sandbox.statuspage.notifications.receivers import Emulator, Json, Receiver
from tests.sandbox.statuspage.notifications.webhook_keys import (
    CHANGES,
    COMPONENTS,
    INCIDENTS,
    METAS,
    SHAPES,
    UPDATES,
)

each_shape = pytest.mark.parametrize("shape", SHAPES)


@pytest.fixture(autouse=True)
def stopped_clock(emulator: Emulator) -> None:
    # 2026-09-21T14:13:20.250Z
    emulator.account.clock = lambda: 1_790_000_000.25


def subscribe(emulator: Emulator, receiver: Receiver, shape: str) -> None:
    emulator.set(webhook_shape=shape)
    emulator.subscribe(f"{receiver.url}/hook")


def change_status(emulator: Emulator) -> None:
    path = f"/components/{emulator.component()['id']}"
    emulator.change("PUT", path, {"status": "partial_outage"})


def incident_webhook(
    emulator: Emulator, receiver: Receiver, shape: str, *component_ids: str
) -> Json:
    subscribe(emulator, receiver, shape)
    values = {"name": "Errors", "body": "Looking.", "component_ids": component_ids}
    emulator.change("POST", "/incidents", values)
    return receiver.wait_for(1)[0]


def component_webhook(emulator: Emulator, receiver: Receiver, shape: str) -> Json:
    subscribe(emulator, receiver, shape)
    change_status(emulator)
    return receiver.wait_for(1)[0]


@each_shape
def test_an_incident_has_the_keys_of_its_year(
    emulator: Emulator, receiver: Receiver, shape: str
) -> None:
    body = incident_webhook(emulator, receiver, shape, emulator.component()["id"])

    assert body.keys() == {"meta", "page", "incident"}
    assert body["meta"].keys() == METAS[shape]
    assert body["page"].keys() == {"id", "status_indicator", "status_description"}
    assert body["incident"].keys() == INCIDENTS[shape]
    (update,) = body["incident"]["incident_updates"]
    assert update.keys() == UPDATES[shape]
    for component in body["incident"].get("components", []):
        assert component.keys() == COMPONENTS[shape]


@each_shape
def test_a_component_has_the_keys_of_its_year(
    emulator: Emulator, receiver: Receiver, shape: str
) -> None:
    body = component_webhook(emulator, receiver, shape)

    assert body.keys() == {"meta", "page", "component_update", "component"}
    assert body["meta"].keys() == METAS[shape]
    assert body["component_update"].keys() == CHANGES[shape]
    assert body["component"].keys() == COMPONENTS[shape]


@each_shape
def test_an_incident_entered_long_ago_has_the_same_keys(
    emulator: Emulator, receiver: Receiver, shape: str
) -> None:
    subscribe(emulator, receiver, shape)
    incidents = emulator.account.page(emulator.page_id).incidents.values()
    old = next(each for each in incidents if "components" not in each)

    emulator.change("PUT", f"/incidents/{old['id']}", {"name": "Renamed"})

    (body,) = receiver.wait_for(1)
    assert body["incident"].keys() == INCIDENTS[shape]
    assert body["incident"]["backfilled"] == old["backfilled"]
    for update in body["incident"]["incident_updates"]:
        assert update.keys() == UPDATES[shape]


@each_shape
def test_the_history_is_whole_and_begins_with_the_newest(
    emulator: Emulator, receiver: Receiver, shape: str
) -> None:
    first = incident_webhook(emulator, receiver, shape)["incident"]
    path = f"/incidents/{first['id']}/incident_updates"
    for text in ("Found it.", "Repaired."):
        emulator.change("POST", path, {"status": "identified", "body": text})

    histories = [
        [update["body"] for update in body["incident"]["incident_updates"]]
        for body in receiver.wait_for(3)
    ]

    assert histories == [
        ["Looking."],
        ["Found it.", "Looking."],
        ["Repaired.", "Found it.", "Looking."],
    ]


@each_shape
def test_no_webhook_has_an_automation_email(
    emulator: Emulator, receiver: Receiver, shape: str
) -> None:
    component = emulator.component()
    assert component["automation_email"]
    incident_webhook(emulator, receiver, shape, component["id"])

    change_status(emulator)

    sent = json.dumps(receiver.wait_for(2))
    assert "automation_email" not in sent
    assert component["automation_email"] not in sent


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        pytest.param("2013", None, id="2013"),
        pytest.param("2017", [{"name": NO_COMPONENTS_AFFECTED}], id="2017"),
        pytest.param("2024", None, id="2024"),
    ],
)
def test_what_an_update_says_when_it_affects_nothing(
    emulator: Emulator, receiver: Receiver, shape: str, expected: object
) -> None:
    body = incident_webhook(emulator, receiver, shape)

    (update,) = body["incident"]["incident_updates"]
    assert update.get("affected_components") == expected


@pytest.mark.parametrize("shape", ["2017", "2024"])
def test_affected_components_have_their_code(
    emulator: Emulator, receiver: Receiver, shape: str
) -> None:
    component = emulator.component()

    body = incident_webhook(emulator, receiver, shape, component["id"])

    (update,) = body["incident"]["incident_updates"]
    (affected,) = update["affected_components"]
    assert affected["code"] == component["id"]


@pytest.mark.parametrize(
    ("shape", "in_incident", "elsewhere"),
    [
        pytest.param(
            "2013", "2026-09-21T08:13:20-06:00", "2026-09-21T14:13:20Z", id="2013"
        ),
        pytest.param(
            "2017",
            "2026-09-21T10:13:20.250-04:00",
            "2026-09-21T14:13:20.250Z",
            id="2017",
        ),
        pytest.param(
            "2024", "2026-09-21T14:13:20.250Z", "2026-09-21T14:13:20.250Z", id="2024"
        ),
    ],
)
def test_timestamps_are_written_as_in_their_year(
    emulator: Emulator, receiver: Receiver, shape: str, in_incident: str, elsewhere: str
) -> None:
    incident = incident_webhook(emulator, receiver, shape)["incident"]
    change_status(emulator)
    change = receiver.wait_for(2)[1]

    assert incident["created_at"] == incident["updated_at"] == in_incident
    assert incident["incident_updates"][0]["display_at"] == in_incident
    assert incident["resolved_at"] is None
    assert change["component_update"]["created_at"] == elsewhere
    assert change["meta"].get("generated_at", elsewhere) == elsewhere
    if "updated_at" in change["component"]:
        assert change["component"]["updated_at"] == elsewhere


def test_everyone_has_an_own_link_to_unsubscribe(
    emulator: Emulator, receiver: Receiver
) -> None:
    ids = [
        emulator.subscribe(receiver.url + path) for path in ("/hook", "/hook?number=2")
    ]

    emulator.mark("sent to both")

    links = {body["meta"]["unsubscribe"] for body in receiver.wait_for(2)}
    assert {link.partition("?unsubscribe=")[2] for link in links} == set(ids)
