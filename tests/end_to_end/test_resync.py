import math

import pytest

from kinds import ObjectKind
from sandbox.expectation import find_problems
from sandbox.statuspage import Account, example_account, generate_account
from tests.end_to_end.conftest import API_KEY, Json, SandboxFactory

# The default mapping asks for no templates.
KINDS = [kind for kind in ObjectKind if kind is not ObjectKind.INCIDENT_TEMPLATE]
"""In the order of the default mapping."""


def fewest_requests(account: Account) -> int:
    """One for the account, and for each list one a hundred items, at least one."""

    def list_requests(count: int) -> int:
        # A full last page looks like any other: only an empty one ends the list.
        return math.ceil((count + 1) / 100)

    return 1 + sum(
        list_requests(len(page.component_groups))
        + list_requests(len(page.components))
        + list_requests(len(page.incidents))
        for page in account.pages.values()
    )


@pytest.mark.soak
def test_an_account_with_everything_the_vendor_sends_arrives_whole_in_the_fewest_requests(
    start_sandbox: SandboxFactory,
) -> None:
    account = generate_account(
        pages=2, groups=5, components=95, incidents=105, updates=3, seed=1
    )
    sandbox = start_sandbox(account)
    process = sandbox.sync()
    assert find_problems(account, sandbox.catalog()) == [], process.output
    assert len(sandbox.management_requests()) == fewest_requests(account) == 11
    assert "Search failed" not in process.output
    sums = [line for line in process.lines if " item(s), complete: " in line]
    assert [kind for line in sums for kind in KINDS if f"| {kind}: " in line] == KINDS


@pytest.mark.soak
def test_pages_without_anything_cost_one_request_a_list(
    start_sandbox: SandboxFactory,
) -> None:
    account = generate_account(pages=2, groups=0, components=0, incidents=0)
    sandbox = start_sandbox(account)
    sandbox.sync()
    assert sandbox.identifiers()["statuspage"] == set(account.pages)
    assert len(sandbox.management_requests()) == fewest_requests(account) == 7


def test_what_is_gone_from_statuspage_leaves_port_at_the_next_resync(
    start_sandbox: SandboxFactory,
) -> None:
    account = example_account()
    sandbox = start_sandbox(account)
    sandbox.sync()
    account.delete_component("8m2l51279rpl", "y6ssccsqgy8s")
    account.delete_incident("8m2l51279rpl", "f5v3b6dr7k53")
    sandbox.sync()
    left = sandbox.identifiers()
    assert left["statuspageIncident"] == left["statuspageIncidentUpdate"] == set()
    assert "y6ssccsqgy8s" not in left["statuspageComponent"]
    assert len(left["statuspageComponent"]) == 4
    assert sandbox.resync_state() == "completed"


def test_only_configured_pages_are_synced(start_sandbox: SandboxFactory) -> None:
    account = generate_account(pages=3, incidents=5, components=5)
    sandbox = start_sandbox(account)
    first, second, _ = account.pages
    sandbox.sync(page_ids=f"{first}, {second}")
    assert sandbox.identifiers()["statuspage"] == {first, second}
    asked = {
        request["path"].split("/")[3:4][0]
        for request in sandbox.management_requests()[1:]
    }
    assert asked == {first, second}


@pytest.mark.soak
def test_the_kind_can_be_called_page_too(
    start_sandbox: SandboxFactory, default_mapping: Json
) -> None:
    sandbox = start_sandbox(example_account())
    [pages] = [
        each for each in default_mapping["resources"] if each["kind"] == "statuspage"
    ]
    sandbox.use_mapping(default_mapping | {"resources": [pages | {"kind": "page"}]})
    process = sandbox.sync()
    assert sandbox.identifiers()["statuspage"] == {"8m2l51279rpl"}, process.output


def test_no_secret_is_printed_or_stored(start_sandbox: SandboxFactory) -> None:
    sandbox = start_sandbox(example_account())
    process = sandbox.sync(api_key=f"OAuth {API_KEY}")
    catalog = sandbox.catalog()
    assert len(sandbox.identifiers()["statuspage"]) == 1
    for secret in (API_KEY, "automation_email", "component+"):
        assert secret not in process.output
        assert secret not in str(catalog["entities"])
        assert secret not in str(catalog["examples"])
    assert set(catalog["examples"]) == {
        "statuspage",
        "component_group",
        "component",
        "incident",
        "incident_update",
    }
