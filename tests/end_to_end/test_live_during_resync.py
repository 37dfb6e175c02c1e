import httpx
import pytest

from sandbox.expectation import entities_by_blueprint
from sandbox.integration_process import integration
from sandbox.port.organization.feature_flags import Processing
from sandbox.statuspage import generate_account
from sandbox.watching import PortWatcher, our_endpoint, wait_until
from tests.end_to_end.conftest import (
    API_KEY,
    IN_EACH_MODE,
    Sandbox,
    SandboxFactory,
)
from tests.end_to_end.listening import Listening

pytestmark = pytest.mark.soak

INCIDENTS = "statuspageIncident"
BATCHES = {
    Processing.OCEAN: "/blueprints/statuspageIncident/entities/bulk",
    Processing.DSP: "/kind/incident",
}
"""How the address ends to which a resync's incidents go."""


def holds_an_older_batch(sandbox: Sandbox, address: str) -> bool:
    """Whether Port was sent incidents that it keeps waiting."""
    requests = httpx.get(f"{sandbox.port_url}/sandbox/requests").json()
    return any(
        request["path"].endswith(address) and request["status"] is None
        for request in requests
    )


@pytest.mark.parametrize("processing", IN_EACH_MODE)
def test_what_events_write_and_delete_while_a_resync_loads_older_data_is_not_undone(
    start_sandbox: SandboxFactory, processing: Processing
) -> None:
    address = BATCHES[processing]
    account = generate_account(pages=1, groups=1, components=4, incidents=5, updates=1)
    [page_id] = account.pages
    changed, deleted, *_ = account.page(page_id).incidents.values()
    sandbox = start_sandbox(account, processing)
    sandbox.sync()
    for incident in (changed, deleted):
        account.change_incident(page_id, incident["id"], {"name": "Old"})
    faults = f"{sandbox.port_url}/sandbox/faults"
    hold = {"method": "POST", "path": f"{address}$", "status": None}
    httpx.post(faults, json=hold).raise_for_status()
    port = PortWatcher(sandbox.port_url)
    with integration(
        sandbox.statuspage_url, sandbox.port_url, api_key=API_KEY, listening=True
    ) as process:
        live = Listening(sandbox, process)
        assert (
            wait_until(lambda: holds_an_older_batch(sandbox, address), 30) is not None
        )
        account.change_incident(page_id, changed["id"], {"name": "New"})
        live.wait_for(INCIDENTS, changed["id"], title="New")
        body = live.incident_event(page_id, deleted)
        account.delete_incident(page_id, deleted["id"])
        httpx.post(our_endpoint(account, page_id, process), json=body)
        live.wait_until_gone(INCIDENTS, deleted["id"])

        httpx.delete(faults).raise_for_status()
        port.wait_for_resync(process, resyncs=2)
        incidents = entities_by_blueprint(port.catalog())[INCIDENTS]
    assert incidents.keys() == account.page(page_id).incidents.keys()
    assert incidents[changed["id"]]["title"] == "New", process.output
