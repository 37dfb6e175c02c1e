from collections import Counter
from typing import Any

import pytest

from sandbox.statuspage import Account, generate_account
from tests.end_to_end.conftest import Json, Sandbox, SandboxFactory
from tests.end_to_end.listening import listening
from tests.end_to_end.mappings import (
    blueprints_of,
    with_resources_of,
    with_selectors,
)

pytestmark = pytest.mark.soak

INCIDENTS = "statuspageIncident"
UPDATES = "statuspageIncidentUpdate"
COMPONENTS = "statuspageComponent"
OPEN = ("investigating", "identified", "monitoring")


@pytest.fixture
def account() -> Account:
    """Two pages whose incidents fill more than one answer each."""
    return generate_account(
        pages=2, groups=2, components=8, incidents=105, updates=1, seed=5
    )


@pytest.fixture
def small_account() -> Account:
    """One page with incidents of all kinds."""
    return generate_account(
        pages=1, groups=1, components=4, incidents=20, updates=2, seed=5
    )


def lists_read(sandbox: Sandbox) -> Counter[str]:
    """How often each list was asked for, whatever the page."""
    return Counter(
        request["path"].split("/", 4)[-1] for request in sandbox.management_requests()
    )


def incident_ids(account: Account, **fields: Any) -> set[str]:
    return {
        incident["id"]
        for page in account.pages.values()
        for incident in page.incidents.values()
        if all(incident[name] in values for name, values in fields.items())
    }


def test_a_narrow_scope_costs_one_request_a_page(
    start_sandbox: SandboxFactory, account: Account, default_mapping: Json
) -> None:
    sandbox = start_sandbox(account)
    unresolved = {"scope": "unresolved"}
    sandbox.use_mapping(
        with_selectors(default_mapping, incident=unresolved, incident_update=unresolved)
    )
    process = sandbox.sync()
    found = sandbox.identifiers()
    expected = incident_ids(account, status=OPEN)
    assert 0 < len(expected) < 100
    assert found[INCIDENTS] == expected, process.output
    lists = lists_read(sandbox)
    assert lists["incidents/unresolved"] == 2
    assert lists["incidents"] == 0


def test_resources_share_what_one_of_them_reads_whole(
    start_sandbox: SandboxFactory, account: Account, default_mapping: Json
) -> None:
    sandbox = start_sandbox(account)
    sandbox.use_mapping(
        with_selectors(
            default_mapping,
            incident_update={"scope": "unresolved", "impact": ["minor"]},
        )
    )
    sandbox.sync()
    found = sandbox.identifiers()
    minor = incident_ids(account, status=OPEN, impact=["minor"])
    assert found[INCIDENTS] == incident_ids(account)
    assert found[UPDATES] == {
        update["id"]
        for page in account.pages.values()
        for incident_id in minor & page.incidents.keys()
        for update in page.incidents[incident_id]["incident_updates"]
    }
    # Two a page, beside which the updates' resource needed no list.
    assert lists_read(sandbox)["incidents"] == 4
    assert lists_read(sandbox)["incidents/unresolved"] == 0


def test_a_window_ends_the_list_at_the_first_answer_that_is_older(
    start_sandbox: SandboxFactory, account: Account, default_mapping: Json
) -> None:
    recent = {}
    for page_id in account.pages:
        recent[page_id] = account.create_incident(page_id, {"name": "Today"})["id"]
    sandbox = start_sandbox(account)
    window = {"createdWithinDays": 1}
    sandbox.use_mapping(
        with_selectors(default_mapping, incident=window, incident_update=window)
    )
    sandbox.sync()
    assert sandbox.identifiers()[INCIDENTS] == set(recent.values())
    assert lists_read(sandbox)["incidents"] == 2


def test_a_page_of_no_resource_costs_nothing(
    start_sandbox: SandboxFactory, account: Account, default_mapping: Json
) -> None:
    wanted, other = account.pages
    sandbox = start_sandbox(account)
    kinds = (each["kind"] for each in default_mapping["resources"])
    sandbox.use_mapping(
        with_selectors(
            default_mapping, **{kind: {"pageIds": [wanted]} for kind in kinds}
        )
    )
    sandbox.sync()
    assert sandbox.identifiers()["statuspage"] == {wanted}
    assert sandbox.identifiers()[INCIDENTS] == set(account.page(wanted).incidents)
    paths = [request["path"] for request in sandbox.management_requests()]
    assert not any(other in path for path in paths)
    assert sandbox.resync_state() == "completed"


