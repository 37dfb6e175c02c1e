"""What a run leaves behind, and says, when something goes wrong on its way."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from sandbox.statuspage import Account, generate_account
from tests.end_to_end.acting import Acting, act, acting, log_of
from tests.end_to_end.conftest import Json

pytestmark = pytest.mark.soak


def orderly_account() -> Account:
    """Two pages, the first with a group of 20 components that are all in order."""
    account = generate_account(
        pages=2, groups=1, components=24, incidents=3, updates=2, seed=5
    )
    for page in account.pages.values():
        for row in page.components.values():
            row["status"] = "operational"
    page_id = next(iter(account.pages))
    page = account.page(page_id)
    [group] = [row["id"] for row in page.components.values() if row["group"]]
    members = [row["id"] for row in page.components.values() if not row["group"]][:20]
    account.change_component_group(page_id, group, {"components": members})
    return account


@pytest.fixture(scope="module")
def port() -> Iterator[Acting]:
    """One integration that may change the first page only."""
    account = orderly_account()
    page_id = next(iter(account.pages))
    settings = {"OCEAN__INTEGRATION__CONFIG__ACTIONS_PAGE_IDS": page_id}
    with acting(account, settings) as port:
        yield port


@pytest.fixture(autouse=True)
def without_faults(port: Acting) -> Iterator[None]:
    """Each test begins and ends without faults."""
    yield
    port.sandbox.heal()


def opened(port: Acting, title: str, **inputs: Any) -> Json:
    """Run the action that opens an incident."""
    given: Json = {"status_page": port.page_id, "incident_title": title} | inputs
    return port.run("create_statuspage_incident", **given)


def named(port: Acting, title: str) -> list[str]:
    """The incidents of this name on Statuspage."""
    return [each["id"] for each in port.incidents() if each["name"] == title]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "make a new one in Statuspage"),
        (403, "Use an API key of the organisation"),
        (422, '"Name is silly". Correct what Statuspage names'),
    ],
)
def test_a_refusal_leaves_nothing_and_says_why(
    port: Acting, status: int, words: str
) -> None:
    body = {"error": ["Name is silly"]}
    port.sandbox.fault(
        kind="status", method="POST", path="/incidents", status=status, body=body
    )
    run = opened(port, f"Refused {status}")
    assert (run["status"], run["statusLabel"]) == ("FAILURE", "Failed")
    assert words in log_of(run)
    assert named(port, f"Refused {status}") == []


def test_a_page_that_may_not_be_changed_is_asked_nothing(port: Acting) -> None:
    other = list(port.sandbox.account.pages)[1]
    run = opened(port, "Elsewhere", status_page=other)
    assert (run["status"], run["statusLabel"]) == ("FAILURE", "Not allowed")
    assert "actionsPageIds" in log_of(run)


def test_a_rate_limit_is_waited_for_and_the_run_says_so(port: Acting) -> None:
    port.sandbox.fault(
        kind="status", method="POST", path="/incidents", status=420, retry_after=7
    )
    run = opened(port, "Limited")
    assert run["status"] == "SUCCESS"
    assert "Still waiting for Statuspage" in log_of(run)
    assert len(named(port, "Limited")) == 1


def test_a_lost_answer_makes_one_incident(port: Acting) -> None:
    port.sandbox.fault(kind="lost_answer", method="POST", path="/incidents")
    run = opened(port, "Lost")
    assert run["status"] == "SUCCESS"
    assert named(port, "Lost") == [run["externalRunId"]]


def test_an_outage_in_the_middle_of_a_group_tells_what_is_done(port: Acting) -> None:
    [group] = {each["group_id"] for each in port.components() if each["group_id"]}
    members = [x["id"] for x in port.components() if x["group_id"] == group]
    assert len(members) == 20
    port.sandbox.fault(
        kind="drop", path="/components/", nth=8, times=None, method="PATCH"
    )
    port.sandbox.fault(kind="drop", path=r"/components/\w+$", times=None, method="GET")
    run = port.run("update_status_page_component_group", group, status="major_outage")
    assert (run["status"], run["statusLabel"]) == ("FAILURE", "Partly done")
    port.sandbox.heal()
    red = {x["id"] for x in port.components() if x["status"] == "major_outage"}
    assert red == set(members[:7])
    entities = port.entities()
    for member in members:
        shown = entities["statuspageComponent"][member]["properties"]["status"]
        assert shown == ("major_outage" if member in red else "operational")
    done, left = log_of(run).split("Not done: ")
    assert all(member in done for member in red)
    assert all(member in left for member in set(members) - red)
    port.sandbox.forget_requests()
    again = port.run("update_status_page_component_group", group, status="major_outage")
    assert again["status"] == "SUCCESS"
    methods = [each["method"] for each in port.sandbox.management_requests()]
    assert (methods.count("PATCH"), methods.count("GET")) == (13, 2)


def test_a_killed_run_stays_in_progress_and_is_done_once_when_offered_again() -> None:
    # Of its own, since it is killed.
    with acting(orderly_account()) as port:
        hold = {"method": "POST", "path": "/logs", "status": None, "times": None}
        port.sandbox.port_fault(**hold)
        given = {"status_page": port.page_id, "incident_title": "Killed"}
        run_id = port.start("create_statuspage_incident", **given)
        wait_until(lambda: port.seen(run_id)["acknowledgedAt"] is not None)
        time.sleep(1)
        port.process.kill()
        port.sandbox.heal()
        assert named(port, "Killed") == []
        assert port.seen(run_id)["status"] == "IN_PROGRESS"
        assert "Now sending" not in log_of(port.seen(run_id))
        port.sandbox.fault(
            kind="late_answer", method="POST", path="/incidents", seconds=30
        )
        with act(port.sandbox) as process:
            port.process = process
            offer_again(port, run_id)
            wait_until(lambda: len(named(port, "Killed")) == 1)
            # It is offered once more while it is carried out, and then its process is killed.
            offer_again(port, run_id)
            wait_until(lambda: len(port.seen(run_id)["claims"]) >= 3)
            time.sleep(1)
            process.kill()
        port.sandbox.heal()
        run = port.seen(run_id)
        assert run["status"] == "IN_PROGRESS"
        assert log_of(run).count("Now sending") == 1
        assert f"/pages/{port.page_id}/incidents" in log_of(run)
        with act(port.sandbox) as process:
            port.process = process
            offer_again(port, run_id)
            done = port.wait_for(run_id)
        assert done["status"] == "SUCCESS"
        assert named(port, "Killed") == [done["externalRunId"]]
        assert done["externalRunId"] in port.entities()["statuspageIncident"]


def offer_again(port: Acting, run_id: str) -> None:
    """Have Port hand a run out as though nobody had it."""
    answer = port.user.post(f"/sandbox/runs/{run_id}/offer-again")
    assert answer.is_success, answer.text


def wait_until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something is the case."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_process_that_only_acts_brings_what_it_does_into_the_catalog(
    port: Acting,
) -> None:
    port.process.kill()
    settings = {"OCEAN__EVENT_LISTENER__TYPE": "ACTIONS_ONLY"}
    resyncs = len(port.sandbox.catalog()["integration"]["resyncStates"])
    with act(port.sandbox, settings) as process:
        port.process = process
        run = opened(port, "Apart")
        assert run["status"] == "SUCCESS", log_of(run)
        assert run["externalRunId"] in port.entities()["statuspageIncident"]
        assert "not in the catalog" not in process.output
    states = port.sandbox.catalog()["integration"]["resyncStates"]
    assert len(states) == resyncs
    assert httpx.get(f"{port.sandbox.statuspage_url}/sandbox/mails").json() == []
