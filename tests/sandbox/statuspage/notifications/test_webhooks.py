"""Which changes are announced by webhooks, and to whom."""

from collections.abc import Callable

import pytest

from sandbox.statuspage import generate_account
from tests.sandbox.statuspage.notifications.receivers import (
    Emulator,
    Json,
    Receiver,
    emulating,
    marks,
)


def an_incident(emulator: Emulator) -> Json:
    return next(iter(emulator.account.page(emulator.page_id).incidents.values()))


def of_incident(emulator: Emulator) -> str:
    return f"/incidents/{an_incident(emulator)['id']}"


def of_update(emulator: Emulator) -> str:
    update = an_incident(emulator)["incident_updates"][-1]
    return f"{of_incident(emulator)}/incident_updates/{update['id']}"


def of_component(emulator: Emulator) -> str:
    return f"/components/{emulator.component()['id']}"


def of_group(emulator: Emulator) -> str:
    return f"/component-groups/{emulator.component()['group_id']}"


def of_group_row(emulator: Emulator) -> str:
    return f"/components/{emulator.component()['group_id']}"


type Path = Callable[[Emulator], str]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("PUT", of_incident, {"impact": "major"}, id="field"),
        pytest.param("PUT", of_incident, {"components": []}, id="component-list"),
        pytest.param("PUT", of_update, {"body": "Corrected."}, id="old-update"),
        pytest.param(
            "POST",
            lambda emulator: f"{of_incident(emulator)}/incident_updates",
            {"status": "resolved", "body": "Done."},
            id="new-update",
        ),
    ],
)
def test_a_changed_incident_is_announced(
    emulator: Emulator, receiver: Receiver, method: str, path: Path, body: Json
) -> None:
    emulator.subscribe(f"{receiver.url}/hook")
    incident_id = an_incident(emulator)["id"]

    emulator.change(method, path(emulator), body)

    (webhook,) = receiver.wait_for(1)
    assert list(webhook) == ["meta", "page", "incident"]
    assert webhook["incident"]["id"] == incident_id
    after = an_incident(emulator)
    for key in ("impact", "status", "updated_at"):
        assert webhook["incident"][key] == after[key]
    assert len(webhook["incident"]["components"]) == len(after["components"])


def test_a_created_incident_is_announced(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.subscribe(f"{receiver.url}/hook")

    made = emulator.change("POST", "/incidents", {"name": "New", "body": "Looking."})

    (webhook,) = receiver.wait_for(1)
    assert webhook["incident"]["id"] == made["id"]
    assert webhook["incident"]["incident_updates"][0]["body"] == "Looking."


def test_a_changed_status_is_announced_with_the_one_before(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.subscribe(f"{receiver.url}/hook")
    component = emulator.component()

    changes = {"status": "major_outage", "name": "Renamed too"}
    emulator.change("PUT", of_component(emulator), changes)

    (webhook,) = receiver.wait_for(1)
    assert list(webhook) == ["meta", "page", "component_update", "component"]
    change = webhook["component_update"]
    assert change["component_id"] == webhook["component"]["id"] == component["id"]
    assert change["old_status"] == "operational"
    assert change["new_status"] == webhook["component"]["status"] == "major_outage"
    assert webhook["component"]["name"] == "Renamed too"
    assert webhook["page"] == {
        "id": emulator.page_id,
        "status_indicator": "critical",
        "status_description": "Major System Outage",
    }


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("PUT", of_component, {"name": "Renamed"}, id="rename"),
        pytest.param("PUT", of_component, {"group_id": None}, id="move"),
        pytest.param("PUT", of_component, {"status": "operational"}, id="same-status"),
        pytest.param("POST", lambda _: "/components", {"name": "New"}, id="component"),
        pytest.param("DELETE", of_component, None, id="delete-component"),
        pytest.param("PUT", of_group, {"name": "Renamed"}, id="group"),
        pytest.param("PUT", of_group_row, {"status": "major_outage"}, id="group-row"),
        pytest.param(
            "POST", lambda _: "/component-groups", {"name": "New"}, id="new-group"
        ),
        pytest.param("DELETE", of_group, None, id="delete-group"),
        pytest.param("PUT", lambda _: "", {"name": "Renamed"}, id="page"),
        pytest.param("DELETE", of_incident, None, id="delete-incident"),
        pytest.param("DELETE", of_update, None, id="delete-update"),
    ],
)
def test_other_changes_are_not_announced(
    emulator: Emulator, receiver: Receiver, method: str, path: Path, body: Json | None
) -> None:
    emulator.subscribe(f"{receiver.url}/hook")

    emulator.change(method, path(emulator), body)
    emulator.mark("afterwards")

    assert marks(receiver.wait_for(1)) == ["afterwards"]


def test_a_group_row_is_never_announced_for_its_components(
    emulator: Emulator, receiver: Receiver
) -> None:
    emulator.subscribe(f"{receiver.url}/hook")
    component = emulator.component()

    emulator.change("PUT", of_component(emulator), {"status": "major_outage"})
    emulator.mark("afterwards")

    of_the_component, after = receiver.wait_for(2)
    assert of_the_component["component"]["id"] == component["id"]
    assert marks([after]) == ["afterwards"]
    row = emulator.account.page(emulator.page_id).components[component["group_id"]]
    assert row["status"] == "major_outage"


def test_the_unconfirmed_and_the_quarantined_get_nothing(
    emulator: Emulator, receiver: Receiver
) -> None:
    waiting = emulator.subscribe(f"{receiver.url}/waiting", confirmed=False)
    shut_out = emulator.subscribe(f"{receiver.url}/shut-out")
    quarantine = {"quarantined_at": "2026-08-01T00:00:00.000Z"}
    emulator.change("PUT", f"/subscribers/{shut_out}", quarantine)
    emulator.mark("not for them")
    page = emulator.account.page(emulator.page_id)

    page.unconfirmed_subscriber_ids.discard(waiting)
    emulator.reactivate(shut_out)
    emulator.mark("for both")

    assert marks(receiver.wait_for(1, "/waiting")) == ["for both"]
    assert marks(receiver.wait_for(1, "/shut-out")) == ["for both"]


def test_a_page_announces_to_its_own_webhooks_only(receiver: Receiver) -> None:
    account = generate_account(pages=2, components=6, incidents=0)
    with emulating(account) as emulator:
        first, second = account.pages
        for emulator.page_id in (first, second):
            emulator.subscribe(f"{receiver.url}/{emulator.page_id}")
        for emulator.page_id in (first, second):
            emulator.mark(emulator.page_id)

        assert marks(receiver.wait_for(1, f"/{first}")) == [first]
        assert marks(receiver.wait_for(1, f"/{second}")) == [second]
        # Each page has a subscriber by e-mail too.
        logged = emulator.deliveries(2)
        assert {each["page_id"] for each in logged} == {first, second}
        assert len(logged) == 2
