from collections.abc import Iterator

import pytest

from sandbox.statuspage import generate_account
from tests.end_to_end.conftest import IN_EACH_MODE, Json
from tests.end_to_end.listening import Listening, listening

INCIDENTS = "statuspageIncident"
UPDATES = "statuspageIncidentUpdate"
COMPONENTS = "statuspageComponent"


@pytest.fixture(scope="module", params=IN_EACH_MODE)
def live(request: pytest.FixtureRequest) -> Iterator[Listening]:
    """One integration that listens; every test makes its own incidents."""
    account = generate_account(
        pages=2, groups=1, components=5, incidents=4, updates=2, seed=6
    )
    with listening(account, processing=request.param) as live:
        yield live


def incident_in_port(live: Listening, page_id: str, updates: int = 2) -> Json:
    """A new incident with so many updates, all of which Port has."""
    incident = live.account.create_incident(page_id, {"name": "Short-lived"})
    for _ in range(updates - 1):
        live.account.create_incident_update(page_id, incident["id"], {})
    live.wait_for(UPDATES, incident["incident_updates"][0]["id"])
    return incident


def update_ids(incident: Json) -> set[str]:
    return {update["id"] for update in incident["incident_updates"]}


def test_a_deleted_incident_is_deleted_with_the_updates_that_an_event_names(
    live: Listening,
) -> None:
    page_id = live.page_ids[0]
    incident = incident_in_port(live, page_id)
    late_event = live.incident_event(page_id, incident)
    live.account.delete_incident(page_id, incident["id"])
    live.post(late_event)
    live.wait_until_gone(INCIDENTS, incident["id"])
    live.wait_until(
        lambda entities: not update_ids(incident) & entities[UPDATES].keys()
    )


def test_an_update_that_an_event_names_and_statuspage_lacks_is_deleted(
    live: Listening,
) -> None:
    page_id = live.page_ids[0]
    incident = incident_in_port(live, page_id, updates=3)
    late_event = live.incident_event(page_id, incident)
    removed = incident["incident_updates"][1]["id"]
    live.account.delete_incident_update(page_id, incident["id"], removed)
    live.post(late_event)
    live.wait_until_gone(UPDATES, removed)
    assert update_ids(incident) <= live.entities()[UPDATES].keys()
    assert incident["id"] in live.entities()[INCIDENTS]


def test_a_deleted_component_is_deleted(live: Listening) -> None:
    page_id = live.page_ids[0]
    component = live.account.create_component(page_id, {"name": "Short-lived"})
    live.account.change_component(page_id, component["id"], {"status": "major_outage"})
    live.wait_for(COMPONENTS, component["id"], status="major_outage")
    late_event = live.component_event(page_id, component)
    live.account.delete_component(page_id, component["id"])
    live.post(late_event)
    live.wait_until_gone(COMPONENTS, component["id"])


@pytest.mark.soak
def test_events_that_name_what_is_not_theirs_delete_nothing(live: Listening) -> None:
    page_id, other_page_id = live.page_ids
    mine = incident_in_port(live, page_id)
    others = incident_in_port(live, page_id)
    elsewhere = incident_in_port(live, other_page_id)
    [component_id, *_] = live.account.page(other_page_id).components
    named = [{"id": update["id"]} for update in others["incident_updates"]]

    def forged(incident_id: str, incident: Json) -> Json:
        told = {"incident_updates": named} | incident | {"id": incident_id}
        return {"page": {"id": page_id}, "incident": told}

    for body in (
        # An existing incident, and unknown ones whose ids occur in the updates' entities.
        forged(mine["id"], {}),
        forged("unknown00001", {}),
        forged(page_id, {}),
        forged("e", {}),
        forged("investigating", {}),
        # Another page's incident and component, of which this page has none.
        forged(elsewhere["id"], {"page_id": page_id}),
        {
            "page": {"id": page_id},
            "component_update": {},
            "component": {"id": component_id},
        },
    ):
        assert live.post(body, page_id).status_code == 200
    live.wait_for_earlier_events()
    left = live.entities()
    for incident in (mine, others, elsewhere):
        assert incident["id"] in left[INCIDENTS]
        assert update_ids(incident) <= left[UPDATES].keys()
    page = live.account.page(other_page_id)
    assert {
        each["id"] for each in page.components.values() if not each["group"]
    } <= left[COMPONENTS].keys()


@pytest.mark.soak
def test_an_incident_that_leaves_its_selector_leaves_port(
    default_mapping: Json,
) -> None:
    for resource in default_mapping["resources"]:
        if resource["kind"] == "incident":
            resource["selector"]["query"] = '.status != "resolved"'
    account = generate_account(pages=1, groups=1, components=2, incidents=2, seed=7)
    with listening(account, mapping=default_mapping) as live:
        [page_id] = live.page_ids
        incident = incident_in_port(live, page_id, updates=1)
        live.account.create_incident_update(
            page_id, incident["id"], {"status": "resolved"}
        )
        live.wait_until_gone(INCIDENTS, incident["id"])
        assert incident["id"] in account.page(page_id).incidents
        # One that is deleted on Statuspage leaves as well.
        other = incident_in_port(live, page_id, updates=1)
        late_event = live.incident_event(page_id, other)
        live.account.delete_incident(page_id, other["id"])
        live.post(late_event)
        live.wait_until_gone(INCIDENTS, other["id"])
