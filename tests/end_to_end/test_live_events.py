from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from sandbox.expectation import entities_by_blueprint
from sandbox.statuspage import generate_account
from sandbox.watching import Entities, our_endpoint
from tests.end_to_end.conftest import API_KEY, IN_EACH_MODE
from tests.end_to_end.listening import SECRET, Listening, compared, listening

INCIDENTS = "statuspageIncident"
UPDATES = "statuspageIncidentUpdate"
COMPONENTS = "statuspageComponent"

# Whoever is told of an incident asks for it and for the page's public status.
INCIDENT_COST = (1, 1)


@pytest.fixture(scope="module", params=IN_EACH_MODE)
def live(request: pytest.FixtureRequest) -> Iterator[Listening]:
    """One integration that listens; every test makes its own incidents."""
    account = generate_account(
        pages=2, groups=2, components=8, incidents=6, updates=2, seed=5
    )
    with listening(account, processing=request.param) as live:
        yield live


def grouped_component(live: Listening, page_id: str) -> tuple[str, str]:
    """A component with a group, and the group."""
    for component in live.account.page(page_id).components.values():
        if component["group_id"] and not component["group"]:
            return component["id"], component["group_id"]
    raise LookupError(page_id)


def test_an_opened_incident_arrives_with_its_first_update(live: Listening) -> None:
    page_id, since = live.page_ids[0], len(live.requests())
    component_id, _ = grouped_component(live, page_id)
    incident = live.account.create_incident(
        page_id,
        {"name": "Slow", "impact": "major", "component_ids": [component_id]},
    )
    entity = live.wait_for(INCIDENTS, incident["id"], impact="major")
    assert entity["title"] == "Slow"
    assert entity["relations"] == {"components": [component_id], "statuspage": page_id}
    [update] = incident["incident_updates"]
    assert live.entities()[UPDATES][update["id"]]["relations"] == {
        "incident": incident["id"],
        "affectedComponents": [component_id],
        "statuspage": page_id,
    }
    management, public = live.costs(since)
    assert management == [f"/v1/pages/{page_id}/incidents/{incident['id']}"]
    assert len(public) == 1


@pytest.mark.parametrize("status", ["monitoring", "resolved"])
def test_a_posted_update_arrives_with_its_incident(
    live: Listening, status: str
) -> None:
    page_id = live.page_ids[0]
    incident = live.account.create_incident(page_id, {"name": f"To be {status}"})
    live.wait_for(INCIDENTS, incident["id"])
    since = len(live.requests())
    update = live.account.create_incident_update(
        page_id, incident["id"], {"status": status, "body": "News."}
    )
    title = f"{status.capitalize()}: News."
    live.wait_for(UPDATES, update["id"], status=status, title=title)
    entity = live.entities()[INCIDENTS][incident["id"]]
    assert entity["properties"]["status"] == status
    resolved_at = update["created_at"] if status == "resolved" else None
    assert entity["properties"].get("resolvedAt") == resolved_at
    management, public = live.costs(since)
    assert (len(management), len(public)) == INCIDENT_COST


def test_a_scheduled_maintenance_arrives(live: Listening) -> None:
    page_id, since = live.page_ids[0], len(live.requests())
    maintenance = live.account.create_incident(
        page_id,
        {
            "name": "New disks",
            "status": "scheduled",
            "impact": "maintenance",
            "scheduled_for": "2026-12-01T10:00:00.000Z",
            "scheduled_until": "2026-12-01T11:00:00.000Z",
        },
    )
    live.wait_for(
        INCIDENTS,
        maintenance["id"],
        impact="maintenance",
        status="scheduled",
        scheduled_for="2026-12-01T10:00:00.000Z",
    )
    management, public = live.costs(since)
    assert (len(management), len(public)) == INCIDENT_COST


