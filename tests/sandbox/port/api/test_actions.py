"""Actions, and starting their runs."""

from typing import Any

import httpx
import pytest

from sandbox.port.app import create_port_app
from tests.sandbox.port.acting import an_action, install, start
from tests.sandbox.port.examples import logged_in, look

Json = dict[str, Any]


@pytest.fixture
async def acting(port: httpx.AsyncClient) -> httpx.AsyncClient:
    await install(port)
    created = await port.post("/v1/actions", json=an_action())
    assert created.status_code == 201, created.text
    return port


async def test_an_action_is_kept_changed_and_deleted(acting: httpx.AsyncClient) -> None:
    stored = (await acting.get("/v1/actions/open_incident")).json()["action"]
    changed = an_action(title="Open one")
    put = await acting.put("/v1/actions/open_incident", json=changed)
    listed = (await acting.get("/v1/actions")).json()["actions"]
    in_catalog = (await look(acting))["actions"]
    deleted = await acting.delete("/v1/actions/open_incident")

    assert an_action().items() <= stored.items()
    assert put.json()["action"] == listed[0] == in_catalog[0]
    assert (listed[0]["title"], len(listed)) == ("Open one", 1)
    assert listed[0]["createdAt"] == stored["createdAt"]
    assert deleted.status_code == 200
    assert (await acting.get("/v1/actions/open_incident")).status_code == 404
    assert (await acting.delete("/v1/actions/open_incident")).status_code == 404


async def test_an_action_is_created_once_and_by_put_too(
    acting: httpx.AsyncClient,
) -> None:
    assert (await acting.post("/v1/actions", json=an_action())).status_code == 409
    other = an_action(identifier="another")
    assert (await acting.put("/v1/actions/another", json=other)).status_code == 200
    assert (await acting.get("/v1/actions/another")).status_code == 200


async def test_a_refused_action_is_not_kept(acting: httpx.AsyncClient) -> None:
    refused = await acting.post("/v1/actions", json=an_action(identifier="a b"))

    assert (refused.status_code, refused.json()["ok"]) == (422, False)
    assert "identifier must match" in refused.json()["message"]
    assert len((await acting.get("/v1/actions")).json()["actions"]) == 1


async def test_a_run_has_the_invocation_with_its_expressions_evaluated(
    acting: httpx.AsyncClient,
) -> None:
    run = await start(acting, components=["c2", "c1"], notify=False)

    assert run["status"] == "IN_PROGRESS"
    assert run["payload"] == {
        "type": "INTEGRATION_ACTION",
        "installationId": "my-statuspage",
        "integrationActionType": "create_incident",
        "integrationActionExecutionProperties": {
            "pageId": "p1",
            "componentIds": ["c2", "c1"],
            "name": "Broken",
            "notify": False,
        },
    }
    kept = (await acting.get(f"/v1/actions/runs/{run['id']}")).json()["run"]
    assert kept == run


async def test_a_run_is_on_the_entity_of_its_action(acting: httpx.AsyncClient) -> None:
    action = an_action()
    action["trigger"] |= {"operation": "DAY-2", "blueprintIdentifier": "component"}
    execution = {
        "entity": "{{ .entity.identifier }}",
        "page": "{{ .entity.relations.page }}",
        "by": "{{ .trigger.by.user.email }}",
        "label": "run {{ .run.id }} of {{ .action.identifier }}",
    }
    method = action["invocationMethod"]
    method["integrationActionExecutionProperties"] = execution
    await acting.put("/v1/actions/open_incident", json=action)

    body: Json = {"properties": {"page": "p1", "name": "x"}, "entity": "c1"}
    path = "/v1/actions/open_incident/runs"
    started = await acting.post(f"{path}?run_as=ada@example.com", json=body)
    without = await acting.post(path, json={**body, "entity": None})
    elsewhere = await acting.post(path, json={**body, "entity": "c9"})

    run = started.json()["run"]
    assert run["payload"]["integrationActionExecutionProperties"] == {
        "entity": "c1",
        "page": "p1",
        "by": "ada@example.com",
        "label": f"run {run['id']} of open_incident",
    }
    assert (run["entity"], run["createdBy"]) == ("c1", "ada@example.com")
    assert (without.status_code, elsewhere.status_code) == (422, 404)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "a run takes properties"),
        ({"properties": {}, "input": 1}, "a run takes properties"),
        ({"properties": {}}, "name is required; page is required"),
        ({"properties": {"page": "p9", "name": "x"}}, "page: there is no entity p9"),
    ],
)
async def test_a_run_that_cannot_be_is_not_started(
    acting: httpx.AsyncClient, body: Json, text: str
) -> None:
    refused = await acting.post("/v1/actions/open_incident/runs", json=body)

    assert refused.status_code == 422
    assert text in refused.json()["message"]
    assert (await acting.get("/sandbox/runs")).json()["runs"] == []


async def test_a_run_needs_its_action_and_its_integration(
    acting: httpx.AsyncClient,
) -> None:
    body = {"properties": {"page": "p1", "name": "x"}}
    assert (await acting.post("/v1/actions/no/runs", json=body)).status_code == 404
    await acting.delete("/v1/integration/my-statuspage")

    refused = await acting.post("/v1/actions/open_incident/runs", json=body)
    assert refused.status_code == 422
    assert "there is no integration my-statuspage" in refused.json()["message"]


async def test_a_strict_port_wants_the_integration_first_and_sends_texts() -> None:
    async with logged_in(create_port_app(strict=True)) as port:
        early = await port.post("/v1/actions", json=an_action())
        await install(port)
        await port.post("/v1/actions", json=an_action())
        run = await start(port, notify=True)

    assert early.status_code == 422
    execution = run["payload"]["integrationActionExecutionProperties"]
    assert execution["notify"] == "true"


async def test_a_run_that_needs_approval_waits(acting: httpx.AsyncClient) -> None:
    approved = an_action(requiredApproval=True)
    await acting.put("/v1/actions/open_incident", json=approved)

    assert (await start(acting))["status"] == "WAITING_FOR_APPROVAL"
