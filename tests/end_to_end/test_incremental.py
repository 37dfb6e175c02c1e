from collections import Counter

import pytest

from sandbox.expectation import entities_by_blueprint
from sandbox.statuspage import generate_account
from tests.end_to_end.conftest import Json, Sandbox, SandboxFactory

pytestmark = pytest.mark.soak

INCIDENTS = "statuspageIncident"
REQUESTS_A_PAGE = {
    "component-groups": 1,
    "components": 1,
    "incidents/unresolved": 1,
    "incidents/upcoming": 1,
    "incidents/active_maintenance": 1,
    "incidents": 1,
}


def stored(sandbox: Sandbox) -> dict[str, Json]:
    return entities_by_blueprint(sandbox.catalog())[INCIDENTS]


def test_an_incremental_resync_brings_what_is_new_or_open_for_six_requests_a_page(
    start_sandbox: SandboxFactory,
) -> None:
    account = generate_account(
        pages=1, groups=1, components=4, incidents=205, updates=0, seed=5
    )
    page_id = next(iter(account.pages))
    incidents = account.page(page_id).incidents
    *_, open_one = (i for i in incidents.values() if i["status"] == "monitoring")
    *_, oldest = (i for i in incidents.values() if i["status"] == "resolved")
    sandbox = start_sandbox(account)
    sandbox.sync()
    before = stored(sandbox)
    sandbox.forget_requests()

    new = account.create_incident(page_id, {"name": "New"})
    account.change_incident(page_id, open_one["id"], {"name": "Still open"})
    account.change_incident(page_id, oldest["id"], {"name": "Not seen"})
    account.delete_incident(page_id, list(incidents)[100])
    process = sandbox.sync(incremental=True)

    after = stored(sandbox)
    assert after[new["id"]]["title"] == "New", process.output
    assert after[open_one["id"]]["title"] == "Still open"
    # What cannot be seen is left as it was, and nothing is deleted.
    assert after[oldest["id"]]["title"] == before[oldest["id"]]["title"] != "Not seen"
    assert after.keys() == before.keys() | {new["id"]}
    paths = [request["path"] for request in sandbox.management_requests()]
    assert paths.pop(0) == "/v1/pages"
    assert Counter(path.split("/", 4)[-1] for path in paths) == {
        name: count * len(account.pages) for name, count in REQUESTS_A_PAGE.items()
    }


def test_a_page_that_cannot_be_read_takes_nothing_from_the_others(
    start_sandbox: SandboxFactory,
) -> None:
    account = generate_account(pages=2, groups=1, components=4, incidents=2, updates=0)
    whole, closed = account.pages
    sandbox = start_sandbox(account)
    sandbox.sync()
    new = account.create_incident(whole, {"name": "New"})
    path = f"/pages/{closed}/components"
    sandbox.fault(kind="status", status=403, path=path, times=None)
    process = sandbox.sync(incremental=True)
    assert f"not read in full: page {closed}" in process.output
    assert new["id"] in stored(sandbox), process.output


def test_an_incremental_resync_that_cannot_begin_says_so_once(
    start_sandbox: SandboxFactory,
) -> None:
    account = generate_account(pages=1, groups=0, components=2, incidents=2)
    sandbox = start_sandbox(account)
    sandbox.sync()
    before = sandbox.identifiers()
    process = sandbox.sync(api_key="wrong", incremental=True)
    assert process.output.count("Could not authenticate") == 1
    assert "The incremental resync could not begin" in process.output
    assert sandbox.identifiers() == before
