"""Actions from a run in Port to the catalog, through a real process without an address."""

from collections.abc import Iterator

import pytest

from sandbox.statuspage import generate_account
from tests.end_to_end.acting import Acting, acting, log_of

INCIDENTS = "statuspageIncident"
COMPONENTS = "statuspageComponent"
GROUPS = "statuspageComponentGroup"
UPDATES = "statuspageIncidentUpdate"

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def port() -> Iterator[Acting]:
    """One integration that carries out what all tests of this file start."""
    account = generate_account(
        pages=2, groups=2, components=8, incidents=3, updates=2, seed=5
    )
    for page in account.pages.values():
        for row in page.components.values():
            row["status"] = "operational"
    with acting(account) as port:
        yield port


def test_an_incident_is_opened_updated_and_resolved_from_the_catalog(
    port: Acting,
) -> None:
    one, two = [each for each in port.components() if each["group_id"]][:2]
    dry = port.run(
        "create_statuspage_incident",
        status_page=port.page_id,
        incident_title="API is down",
        impacted_components=[one["id"], two["id"]],
        dry_run=True,
    )
    assert dry["status"] == "SUCCESS"
    assert port.writes() == []
    opened = port.run(
        "create_statuspage_incident",
        status_page=port.page_id,
        incident_title="API is down",
        incident_message="We are looking into it.",
        impacted_components=[one["id"], two["id"]],
    )
    assert opened["status"] == "SUCCESS", log_of(opened)
    incident_id = opened["externalRunId"]
    # Without live events, whatever is in the catalog now was brought by the run.
    entities = port.entities()
    incident = entities[INCIDENTS][incident_id]
    assert incident["title"] == "API is down"
    assert incident["properties"]["impact"] == "critical"
    for component in (one, two):
        properties = entities[COMPONENTS][component["id"]]["properties"]
        assert properties["status"] == "major_outage"
        group = entities[GROUPS][component["group_id"]]
        assert group["properties"]["status"] == "major_outage"
    assert entities["statuspage"][port.page_id]["properties"]["status_indicator"]
    resolved = port.run(
        "update_statuspage_incident",
        incident_id,
        new_incident_status="resolved",
        update_message="It is over.",
    )
    assert resolved["status"] == "SUCCESS", log_of(resolved)
    entities = port.entities()
    assert entities[INCIDENTS][incident_id]["properties"]["status"] == "resolved"
    texts = [
        each["properties"]["body"]
        for each in entities[UPDATES].values()
        if each["relations"]["incident"] == incident_id
    ]
    assert sorted(texts) == ["It is over.", "We are looking into it."]
    for component in (one, two):
        properties = entities[COMPONENTS][component["id"]]["properties"]
        assert properties["status"] == "operational"
        group = entities[GROUPS][component["group_id"]]
        assert group["properties"]["status"] == "operational"
    assert port.mails() == []


def test_a_workflow_node_sets_a_group(port: Acting) -> None:
    group_id = next(each["group_id"] for each in port.components() if each["group_id"])
    run_id = port.start_node(
        "set_component_status",
        pageId=port.page_id,
        componentId=group_id,
        status="degraded_performance",
    )
    run = port.wait_for(run_id)
    assert run["result"] == "SUCCESS", run
    group = port.entities()[GROUPS][group_id]
    assert group["properties"]["status"] == "degraded_performance"


def test_a_maintenance_is_planned_started_and_called_off(port: Acting) -> None:
    one = port.components()[0]["id"]
    planned = port.run(
        "schedule_statuspage_maintenance",
        status_page=port.page_id,
        maintenance_title="Window",
        scheduled_for="2099-01-01T10:00:00Z",
        scheduled_until="2099-01-01T12:00:00Z",
        impacted_components=[one],
    )
    assert planned["status"] == "SUCCESS", log_of(planned)
    maintenance_id = planned["externalRunId"]
    assert (
        port.entities()[COMPONENTS][one]["properties"]["status"] != "under_maintenance"
    )
    started = port.run("update_statuspage_maintenance", maintenance_id, step="start")
    assert started["status"] == "SUCCESS", log_of(started)
    entities = port.entities()
    assert entities[COMPONENTS][one]["properties"]["status"] == "under_maintenance"
    assert entities[INCIDENTS][maintenance_id]["properties"]["status"] == "in_progress"
    refused = port.run("update_status_page_component", one, status="major_outage")
    assert refused["status"] == "FAILURE"
    port.run("update_statuspage_maintenance", maintenance_id, step="cancel")
    entities = port.entities()
    assert entities[COMPONENTS][one]["properties"]["status"] == "operational"
    assert entities[INCIDENTS][maintenance_id]["properties"]["status"] == "completed"
    written = port.run(
        "publish_statuspage_postmortem", maintenance_id, postmortem="x", publish=True
    )
    assert written["status"] == "SUCCESS", log_of(written)
    assert port.mails() == []
