"""Lists that are wrong and look right delete nothing from Port."""

from typing import Any

import pytest

from sandbox.port.organization.feature_flags import Processing
from sandbox.statuspage import generate_account
from tests.end_to_end.conftest import IN_EACH_MODE, Json, Sandbox, SandboxFactory
from tests.end_to_end.listening import SETTINGS

pytestmark = pytest.mark.soak

INCIDENTS = "statuspageIncident"
UPDATES = "statuspageIncidentUpdate"
ALL_LISTS = "^/v1/pages/[^/]+/(incidents|components|component-groups)$"

in_each_mode = pytest.mark.parametrize("sandbox", IN_EACH_MODE, indirect=True)


@pytest.fixture
def sandbox(start_sandbox: SandboxFactory, request: pytest.FixtureRequest) -> Sandbox:
    """Two pages whose lists are all in Port."""
    account = generate_account(
        pages=2, groups=2, components=6, incidents=20, updates=2, seed=13
    )
    sandbox = start_sandbox(account, getattr(request, "param", Processing.OCEAN))
    # Else all that is asked for by its id takes more than a minute.
    sandbox.settings |= SETTINGS
    process = sandbox.sync()
    assert sandbox.resync_state() == "completed", process.output
    sandbox.forget_requests()
    return sandbox


def empty(sandbox: Sandbox, path: str, times: int | None = None) -> None:
    sandbox.fault(kind="wrong_shape", path=path, body=[], times=times)


@in_each_mode
@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        pytest.param("/incidents$", ("incident", "incident_update"), id="incidents"),
        pytest.param("/components$", ("component",), id="components"),
        pytest.param(
            ALL_LISTS,
            ("component", "component_group", "incident"),
            id="all-of-them",
        ),
    ],
)
def test_an_empty_list_of_what_exists_deletes_nothing_and_is_named(
    sandbox: Sandbox, path: str, kinds: tuple[str, ...]
) -> None:
    before = sandbox.identifiers()
    empty(sandbox, path)
    process = sandbox.sync()
    assert sandbox.identifiers() == before
    assert sandbox.resync_state() == "failed"
    for kind in kinds:
        assert f"{kind}: the lists lack" in process.output
    sandbox.heal()
    assert sandbox.sync()
    assert sandbox.identifiers() == before
    assert sandbox.resync_state() == "completed"


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"kind": "incomplete", "kept": 12, "status": 206}, id="a-part"),
        pytest.param(
            {"kind": "other_status", "status": 203},
            id="of-a-proxy",
        ),
    ],
)
def test_only_200_is_an_answer_to_a_list(sandbox: Sandbox, fault: Json) -> None:
    before = sandbox.identifiers()
    sandbox.fault(**fault, path="/incidents$", times=None)
    process = sandbox.sync()
    assert sandbox.identifiers() == before
    assert sandbox.resync_state() == "failed"
    assert f"{fault['status']} is not a whole answer of the API" in process.output


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"kind": "incomplete", "kept": 7}, id="cut-off"),
        pytest.param({"kind": "incomplete", "kept": -7}, id="beheaded"),
    ],
)
def test_a_list_that_lacks_some_deletes_nothing_and_is_named(
    sandbox: Sandbox, fault: dict[str, Any]
) -> None:
    before = sandbox.identifiers()
    sandbox.fault(**fault, path="/incidents$", times=None)
    process = sandbox.sync()
    assert sandbox.identifiers() == before
    assert sandbox.resync_state() == "failed"
    assert "incident: the lists lack 26" in process.output


@in_each_mode
def test_a_page_that_no_list_shows_for_a_moment_stays_with_all_that_is_on_it(
    sandbox: Sandbox,
) -> None:
    before = sandbox.identifiers()
    page_id, _ = sandbox.account.pages
    sandbox.fault(kind="vanished", id=page_id, path="^/v1/pages$")
    process = sandbox.sync()
    assert sandbox.identifiers() == before
    assert f"page {page_id} is in the list of pages again" in process.output
    # The lists were read once more.
    assert sandbox.resync_state() == "completed"