def test_showcased_components_of_a_group_are_selected(
    start_sandbox: SandboxFactory, account: Account, default_mapping: Json
) -> None:
    page = next(iter(account.pages.values()))
    group_id = next(iter(page.component_groups))
    members = [c for c in page.components.values() if c["group_id"] == group_id]
    for number, component in enumerate(members):
        component["showcase"] = number == 0
    sandbox = start_sandbox(account)
    selector = {"showcaseOnly": True, "groupIds": [group_id]}
    # Without incidents, whose relations would create their components.
    mapping = with_selectors(default_mapping, component=selector)
    mapping["resources"] = mapping["resources"][:3]
    sandbox.use_mapping(mapping)
    sandbox.sync()
    assert sandbox.identifiers()[COMPONENTS] == {members[0]["id"]}


def test_what_leaves_the_selection_stays_with_a_deletion_threshold_of_0_only(
    start_sandbox: SandboxFactory, small_account: Account, default_mapping: Json
) -> None:
    sandbox = start_sandbox(small_account)
    sandbox.sync()
    everything = sandbox.identifiers()
    unresolved = {"scope": "unresolved"}
    mapping = with_selectors(
        default_mapping, incident=unresolved, incident_update=unresolved
    )
    sandbox.use_mapping(mapping | {"entityDeletionThreshold": 0})
    sandbox.sync()
    assert sandbox.identifiers() == everything
    # Ocean's own key for it has no effect yet; docs/selectors.md says so.
    kept = [each | {"enableDelete": False} for each in mapping["resources"]]
    sandbox.use_mapping(mapping | {"resources": kept})
    sandbox.sync()
    assert sandbox.identifiers()[INCIDENTS] < everything[INCIDENTS]


def test_a_misspelt_selector_fails_the_resync_and_takes_nothing_from_port(
    start_sandbox: SandboxFactory, small_account: Account, default_mapping: Json
) -> None:
    sandbox = start_sandbox(small_account)
    sandbox.sync()
    before = sandbox.identifiers()
    sandbox.use_mapping(with_selectors(default_mapping, incident={"pageIDs": ["x"]}))
    process = sandbox.sync()
    assert "pageIDs" in process.output
    assert sandbox.identifiers() == before


def test_an_incident_that_leaves_the_scope_leaves_port_within_seconds(
    small_account: Account, default_mapping: Json
) -> None:
    account = small_account
    page_id = next(iter(account.pages))
    unresolved = {"scope": "unresolved"}
    # The query refuses the resolved incident, and one of its two updates.
    query = {"query": '.status != "resolved"'}
    mapping = with_selectors(
        default_mapping, incident=unresolved | query, incident_update=unresolved | query
    )
    with listening(account, mapping=mapping) as live:
        incident = account.create_incident(page_id, {"name": "Slow"})
        live.wait_for(INCIDENTS, incident["id"], title="Slow")
        since = len(live.requests())
        account.create_incident_update(page_id, incident["id"], {"status": "resolved"})
        live.wait_until_gone(INCIDENTS, incident["id"])
        live.wait_until(
            lambda entities: not any(
                update["id"] in entities[UPDATES]
                for update in incident["incident_updates"]
            )
        )
        management, _ = live.costs(since)
        assert management == [f"/v1/pages/{page_id}/incidents/{incident['id']}"]


def test_maintenances_become_entities_of_their_own(
    start_sandbox: SandboxFactory, small_account: Account, default_mapping: Json
) -> None:
    account = small_account
    sandbox = start_sandbox(account)
    sandbox.sync()
    sandbox.add_blueprints(blueprints_of("maintenance"))
    incidents_only = {"type": "incident"}
    mapping = with_selectors(
        default_mapping, incident=incidents_only, incident_update=incidents_only
    )
    sandbox.use_mapping(with_resources_of(mapping, "maintenance"))
    sandbox.forget_requests()
    process = sandbox.sync()
    found = sandbox.identifiers()
    maintenances = {
        incident["id"]
        for page in account.pages.values()
        for incident in page.incidents.values()
        if incident["scheduled_for"]
    }
    assert maintenances
    assert found["statuspageMaintenance"] == maintenances, process.output
    assert found[INCIDENTS] == incident_ids(account) - maintenances
    assert lists_read(sandbox)["incidents"] == 1
    catalog = sandbox.catalog()
    assert catalog["refusals"] == catalog["dropped"] == []
