"""Where Port does the processing or keeps a copy, its catalog is that of Ocean's own way."""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from sandbox.expectation import entities_by_blueprint, find_problems
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


def a_sandbox(start: SandboxFactory, processing: str) -> Sandbox:
    """Two pages, and a Port that does the processing in this way."""
    account = generate_account(
        pages=2, groups=2, components=6, incidents=20, updates=2, seed=13
    )
    # It goes by the kind in the address, and deletes as soon as a kind is finished.
    sandbox = start(account, strict=True)
    sandbox.process_by(processing)
    return sandbox


@pytest.fixture(scope="module")
def of_oceans_own() -> Entities:
    """What Ocean's own processing makes of the account that all sandboxes have at first."""
    with ExitStack() as stack:
        sandbox = a_sandbox(SandboxFactory(stack), "ocean")
        sandbox.sync()
        return compared(entities_by_blueprint(sandbox.catalog()))


@pytest.mark.parametrize("processing", ["dsp", "lake"])
def test_resyncs_and_live_changes_leave_what_oceans_own_processing_leaves(
    start_sandbox: SandboxFactory, of_oceans_own: Entities, processing: str
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
    assert (writing == []) == (processing == "dsp"), writing


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


@pytest.fixture(scope="module")
def shared_sandbox() -> Iterator[Sandbox]:
    """Two pages whose lists are all in a Port that does the processing."""
    with ExitStack() as stack:
        sandbox = a_sandbox(SandboxFactory(stack), "dsp")
        process = sandbox.sync()
        assert sandbox.resync_state() == "completed", process.output
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Iterator[Sandbox]:
    """The same, without faults."""
    yield shared_sandbox
    shared_sandbox.heal()


def ending(sandbox: Sandbox) -> str:
    """How Port was told that the last resync has ended."""
    status: str = list(sandbox.lake()["resyncs"].values())[-1]["status"]
    return status


def test_a_page_that_cannot_be_read_fails_the_resync_and_keeps_its_entities(
    sandbox: Sandbox,
) -> None:
    before = sandbox.identifiers()
    page_id = next(iter(sandbox.account.pages))
    sandbox.fault(
        kind="status", status=403, path=f"^/v1/pages/{page_id}/incidents", times=None
    )
    sandbox.sync()
    assert sandbox.resync_state() == "failed"
    assert ending(sandbox) == "failed"
    assert sandbox.identifiers() == before


def test_a_list_that_is_wrongly_empty_deletes_nothing(sandbox: Sandbox) -> None:
    before = sandbox.identifiers()
    sandbox.fault(kind="wrong_shape", path="/incidents$", body=[], times=None)
    process = sandbox.sync()
    assert sandbox.identifiers() == before
    assert sandbox.resync_state() == "failed", process.output
    assert "incident: the lists lack" in process.output


def test_what_is_gone_leaves_port(sandbox: Sandbox) -> None:
    before = sandbox.identifiers()
    page_id = next(iter(sandbox.account.pages))
    gone = list(sandbox.account.pages[page_id].incidents)[:3]
    for incident_id in gone:
        sandbox.account.delete_incident(page_id, incident_id)
    process = sandbox.sync()
    assert sandbox.resync_state() == "completed", process.output
    assert before[INCIDENTS] - sandbox.identifiers()[INCIDENTS] == set(gone)