def test_a_components_status_arrives_with_its_group_and_the_pages_status(
    live: Listening,
) -> None:
    page_id = live.page_ids[1]
    component_id, group_id = grouped_component(live, page_id)
    page = live.account.page(page_id)
    page.components[component_id]["status"] = "operational"
    # The first event of ten minutes has the page's components listed.
    live.account.change_component(
        page_id, component_id, {"status": "under_maintenance"}
    )
    live.wait_for(COMPONENTS, component_id, status="under_maintenance")
    live.wait_for_earlier_events()
    # Not announced, so only the component's event can bring it.
    page.component_groups[group_id]["description"] = "Renewed"
    since = len(live.requests())
    live.account.change_component(page_id, component_id, {"status": "major_outage"})
    entity = live.wait_for(COMPONENTS, component_id, status="major_outage")
    assert entity["relations"] == {"componentGroup": group_id, "statuspage": page_id}
    live.wait_for(
        "statuspageComponentGroup",
        group_id,
        description="Renewed",
        status="major_outage",
    )
    live.wait_for("statuspage", page_id, status_indicator="critical")
    management, public = live.costs(since)
    assert sorted(management) == [
        f"/v1/pages/{page_id}/component-groups/{group_id}",
        f"/v1/pages/{page_id}/components/{component_id}",
    ]
    assert len(public) == 1


@pytest.mark.parametrize("shape", ["2013", "2017", "2024"])
def test_webhooks_of_every_shape_are_understood(live: Listening, shape: str) -> None:
    page_id = live.page_ids[0]
    component_id, _ = grouped_component(live, page_id)
    page = live.account.page(page_id)
    page.components[component_id]["status"] = "operational"
    options = f"{live.sandbox.statuspage_url}/sandbox/options"
    httpx.put(options, json={"webhook_shape": shape}).raise_for_status()
    try:
        incident = live.account.create_incident(page_id, {"name": f"As in {shape}"})
        changed = {"status": "partial_outage", "description": f"As in {shape}"}
        live.account.change_component(page_id, component_id, changed)
        live.wait_for(INCIDENTS, incident["id"], title=f"As in {shape}")
        live.wait_for(
            COMPONENTS,
            component_id,
            status="partial_outage",
            description=f"As in {shape}",
        )
    finally:
        httpx.put(options, json={"webhook_shape": "2024"}).raise_for_status()


def test_an_answer_older_than_its_event_is_asked_for_again_and_then_taken(
    live: Listening,
) -> None:
    page_id = live.page_ids[0]
    incident = live.account.create_incident(page_id, {"name": "Before"})
    live.wait_for(INCIDENTS, incident["id"])
    body = live.incident_event(page_id, incident)
    soon = datetime.now(UTC) + timedelta(minutes=1)
    body["incident"]["updated_at"] = soon.isoformat()
    incident["name"] = "What there is"
    since = len(live.requests())
    live.post(body)
    live.wait_for(INCIDENTS, incident["id"], title="What there is")
    management, _ = live.costs(since)
    assert management == [f"/v1/pages/{page_id}/incidents/{incident['id']}"] * 4


@pytest.mark.soak
def test_a_hundred_events_about_twenty_incidents_cost_at_most_forty_requests(
    live: Listening,
) -> None:
    page_id = live.page_ids[0]
    incidents = [
        live.account.create_incident(page_id, {"name": f"Burst {number}"})
        for number in range(20)
    ]
    live.wait_for_earlier_events()
    # Told by hand, all at once; what each tells is the incident as it was by then.
    heard, live.account.announce = live.account.announce, lambda _: None
    bodies = []
    for turn in range(5):
        for incident in incidents:
            live.account.change_incident(
                page_id, incident["id"], {"name": f"{incident['id']} turn {turn}"}
            )
            bodies.append(live.incident_event(page_id, incident))
    live.account.announce = heard
    since = len(live.requests())
    endpoint = our_endpoint(live.account, page_id, live.process)
    with ThreadPoolExecutor(10) as pool, httpx.Client() as http:
        answers = pool.map(lambda body: http.post(endpoint, json=body), bodies)
        assert {answer.status_code for answer in answers} == {200}

    def newest(entities: Entities) -> bool:
        return all(
            entities[INCIDENTS][incident["id"]]["title"] == incident["name"]
            for incident in incidents
        )

    live.wait_until(newest, deadline=60)
    live.wait_for_earlier_events()
    management, _ = live.costs(since)
    # The last requests are for the events that show the others to be dealt with.
    assert 20 <= len(management) - len(live.page_ids) <= 40
    assert newest(live.entities())


