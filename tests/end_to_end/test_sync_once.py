"""The command whose exit code tells a scheduled job how its sync went."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from sandbox.expectation import (
    entities_by_blueprint,
    expected_entities,
    find_problems,
)
from sandbox.integration_process import IntegrationProcess, integration
from sandbox.statuspage import example_account
from sandbox.watching import wait_until
from tests.end_to_end.conftest import API_KEY, Json, Sandbox, SandboxFactory

SECONDS = 120.0
"""Within which it ends, on a busy machine."""


@pytest.fixture
def sandbox(start_sandbox: SandboxFactory) -> Sandbox:
    """The documented example account and an empty Port."""
    return start_sandbox(example_account())


@contextmanager
def sync_once(
    sandbox: Sandbox, *, api_key: str = API_KEY, **settings: str
) -> Iterator[IntegrationProcess]:
    """The command as a process of its own."""
    with integration(
        sandbox.statuspage_url,
        sandbox.port_url,
        api_key=api_key,
        settings=settings,
        command=["python", "sync_once.py"],
    ) as process:
        yield process


def failure(sandbox: Sandbox, *, api_key: str = API_KEY, **settings: str) -> str:
    """The last line of a run that has to fail."""
    with sync_once(sandbox, api_key=api_key, **settings) as process:
        assert process.wait(SECONDS) == 1, process.output
    assert process.lines[-1].startswith("The sync failed. ")
    return process.lines[-1]


def test_a_sync_that_is_whole_ends_with_0(sandbox: Sandbox) -> None:
    # An installation's settings may be those of one that is always on.
    with sync_once(sandbox, OCEAN__EVENT_LISTENER__TYPE="POLLING") as process:
        assert process.wait(SECONDS) == 0, process.output
    assert process.lines[-1].startswith("The sync is complete")
    assert find_problems(sandbox.account, sandbox.catalog()) == []
    assert sandbox.resync_state() == "completed"


@pytest.mark.soak
def test_a_copy_of_raw_items_that_port_does_not_take_is_no_failure(
    sandbox: Sandbox,
) -> None:
    sandbox.process_by("lake")
    sandbox.port_fault(method="POST", path="/kind/component$", status=422)
    with sync_once(sandbox) as process:
        assert process.wait(SECONDS) == 0, process.output
    assert "component" not in {each["kind"] for each in sandbox.lake()["writes"]}
    assert find_problems(sandbox.account, sandbox.catalog()) == []


@pytest.mark.soak
def test_a_port_that_refuses_what_its_flags_promise_is_told_with_the_remedy(
    sandbox: Sandbox,
) -> None:
    sandbox.process_by("dsp")
    sandbox.port_fault(method="POST", path="^/v1/lifecycle/", status=404, times=None)
    line = failure(sandbox)
    assert "OCEAN__PROCESSING_MODE=ocean-core" in line
    assert sandbox.resync_state() == "failed"


@pytest.mark.parametrize("incremental", ["false", "true"])
@pytest.mark.soak
def test_where_port_does_the_processing_it_says_what_it_cannot_know(
    sandbox: Sandbox, incremental: str
) -> None:
    sandbox.process_by("dsp")
    settings = {"OCEAN__INTEGRATION__INCREMENTAL_SYNC_ENABLED": incremental}
    with sync_once(sandbox, **settings) as process:
        assert process.wait(SECONDS) == 0, process.output
    assert process.lines[-1].startswith("The sync is complete")
    assert "Port maps the raw items that it was handed" in process.lines[-1]
    assert sandbox.identifiers() == expected_entities(sandbox.account)


@pytest.mark.soak
def test_raw_items_that_port_does_not_take_fail_and_the_call_is_named(
    sandbox: Sandbox,
) -> None:
    sandbox.process_by("dsp")
    sandbox.port_fault(method="POST", path="/kind/incident$", status=422, times=9)
    line = failure(sandbox)
    assert "recorded the resync as failed" in line
    assert re.search(r"422 .* for url 'http\S+/lake/write/\S+/kind/incident'", line)
    [resync] = sandbox.lake()["resyncs"].values()
    assert resync["status"] == resync["kinds"]["incident-3"] == "failed"


def test_a_wrong_statuspage_key_fails_and_says_what_to_do(sandbox: Sandbox) -> None:
    line = failure(sandbox, api_key="wrong-key-hunter2")
    assert "recorded the resync as failed" in line
    assert "/v1/pages: 401" in line
    assert "make a new one" in line
    assert "hunter2" not in line
    assert sandbox.resync_state() == "failed"


# Statuspage is asked five times in 15 seconds before the list is given up.
@pytest.mark.soak
def test_a_list_that_cannot_be_had_fails_though_the_rest_is_in_port(
    sandbox: Sandbox,
) -> None:
    sandbox.fault(kind="status", status=503, path="/component-groups", times=None)
    line = failure(sandbox)
    assert "/component-groups" in line
    assert "503" in line
    assert sandbox.identifiers()["statuspageIncident"]
    assert sandbox.resync_state() == "failed"


def test_what_port_refuses_is_counted_and_named_with_its_reason(
    sandbox: Sandbox, default_mapping: Json
) -> None:
    [components] = _resources(default_mapping, "component")
    components["port"]["entity"]["mappings"]["properties"]["status"] = '"purple"'
    sandbox.use_mapping(default_mapping)
    line = failure(sandbox)
    refused = sorted(each["identifier"] for each in sandbox.catalog()["refusals"])
    assert re.search(
        rf"Port has not taken 5 entities, the first statuspageComponent ({'|'.join(refused)}), of kind component: ",
        line,
    )
    assert 'has the value "purple", which breaks the rule: enum' in line
    assert sandbox.identifiers()["statuspageIncidentUpdate"]
    assert sandbox.resync_state() == "failed"


@pytest.mark.soak
def test_a_batch_that_port_refuses_as_a_whole_fails(sandbox: Sandbox) -> None:
    path = "/blueprints/statuspageComponent/entities/bulk"
    _fault_of_port(sandbox, method="POST", path=path, status=422)
    line = failure(sandbox)
    assert "Port has not taken 5 entities, the first statuspageComponent " in line
    assert "ordered by a test" in line
    # They are there, but only as incidents relate to them: without their properties.
    components = entities_by_blueprint(sandbox.catalog())["statuspageComponent"]
    assert not any(each["properties"].get("status") for each in components.values())


@pytest.mark.soak
def test_entities_that_are_too_much_for_one_request_are_no_failure(
    start_sandbox: SandboxFactory,
) -> None:
    account = example_account()
    [page_id] = account.pages
    # Ocean sizes a request by the ten that come first: the newest.
    for text in [*["long " * 11_000] * 30, *["short"] * 10]:
        account.create_incident(page_id, {"metadata": {"notes": {"text": text}}})
    sandbox = start_sandbox(account)
    with sync_once(sandbox) as process:
        assert process.wait(SECONDS) == 0, process.output
    assert "failed with status code: 413" in process.output
    assert find_problems(account, sandbox.catalog()) == []


def test_an_incremental_sync_that_is_whole_ends_with_0(sandbox: Sandbox) -> None:
    incremental = {"OCEAN__INTEGRATION__INCREMENTAL_SYNC_ENABLED": "true"}
    with sync_once(sandbox, **incremental) as process:
        assert process.wait(SECONDS) == 0, process.output
    assert process.lines[-1] == "The sync is complete: no error was met.\n"
    assert sandbox.identifiers() == expected_entities(sandbox.account)


@pytest.mark.soak
def test_an_incremental_sync_that_port_does_not_take_fails_and_says_why(
    sandbox: Sandbox, default_mapping: Json
) -> None:
    [incidents] = _resources(default_mapping, "incident")
    incidents["port"]["entity"]["mappings"]["properties"]["impact"] = '"purple"'
    sandbox.use_mapping(default_mapping)
    line = failure(sandbox, OCEAN__INTEGRATION__INCREMENTAL_SYNC_ENABLED="true")
    assert "not taken 1 entities, the first statuspageIncident f5v3b6dr7k53, " in line
    assert "purple" in line


@pytest.mark.soak
def test_what_port_takes_at_the_second_try_is_no_failure(
    sandbox: Sandbox, default_mapping: Json
) -> None:
    default_mapping["createMissingRelatedEntities"] = False
    default_mapping["resources"].reverse()
    sandbox.use_mapping(default_mapping)
    with sync_once(sandbox) as process:
        assert process.wait(SECONDS) == 0, process.output
    assert sandbox.catalog()["refusals"] != []
    assert sandbox.identifiers()["statuspageIncidentUpdate"]


def test_a_setting_that_is_no_json_where_it_has_to_be_is_named(
    sandbox: Sandbox,
) -> None:
    line = failure(sandbox, OCEAN__INTEGRATION='{"config": {"webhookSecret": "hunter2')
    assert '"integration"' in line
    assert "hunter2" not in line


@pytest.mark.soak
def test_one_that_is_stopped_tells_port_and_fails(sandbox: Sandbox) -> None:
    sandbox.fault(kind="hang", path="/incidents", seconds=60, times=None)
    with sync_once(sandbox) as process:
        listing = wait_until(
            lambda: any(
                "/incidents" in request["path"]
                for request in sandbox.management_requests()
            ),
            SECONDS,
        )
        assert listing is not None, process.output
        process.terminate()
        assert process.wait(SECONDS) == 1, process.output
    assert "stopped before the resync was over" in process.lines[-1]
    assert sandbox.resync_state() == "aborted"


def _resources(mapping: Json, kind: str) -> list[Json]:
    return [each for each in mapping["resources"] if each["kind"] == kind]


def _fault_of_port(sandbox: Sandbox, **fault: object) -> None:
    url = f"{sandbox.port_url}/sandbox/faults"
    httpx.post(url, json=fault | {"times": 1000}).raise_for_status()
