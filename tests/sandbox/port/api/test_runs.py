"""Runs as an integration sees them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from sandbox.port.app import create_port_app
from tests.sandbox.port.acting import (
    CLAIM,
    INSTALLED,
    acknowledge,
    an_action,
    claimed,
    install,
    start,
)
from tests.sandbox.port.examples import PAGE, UPSERT, logged_in

Json = dict[str, Any]
NODE = {
    "installationId": "my-statuspage",
    "integrationInvocationType": "create_incident",
    "integrationActionExecutionProperties": {"pageId": "p1"},
}


class StoppedClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def acting(clock: StoppedClock) -> Any:
    async with logged_in(create_port_app(clock=clock)) as port:
        await install(port)
        await port.post("/v1/actions", json=an_action())
        yield port


async def report(port: httpx.AsyncClient, run: Json, **body: Any) -> httpx.Response:
    return await port.patch(f"/v1/actions/runs/{run['id']}", json=body)


async def test_a_claimed_run_is_hidden_until_its_time_is_over(
    acting: httpx.AsyncClient, clock: StoppedClock
) -> None:
    run = await start(acting)
    first = await claimed(acting, visibilityTimeoutMs=5_000)
    hidden = await claimed(acting)
    clock.now += timedelta(seconds=5)
    again = await claimed(acting)

    assert hidden == []
    assert first == again
    assert first == [
        {
            "id": run["id"],
            "status": "IN_PROGRESS",
            "action": {"identifier": "open_incident"},
            "payload": run["payload"],
        }
    ]
    (kept,) = (await acting.get("/sandbox/runs")).json()["runs"]
    assert len(kept["claims"]) == 2


async def test_whoever_acknowledges_first_has_the_run(
    acting: httpx.AsyncClient, clock: StoppedClock
) -> None:
    run = await start(acting)
    await claimed(acting)

    assert await acknowledge(acting, run) == 200
    assert await acknowledge(acting, run) == 409
    clock.now += timedelta(days=1)
    assert await claimed(acting) == []
    assert await acknowledge(acting, {"id": "unknown"}) == 404

    await acting.post(f"/sandbox/runs/{run['id']}/offer-again")
    assert [each["id"] for each in await claimed(acting)] == [run["id"]]


async def test_a_claim_takes_the_oldest_of_its_own_up_to_a_number(
    acting: httpx.AsyncClient,
) -> None:
    await acting.post("/v1/integration", json={**INSTALLED, "installationId": "other"})
    first, second = await start(acting), await start(acting)

    assert await claimed(acting, installationId="other") == []
    assert await claimed(acting, exclude=["open_incident"]) == []
    assert [each["id"] for each in await claimed(acting, limit=1)] == [first["id"]]
    assert [each["id"] for each in await claimed(acting)] == [second["id"]]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"installationId": "unknown"}, 404),
        ({"limit": 0}, 422),
        ({"visibilityTimeoutMs": None}, 422),
        ({"more": 1}, 422),
    ],
)
@pytest.mark.parametrize("kind", ["actions", "workflows"])
async def test_a_claim_that_is_none_is_refused(
    acting: httpx.AsyncClient, changes: Json, status: int, kind: str
) -> None:
    path = f"/v1/{kind}/runs/claim-pending"

    assert (await acting.post(path, json=CLAIM | changes)).status_code == status


async def test_what_is_reported_of_a_run_is_shown(acting: httpx.AsyncClient) -> None:
    run = await start(acting)
    await report(acting, run, link="https://example.com", externalRunId="i1")
    log = {"message": "Opened.", "statusLabel": "Opening"}
    logged = await acting.post(f"/v1/actions/runs/{run['id']}/logs", json=log)
    by_external_id = await acting.get("/v1/actions/runs?version=v2&external_run_id=i1")
    await report(acting, run, status="SUCCESS", statusLabel="Done", summary="ok")

    assert logged.status_code == 201
    assert [each["id"] for each in by_external_id.json()["runs"]] == [run["id"]]
    (kept,) = (await acting.get("/sandbox/runs")).json()["runs"]
    assert (kept["link"], kept["externalRunId"]) == (["https://example.com"], "i1")
    assert (kept["status"], kept["statusLabel"]) == ("SUCCESS", "Done")
    assert kept["summary"] == "ok"
    assert kept["endedAt"]
    assert [each["message"] for each in kept["logs"]] == ["Opened."]
    assert await claimed(acting) == []
    read = await acting.get(f"/v1/actions/runs/{run['id']}/logs")
    assert read.json()["runLogs"] == kept["logs"]


async def test_a_log_can_end_a_run(acting: httpx.AsyncClient) -> None:
    run = await start(acting)
    body = {"message": "No.", "terminationStatus": "FAILURE"}
    await acting.post(f"/v1/actions/runs/{run['id']}/logs", json=body)

    shown = (await acting.get(f"/v1/actions/runs/{run['id']}")).json()["run"]
    assert shown["status"] == "FAILURE"


@pytest.mark.parametrize(
    "body",
    [
        {"output": {}},
        {"status": "IN_PROGRESS"},
        {"status": "COMPLETED"},
        {"link": 1},
        {"status": "SUCCESS", "result": "SUCCESS"},
    ],
)
async def test_a_report_with_anything_unknown_is_refused_and_changes_nothing(
    acting: httpx.AsyncClient, body: Json
) -> None:
    run = await start(acting)

    assert (await report(acting, run, **body)).status_code == 422
    assert (await acting.get(f"/v1/actions/runs/{run['id']}")).json()["run"] == run


async def test_a_log_without_a_message_or_with_a_level_is_refused(
    acting: httpx.AsyncClient,
) -> None:
    run = await start(acting)
    for body in ({}, {"message": "x", "level": "INFO"}):
        path = f"/v1/actions/runs/{run['id']}/logs"
        assert (await acting.post(path, json=body)).status_code == 422


async def test_a_strict_port_hears_nothing_of_a_run_that_is_over() -> None:
    async with logged_in(create_port_app(strict=True)) as port:
        await install(port)
        await port.post("/v1/actions", json=an_action())
        run = await start(port)
        await report(port, run, status="SUCCESS")

        assert (await report(port, run, status="FAILURE")).status_code == 409
        shown = (await port.get(f"/v1/actions/runs/{run['id']}")).json()["run"]
        assert shown["status"] == "SUCCESS"


async def test_a_workflow_node_is_claimed_acknowledged_and_reported(
    acting: httpx.AsyncClient,
) -> None:
    started = (await acting.post("/sandbox/node-runs", json=NODE)).json()["nodeRun"]
    path = f"/v1/workflows/nodes/runs/{started['identifier']}"
    answer = await acting.post("/v1/workflows/runs/claim-pending", json=CLAIM)
    hidden = await acting.post("/v1/workflows/runs/claim-pending", json=CLAIM)
    body = {"nodeRunIdentifier": started["identifier"]}
    acks = [
        (await acting.patch("/v1/workflows/runs/ack", json=body)).status_code
        for _ in range(2)
    ]
    begun = {
        "status": "IN_PROGRESS",
        "externalRunId": "i1",
        "output": {"workflowRunUrl": "https://example.com"},
        "links": ["https://example.com"],
    }
    await acting.patch(path, json=begun)
    logs = {"logs": [{"level": "INFO", "message": "Opened."}]}
    logged = await acting.post(f"{path}/logs", json=logs)
    ended = {"status": "COMPLETED", "result": "SUCCESS", "statusLabel": {"text": "ok"}}
    await acting.patch(path, json=ended)
    refused = await acting.patch(path, json={"summary": "x"})

    (claim,) = answer.json()["nodeRuns"]
    assert claim["config"] == {
        "type": "INTEGRATION_ACTION",
        "integrationProvider": "statuspage",
        **NODE,
    }
    assert claim["nodeUid"] == started["nodeUid"]
    assert hidden.json()["nodeRuns"] == []
    assert acks == [200, 409]
    assert (logged.status_code, refused.status_code) == (201, 422)
    (kept,) = (await acting.get("/sandbox/runs")).json()["nodeRuns"]
    assert (kept["status"], kept["result"]) == ("COMPLETED", "SUCCESS")
    assert kept["links"] == ["https://example.com"]
    assert kept["externalRunId"] == "i1"
    assert [each["message"] for each in kept["logs"]] == ["Opened."]
    found = await acting.get("/v1/workflows/nodes/runs?external_run_id=i1")
    assert len(found.json()["nodeRuns"]) == 1


async def test_whether_actions_are_processed_is_kept(acting: httpx.AsyncClient) -> None:
    path = "/v1/integration/my-statuspage"
    created = (await acting.get(path)).json()["integration"]
    await acting.patch(path, json={"actionsProcessingEnabled": False})
    patched = (await acting.get(path)).json()["integration"]

    assert created["actionsProcessingEnabled"] is True
    assert patched["actionsProcessingEnabled"] is False


async def test_what_is_written_as_part_of_a_run_is_refused(
    acting: httpx.AsyncClient,
) -> None:
    query = UPSERT | {"ocean_info_event_type": "action_run"}
    page = {"identifier": "p2", "properties": {}, "relations": {}}
    path = f"/v1/blueprints/{PAGE['identifier']}/entities"
    bulk = {"entities": [page]}

    one = await acting.post(path, params=query, json=page)
    many = await acting.post(f"{path}/bulk", params=query, json=bulk)
    as_a_request = UPSERT | {"ocean_info_event_type": "http_request"}
    taken = await acting.post(f"{path}/bulk", params=as_a_request, json=bulk)

    assert (one.status_code, many.status_code, taken.status_code) == (422, 422, 200)


async def test_there_is_no_run_to_offer_again(acting: httpx.AsyncClient) -> None:
    answer = await acting.post("/sandbox/runs/unknown/offer-again")

    assert answer.status_code == 404
    assert (await acting.post("/sandbox/node-runs", json={})).status_code == 400


async def test_what_waits_for_approval_is_not_given_out(
    acting: httpx.AsyncClient,
) -> None:
    action = an_action(requiredApproval={"type": "ANY"})
    await acting.put("/v1/actions/open_incident", json=action)
    await start(acting)

    assert await claimed(acting) == []


async def test_a_run_that_is_over_can_be_told_of(acting: httpx.AsyncClient) -> None:
    run = await start(acting)
    await report(acting, run, status="SUCCESS")
    body = {"message": "And one more thing."}
    logged = await acting.post(f"/v1/actions/runs/{run['id']}/logs", json=body)

    assert logged.status_code == 201
    assert (await report(acting, run, statusLabel="Done")).status_code == 200