def test_an_event_without_the_right_token_is_refused_at_no_cost(
    live: Listening,
) -> None:
    page_id = live.page_ids[0]
    incident = next(iter(live.account.page(page_id).incidents.values()))
    body = live.incident_event(page_id, incident)
    since = len(live.requests())
    address = f"{live.process.url}/integration/webhook"
    for query in ({}, {"token": ""}, {"token": "wrong"}, {"token": SECRET + "x"}):
        assert httpx.post(address, params=query, json=body).status_code == 401
    live.wait_for_earlier_events()
    management, _ = live.costs(since)
    assert len(management) == len(live.page_ids), management
    accepted = httpx.post(address, params={"token": SECRET}, json=body)
    assert accepted.status_code == 200
    live.wait_for_earlier_events()


def test_an_event_of_a_foreign_page_is_dropped_at_no_cost(live: Listening) -> None:
    incident = next(iter(live.account.page(live.page_ids[0]).incidents.values()))
    body = live.incident_event(live.page_ids[0], incident)
    body["page"]["id"] = body["incident"]["page_id"] = "foreignpage1"
    since = len(live.requests())
    assert live.post(body).status_code == 200
    live.wait_for_earlier_events()
    management, _ = live.costs(since)
    assert len(management) == len(live.page_ids), management
    assert "page foreignpage1 is none of ours" in live.process.output


@pytest.mark.soak
def test_after_live_changes_port_is_what_a_resync_makes_of_statuspage(
    live: Listening,
) -> None:
    account = live.account
    for page_id in live.page_ids:
        component_id, _ = grouped_component(live, page_id)
        incident = account.create_incident(
            page_id,
            {"name": "Compared", "impact": "minor", "component_ids": [component_id]},
        )
        account.change_component(
            page_id, component_id, {"status": "degraded_performance"}
        )
        account.create_incident_update(
            page_id, incident["id"], {"status": "identified"}
        )
        account.change_incident_update(
            page_id,
            incident["id"],
            incident["incident_updates"][-1]["id"],
            {"body": "Corrected", "tweet_id": 7},
        )
        for old in list(account.page(page_id).incidents.values()):
            account.change_incident(page_id, old["id"], {"impact_override": "major"})
    expected = compared(live.fresh_resync())
    live.port.seconds_until(lambda found: compared(found) == expected, deadline=60)
    catalog = live.port.catalog()
    assert compared(entities_by_blueprint(catalog)) == expected
    # It was the events that did it, and Port took all they brought.
    assert live.port.completed_resyncs() == 1
    assert catalog["refusals"] == catalog["dropped"] == catalog["unknownCalls"] == []


def test_no_secret_is_printed_or_stored(live: Listening) -> None:
    live.wait_for_earlier_events()
    deliveries = httpx.get(f"{live.sandbox.statuspage_url}/sandbox/deliveries").json()
    assert all("token=open+sesame" in each["endpoint"] for each in deliveries)
    entities = str(live.port.catalog()["entities"])
    for secret in (API_KEY, SECRET, "sesame", "token=", "automation_email"):
        assert secret not in live.process.output
        assert secret not in entities


def test_an_operator_sees_what_became_of_events_and_requests(live: Listening) -> None:
    page_id = live.page_ids[0]
    incident = live.account.create_incident(page_id, {"name": "Counted"})
    live.wait_for(INCIDENTS, incident["id"])
    shown = httpx.get(f"{live.process.url}/metrics/").text
    for name in (
        'statuspage_events_total{outcome="accepted"}',
        'statuspage_requests_total{sent_for="live"}',
        'statuspage_requests_total{sent_for="resync"}',
        f'statuspage_page_last_full_read_timestamp_seconds{{page_id="{page_id}"}}',
        "statuspage_event_lookups_total",
    ):
        assert f"{name} " in shown
    assert 'statuspage_request_wait_seconds_total{sent_for="resync"} 0.0' in shown
    assert "statuspage_requests_rate_limited_total 0.0" in shown
