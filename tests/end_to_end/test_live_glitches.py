"""Answers that are wrong for a moment cost no entity and no event."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.statuspage import generate_account
from tests.end_to_end.conftest import Json
from tests.end_to_end.listening import Listening, listening

pytestmark = pytest.mark.soak


PAGES = "statuspage"
GROUPS = "statuspageComponentGroup"
COMPONENTS = "statuspageComponent"
INCIDENTS = "statuspageIncident"
UPDATES = "statuspageIncidentUpdate"

BULK = "/{}/entities/bulk$"
SEARCH = "/entities/search$"


@pytest.fixture(scope="module")
def shared() -> Iterator[Listening]:
    """One integration that listens; every test makes its own objects."""
    account = generate_account(
        pages=2, groups=1, components=4, incidents=3, updates=2, seed=13
    )
    with listening(account) as live:
        yield live


@pytest.fixture
def live(shared: Listening) -> Iterator[Listening]:
    """The same, without a fault, and with nothing deleted when the test is over."""
    deletions = len(shared.port.catalog()["deletions"])
    yield shared
    shared.sandbox.heal()
    assert shared.port.catalog()["deletions"][deletions:] == []


def incident_in_port(live: Listening, updates: int = 1) -> Json:
    """A new incident of the first page with its updates, which one event has brought."""
    page_id = live.page_ids[0]
    heard, live.account.announce = live.account.announce, lambda _: None
    incident = live.account.create_incident(page_id, {"name": "Before"})
    for _ in range(updates - 1):
        live.account.create_incident_update(page_id, incident["id"], {})
    live.account.announce = heard
    live.post(live.incident_event(page_id, incident))
    live.wait_for(UPDATES, incident["incident_updates"][0]["id"])
    return incident


def component_in_port(live: Listening, **fields: Any) -> Json:
    """A new component of the first page, in Port."""
    page_id = live.page_ids[0]
    component = live.account.create_component(page_id, {"name": "New", **fields})
    live.account.change_component(page_id, component["id"], {"status": "major_outage"})
    live.wait_for(COMPONENTS, component["id"], status="major_outage")
    return component


def rename(live: Listening, incident: Json, name: str) -> None:
    live.account.change_incident(live.page_ids[0], incident["id"], {"name": name})


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"error": "Not found"}, id="of-a-replica-that-lags"),
        pytest.param("default backend - 404", id="of-an-ingress"),
        pytest.param("<!DOCTYPE html><h1>Not found</h1>", id="of-a-proxy"),
        pytest.param("", id="of-nobody"),
    ],
)
def test_one_404_deletes_nothing_and_loses_no_event(
    live: Listening, body: Json | str
) -> None:
    incident = incident_in_port(live, updates=5)
    path = f"/incidents/{incident['id']}$"
    live.sandbox.fault(kind="status", status=404, body=body, path=path)
    rename(live, incident, "After")
    live.wait_for(INCIDENTS, incident["id"], title="After")


@pytest.mark.parametrize("status", [203, 206])
def test_an_object_with_another_status_is_not_its_answer(
    live: Listening, status: int
) -> None:
    incident = incident_in_port(live)
    path = f"/incidents/{incident['id']}$"
    live.sandbox.fault(kind="nulled", field="components", status=status, path=path)
    rename(live, incident, "Not told")
    live.wait_for_earlier_events()
    rename(live, incident, "After")
    live.wait_for(INCIDENTS, incident["id"], title="After")


@pytest.mark.parametrize("field", ["incident_updates", "components"])
def test_what_an_incident_holds_is_not_gone_when_it_turns_null(
    live: Listening, field: str
) -> None:
    incident = incident_in_port(live)
    path = f"/incidents/{incident['id']}$"
    live.sandbox.fault(kind="nulled", field=field, path=path)
    rename(live, incident, "Not told")
    live.wait_for_earlier_events()
    rename(live, incident, "After")
    live.wait_for(INCIDENTS, incident["id"], title="After")


def test_a_new_incident_that_is_not_served_yet_arrives_from_its_first_event(
    live: Listening,
) -> None:
    live.sandbox.fault(kind="too_new", seconds=1.5, path="/incidents/", times=None)
    incident = live.account.create_incident(live.page_ids[0], {"name": "New"})
    live.wait_for(INCIDENTS, incident["id"])
    live.wait_for(UPDATES, incident["incident_updates"][0]["id"])


def test_a_new_component_that_is_not_served_yet_arrives_from_its_first_event(
    live: Listening,
) -> None:
    live.sandbox.fault(kind="too_new", seconds=1.5, path="/components/", times=None)
    component_in_port(live)


def test_a_replica_that_lags_hides_no_change(live: Listening) -> None:
    incident = incident_in_port(live)
    live.sandbox.fault(kind="stale", path="/incidents/", times=None, lasts=1.5)
    update = live.account.create_incident_update(
        live.page_ids[0], incident["id"], {"body": "Newest"}
    )
    live.wait_for(UPDATES, update["id"])


def test_a_page_that_vanishes_for_a_moment_takes_nothing_with_it(
    live: Listening,
) -> None:
    incident = incident_in_port(live)
    page_id = live.page_ids[0]
    live.sandbox.fault(kind="vanished", id=page_id, times=None, lasts=2)
    rename(live, incident, "After")
    live.wait_for(INCIDENTS, incident["id"], title="After")


def test_a_group_that_is_missing_once_stays(live: Listening) -> None:
    page_id = live.page_ids[0]
    [group_id] = live.account.page(page_id).component_groups
    component = component_in_port(live, group_id=group_id)
    path = f"/component-groups/{group_id}$"
    live.sandbox.fault(kind="status", status=404, body={"error": "x"}, path=path)
    live.account.page(page_id).component_groups[group_id]["description"] = "Renewed"
    live.account.change_component(page_id, component["id"], {"status": "operational"})
    live.wait_for(GROUPS, group_id, description="Renewed")


def test_what_was_taken_for_gone_comes_back_with_the_next_event(
    shared: Listening,
) -> None:
    incident = incident_in_port(shared)
    shared.sandbox.fault(kind="vanished", id=incident["id"], times=None)
    rename(shared, incident, "Gone")
    shared.wait_until_gone(INCIDENTS, incident["id"])
    assert f"incident {incident['id']} leaves Port: " in shared.process.output
    shared.sandbox.heal()
    rename(shared, incident, "After")
    shared.wait_for(INCIDENTS, incident["id"], title="After")
    shared.wait_for(UPDATES, incident["incident_updates"][0]["id"])


def test_nothing_leaves_while_its_page_is_not_listed(live: Listening) -> None:
    incident = incident_in_port(live)
    page_id = live.page_ids[0]
    event = live.incident_event(page_id, incident)
    live.sandbox.fault(kind="vanished", id=page_id, path="^/v1/pages$", times=None)
    live.sandbox.fault(kind="vanished", id=incident["id"], times=None)
    live.post(event)
    live.wait_for_earlier_events()
    assert f"page {page_id} is not in the list of pages any more" in live.process.output
    assert incident["id"] in live.entities()[INCIDENTS]
    assert page_id in live.entities()[PAGES]
    live.sandbox.heal()
    rename(live, incident, "After")
    live.wait_for(INCIDENTS, incident["id"], title="After")


@pytest.mark.parametrize("path", [BULK.format(INCIDENTS), BULK.format(UPDATES), SEARCH])
def test_a_call_about_an_incident_that_port_fails_once_is_made_again(
    live: Listening, path: str
) -> None:
    incident = incident_in_port(live)
    live.sandbox.port_fault(method="POST", path=path, status=500)
    rename(live, incident, "After")
    update = live.account.create_incident_update(live.page_ids[0], incident["id"], {})
    live.wait_for(INCIDENTS, incident["id"], title="After")
    live.wait_for(UPDATES, update["id"])


@pytest.mark.parametrize("path", [BULK.format(COMPONENTS), SEARCH])
def test_a_call_about_a_component_that_port_fails_once_is_made_again(
    live: Listening, path: str
) -> None:
    component = component_in_port(live)
    live.sandbox.port_fault(method="POST", path=path, status=500)
    live.account.change_component(
        live.page_ids[0], component["id"], {"status": "partial_outage"}
    )
    live.wait_for(COMPONENTS, component["id"], status="partial_outage")


def test_an_entity_that_port_fails_among_others_is_written_again(
    live: Listening,
) -> None:
    incident = incident_in_port(live)
    live.sandbox.port_fault(
        method="POST", path=BULK.format(INCIDENTS), status=500, entity=incident["id"]
    )
    rename(live, incident, "After")
    live.wait_for(INCIDENTS, incident["id"], title="After")


def test_an_entity_that_port_refuses_is_told_and_comes_with_the_next_event(
    live: Listening,
) -> None:
    incident = incident_in_port(live)
    live.sandbox.port_fault(
        method="POST",
        path=BULK.format(INCIDENTS),
        status=422,
        entity=incident["id"],
        times=None,
    )
    rename(live, incident, "Refused")
    live.wait_for_earlier_events()
    told = f"Port has not taken 1 entities, the first {INCIDENTS} {incident['id']}"
    assert told in live.process.output
    live.sandbox.heal()
    rename(live, incident, "After")
    live.wait_for(INCIDENTS, incident["id"], title="After")


def test_a_public_status_out_of_a_cache_is_looked_at_again(live: Listening) -> None:
    page_id = live.page_ids[1]
    page = live.account.page(page_id)
    for component in page.components.values():
        component["status"] = "operational"
    page.incidents.clear()
    live.account.create_incident(page_id, {"status": "resolved"})
    live.wait_for(PAGES, page_id, status_indicator="none")
    live.sandbox.set_options(public_status_cached_for=10)
    try:
        quiet = live.account.create_incident(page_id, {"status": "resolved"})
        live.wait_for(INCIDENTS, quiet["id"])
        live.wait_for_earlier_events()
        live.account.create_incident(page_id, {"impact": "critical"})
        live.wait_for(PAGES, page_id, status_indicator="critical", deadline=60)
    finally:
        live.sandbox.set_options(public_status_cached_for=0)