def test_a_list_that_lacks_some_deletes_nothing_whatever_the_identifiers(
    sandbox: Sandbox, default_mapping: Json
) -> None:
    for resource in default_mapping["resources"]:
        mappings = resource["port"]["entity"]["mappings"]
        if resource["kind"] == "incident":
            mappings["identifier"] = '.page_id + "/" + .id'
        if resource["kind"] == "incident_update":
            mappings["relations"]["incident"] = '.__page_id + "/" + .incident_id'
        if resource["kind"] == "component_group":
            # What is mapped to a property tells the id.
            mappings["identifier"] = '(.name | gsub(" "; "_")) + "@" + .page_id'
            mappings["properties"]["description"] = ".id"
        if resource["kind"] == "component":
            mappings["relations"].pop("componentGroup")
    sandbox.use_mapping(default_mapping)
    sandbox.sync()
    before = sandbox.identifiers()
    assert all("/" in each for each in before[INCIDENTS])
    empty(sandbox, ALL_LISTS)
    process = sandbox.sync()
    assert sandbox.identifiers() == before
    assert sandbox.resync_state() == "failed"
    for kind in ("component_group", "component", "incident", "incident_update"):
        assert f"{kind}: the lists lack" in process.output


@in_each_mode
def test_a_list_that_is_wrong_once_is_read_once_more(sandbox: Sandbox) -> None:
    before = sandbox.identifiers()
    empty(sandbox, "/incidents$", times=2)
    process = sandbox.sync()
    assert "read once more" in process.output
    assert sandbox.identifiers() == before
    assert sandbox.resync_state() == "completed"


@in_each_mode
def test_what_is_gone_leaves_port_few_or_all(sandbox: Sandbox) -> None:
    before = sandbox.identifiers()
    page_id, other = sandbox.account.pages
    gone = list(sandbox.account.pages[page_id].incidents)[:3]
    for incident_id in gone:
        sandbox.account.delete_incident(page_id, incident_id)
    process = sandbox.sync()
    assert sandbox.resync_state() == "completed", process.output
    assert before[INCIDENTS] - sandbox.identifiers()[INCIDENTS] == set(gone)
    for each in (page_id, other):
        for incident_id in list(sandbox.account.pages[each].incidents):
            sandbox.account.delete_incident(each, incident_id)
    process = sandbox.sync()
    assert sandbox.resync_state() == "completed", process.output
    assert not sandbox.identifiers().get(INCIDENTS)
    assert not sandbox.identifiers().get(UPDATES)


@in_each_mode
def test_a_page_that_is_gone_takes_everything_with_it(sandbox: Sandbox) -> None:
    page_id, other = sandbox.account.pages
    del sandbox.account.pages[page_id]
    process = sandbox.sync()
    assert sandbox.resync_state() == "completed", process.output
    assert sandbox.identifiers()["statuspage"] == {other}
    assert sandbox.identifiers()[INCIDENTS] == set(
        sandbox.account.pages[other].incidents
    )


@in_each_mode
def test_an_ordinary_resync_costs_not_one_request_more(sandbox: Sandbox) -> None:
    sandbox.sync()
    # The account, and for each page its groups, components and incidents.
    assert len(sandbox.management_requests()) == 1 + 2 * 3


@pytest.mark.parametrize("times", [1, None], ids=["once", "always"])
def test_a_list_that_moves_while_it_is_read_loses_nothing(
    start_sandbox: SandboxFactory, times: int | None
) -> None:
    sandbox = start_sandbox(
        generate_account(pages=1, components=2, incidents=120, updates=1, seed=13)
    )
    sandbox.sync()
    before = sandbox.identifiers()
    sandbox.fault(
        kind="moved_rows", index=110, path="/incidents$", query="page=2", times=times
    )
    process = sandbox.sync()
    assert sandbox.identifiers() == before
    assert "moved while it was read" in process.output
    assert sandbox.resync_state() == ("completed" if times else "failed")
