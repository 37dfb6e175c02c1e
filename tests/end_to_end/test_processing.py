"""Where Port does the processing or keeps a copy, its catalog is that of Ocean's own way."""

import re
from contextlib import ExitStack

import pytest

from sandbox.statuspage import generate_account
from tests.end_to_end.conftest import Sandbox, SandboxFactory
from tests.end_to_end.listening import Listening, compared, listen

pytestmark = pytest.mark.soak

INCIDENTS = "statuspageIncident"
OCEANS_OWN = re.compile(
    r"POST .*/entities/bulk$|DELETE .*/entities/|POST .*/bulk/entities/delete$"
)


def a_sandbox(start: SandboxFactory, processing: str) -> Sandbox:
    """Two pages, and a Port that does the processing in this way."""
    sandbox = start(
        generate_account(
            pages=2, groups=2, components=6, incidents=20, updates=2, seed=13
        )
    )
    sandbox.process_by(processing)
    return sandbox


@pytest.mark.parametrize("processing", ["dsp", "lake"])
def test_after_live_changes_port_is_what_oceans_own_resync_makes_of_statuspage(
    start_sandbox: SandboxFactory, processing: str
) -> None:
    sandbox = a_sandbox(start_sandbox, processing)
    account = sandbox.account
    with ExitStack() as stack:
        live = Listening(sandbox, stack.enter_context(listen(sandbox)))
        page_id = live.page_ids[0]
        page = account.page(page_id)
        component = next(each for each in page.components.values() if not each["group"])
        gone = next(iter(page.incidents))
        late_event = live.incident_event(page_id, page.incidents[gone])
        opened = account.create_incident(
            page_id, {"name": "New", "component_ids": [component["id"]]}
        )
        account.create_incident_update(page_id, opened["id"], {"body": "More"})
        account.change_component(page_id, component["id"], {"status": "major_outage"})
        account.delete_incident(page_id, gone)
        live.post(late_event, page_id)
        live.wait_until_gone(INCIDENTS, gone)
        live.wait_for("statuspageComponent", component["id"], status="major_outage")
        live.wait_for_earlier_events()
        seen = compared(live.entities())
        lake, calls = sandbox.lake(), sandbox.port_calls()
        assert seen == compared(live.fresh_resync())
    assert lake["lost"] == []
    kinds = {
        write["kind"]
        for write in lake["writes"]
        if write["body"]["eventType"] == "live-event"
    }
    assert kinds == {
        *("statuspage", "component_group", "component", "incident", "incident_update")
    }
    if processing == "dsp":
        assert [call for call in calls if OCEANS_OWN.search(call)] == []


@pytest.fixture
def sandbox(start_sandbox: SandboxFactory) -> Sandbox:
    """Two pages whose lists are all in a Port that does the processing."""
    sandbox = a_sandbox(start_sandbox, "dsp")
    process = sandbox.sync()
    assert sandbox.resync_state() == "completed", process.output
    return sandbox


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
