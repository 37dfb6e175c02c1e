"""Calls that Port fails in a resync are made again, and told when that was in vain."""

import pytest

from sandbox.statuspage import generate_account
from tests.end_to_end.conftest import Sandbox, SandboxFactory

pytestmark = pytest.mark.soak


GROUPS = "statuspageComponentGroup"
INCIDENTS = "statuspageIncident"
UPDATES = "statuspageIncidentUpdate"
SEARCH = "/entities/search$"
DELETE = "/bulk/entities/delete$"


def bulk(blueprint: str) -> str:
    return f"/{blueprint}/entities/bulk$"


@pytest.fixture
def sandbox(start_sandbox: SandboxFactory) -> Sandbox:
    """A page whose lists are all in Port."""
    sandbox = start_sandbox(
        generate_account(
            pages=1, groups=2, components=4, incidents=20, updates=1, seed=7
        )
    )
    process = sandbox.sync()
    assert sandbox.resync_state() == "completed", process.output
    return sandbox


def rename_all(sandbox: Sandbox, name: str) -> None:
    """Give every incident and group of the page another name."""
    [(page_id, page)] = sandbox.account.pages.items()
    for incident_id in page.incidents:
        sandbox.account.change_incident(page_id, incident_id, {"name": name})
    for group_id in page.component_groups:
        sandbox.account.change_component_group(page_id, group_id, {"name": name})


def titles(sandbox: Sandbox, blueprint: str) -> set[str]:
    """The titles of all entities of a blueprint in Port."""
    return {
        each["title"]
        for each in sandbox.catalog()["entities"]
        if each["blueprint"] == blueprint
    }


def test_a_failed_search_and_a_failed_bulk_call_delete_nothing(
    sandbox: Sandbox,
) -> None:
    before = sandbox.identifiers()
    sandbox.port_fault(method="POST", path=SEARCH, status=500)
    sandbox.port_fault(method="POST", path=bulk(UPDATES), status=500)
    process = sandbox.sync()
    assert sandbox.resync_state() == "completed", process.output
    assert sandbox.identifiers() == before
    assert sandbox.catalog()["deletions"] == []


def test_calls_that_fail_once_are_made_again(sandbox: Sandbox) -> None:
    rename_all(sandbox, "After")
    [(page_id, page)] = sandbox.account.pages.items()
    gone = next(iter(page.incidents))
    sandbox.account.delete_incident(page_id, gone)
    for path in (bulk(GROUPS), bulk(INCIDENTS), DELETE):
        sandbox.port_fault(method="POST", path=path, status=500)
    group_id = next(iter(page.component_groups))
    sandbox.port_fault(method="POST", path=bulk(GROUPS), status=500, entity=group_id)
    process = sandbox.sync()
    assert sandbox.resync_state() == "completed", process.output
    assert titles(sandbox, INCIDENTS) == titles(sandbox, GROUPS) == {"After"}
    assert gone not in sandbox.identifiers()[INCIDENTS]


def test_what_port_never_takes_fails_the_resync_by_name_and_comes_with_the_next(
    sandbox: Sandbox,
) -> None:
    rename_all(sandbox, "After")
    before = sandbox.identifiers()
    # No server error, which would be tried again for 40 seconds.
    sandbox.port_fault(method="POST", path=bulk(GROUPS), status=409, times=None)
    process = sandbox.sync()
    assert sandbox.resync_state() == "failed"
    assert f"Port has not taken 2 entities, the first {GROUPS} " in process.output
    assert sandbox.identifiers() == before
    assert titles(sandbox, INCIDENTS) == {"After"}
    sandbox.heal()
    sandbox.sync()
    assert sandbox.resync_state() == "completed"
    assert titles(sandbox, GROUPS) == {"After"}


@pytest.mark.parametrize(
    "status",
    [
        pytest.param(409, id="refused"),
        pytest.param(500, id="failed"),
    ],
)
def test_what_port_never_deletes_fails_the_resync_by_name_and_goes_with_the_next(
    sandbox: Sandbox, status: int
) -> None:
    [(page_id, page)] = sandbox.account.pages.items()
    gone = next(iter(page.incidents))
    sandbox.account.delete_incident(page_id, gone)
    sandbox.port_fault(method="POST", path=DELETE, status=status, times=None)
    process = sandbox.sync()
    assert sandbox.resync_state() == "failed"
    assert "Port has not deleted " in process.output
    assert gone in sandbox.identifiers()[INCIDENTS]
    sandbox.heal()
    sandbox.sync()
    assert sandbox.resync_state() == "completed"
    assert gone not in sandbox.identifiers()[INCIDENTS]


def test_bulk_calls_that_fail_for_ever_fail_the_resync_by_name(
    sandbox: Sandbox,
) -> None:
    rename_all(sandbox, "After")
    sandbox.port_fault(method="POST", path=bulk(INCIDENTS), status=500, times=None)
    process = sandbox.sync()
    assert sandbox.resync_state() == "failed"
    assert f"Port has not taken 20 entities, the first {INCIDENTS} " in process.output
    sandbox.heal()
    sandbox.sync()
    assert sandbox.resync_state() == "completed"
    assert titles(sandbox, INCIDENTS) == {"After"}
