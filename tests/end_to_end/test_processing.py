"""Where Port does the processing or keeps a copy, its catalog is that of Ocean's own way."""

import re
from contextlib import ExitStack

import pytest

from sandbox.expectation import entities_by_blueprint, find_problems
from sandbox.port.organization.feature_flags import Processing
from sandbox.statuspage import generate_account
from sandbox.watching import Entities
from tests.end_to_end.conftest import Json, Sandbox, SandboxFactory
from tests.end_to_end.listening import Listening, compared, listen

pytestmark = pytest.mark.soak

INCIDENTS = "statuspageIncident"
UPDATES = "statuspageIncidentUpdate"
WRITING = re.compile(
    r"(POST|PUT|PATCH|DELETE) .*/entities(?!/(search|datasource-entities)$)"
)
"""Calls that write or delete entities: all but the two that look for them."""


def a_sandbox(start: SandboxFactory, processing: Processing) -> Sandbox:
    """Two pages, and a Port that does the processing in this way."""
    account = generate_account(
        pages=2, groups=2, components=6, incidents=20, updates=2, seed=13
    )
    return start(account, processing)


@pytest.fixture(scope="module")
def of_oceans_own() -> Entities:
    """What Ocean's own processing makes of the account that all sandboxes have at first."""
    with ExitStack() as stack:
        sandbox = a_sandbox(SandboxFactory(stack), Processing.OCEAN)
        sandbox.sync()
        return compared(entities_by_blueprint(sandbox.catalog()))


@pytest.mark.parametrize("processing", [Processing.DSP, Processing.LAKE])
def test_resyncs_and_live_changes_leave_what_oceans_own_processing_leaves(
    start_sandbox: SandboxFactory, of_oceans_own: Entities, processing: Processing
) -> None:
    sandbox = a_sandbox(start_sandbox, processing)
    with ExitStack() as stack:
        live = Listening(sandbox, stack.enter_context(listen(sandbox)))
        assert compared(live.entities()) == of_oceans_own
        change_everything(live)
        seen = compared(live.entities())
        lake, calls = sandbox.lake(), sandbox.port_calls()
        assert seen == compared(live.fresh_resync())
    assert find_problems(sandbox.account, sandbox.catalog()) == []
    assert lake["lost"] == []
    assert written_live(lake) == {
        *("statuspage", "component_group", "component", "incident", "incident_update")
    }
    writing = [call for call in calls if WRITING.search(call)]
    assert (writing == []) == (processing is Processing.DSP), writing


def change_everything(live: Listening) -> None:
    """Open, update and delete an incident, break a component, and wait until Port knows."""
    account, page_id = live.account, live.page_ids[0]
    page = account.page(page_id)
    component = next(each for each in page.components.values() if not each["group"])
    gone, updated = list(page.incidents)[:2]
    late_event = live.incident_event(page_id, page.incidents[gone])
    opened = account.create_incident(
        page_id, {"name": "New", "component_ids": [component["id"]]}
    )
    update = account.create_incident_update(page_id, updated, {"body": "More"})
    account.change_component(page_id, component["id"], {"status": "major_outage"})
    account.delete_incident(page_id, gone)
    live.post(late_event, page_id)
    live.wait_until_gone(INCIDENTS, gone)
    live.wait_for(INCIDENTS, opened["id"])
    live.wait_for(UPDATES, update["id"])
    live.wait_for("statuspageComponent", component["id"], status="major_outage")
    live.wait_for_earlier_events()


def written_live(lake: Json) -> set[str]:
    """The kinds under which live events came into the lake."""
    return {
        write["kind"]
        for write in lake["writes"]
        if write["body"]["eventType"] == "live-event"
    }


def test_a_page_that_cannot_be_read_fails_the_resync_and_keeps_its_entities(
    start_sandbox: SandboxFactory,
) -> None:
    sandbox = a_sandbox(start_sandbox, Processing.DSP)
    page_id = next(iter(sandbox.account.pages))
    gone = sandbox.account.create_component(page_id, {"name": "Unused"})["id"]
    sandbox.sync()
    before = sandbox.identifiers()
    sandbox.account.delete_component(page_id, gone)
    sandbox.fault(
        kind="status", status=403, path=f"^/v1/pages/{page_id}/incidents", times=None
    )
    sandbox.sync()
    assert sandbox.resync_state() == "failed"
    *_, resync = sandbox.lake()["resyncs"].values()
    assert resync["status"] == "failed"
    # Port may delete of the kinds that were read to their end.
    before["statuspageComponent"].remove(gone)
    assert sandbox.identifiers() == before
