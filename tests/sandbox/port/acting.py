"""An action of an installed integration, and the calls about its runs."""

from typing import Any

import httpx

from tests.sandbox.port.examples import COMPONENT, PAGE

Json = dict[str, Any]

INSTALLED = {
    "installationId": "my-statuspage",
    "installationAppType": "statuspage",
    "version": "0.1.0",
    "config": {},
    "actionsProcessingEnabled": True,
}
CLAIM = {"installationId": "my-statuspage", "limit": 10, "visibilityTimeoutMs": 60_000}


def an_action(**changes: Any) -> Json:
    """An action that opens an incident."""
    return {
        "identifier": "open_incident",
        "title": "Open an incident",
        "trigger": {
            "type": "self-service",
            "operation": "CREATE",
            "userInputs": {
                "properties": {
                    "page": {
                        "type": "string",
                        "format": "entity",
                        "blueprint": "page",
                    },
                    "components": {
                        "type": "array",
                        "items": {
                            "type": "string",
                            "format": "entity",
                            "blueprint": "component",
                        },
                    },
                    "name": {"type": "string", "maxLength": 20},
                    "notify": {"type": "boolean"},
                },
                "required": ["page", "name"],
                "order": ["page", "components", "name", "notify"],
            },
        },
        "invocationMethod": {
            "type": "INTEGRATION_ACTION",
            "installationId": "my-statuspage",
            "integrationActionType": "create_incident",
            "integrationActionExecutionProperties": {
                "pageId": "{{ .inputs.page.identifier }}",
                "componentIds": "{{ [.inputs.components[]?.identifier] }}",
                "name": "{{ .inputs.name }}",
                "notify": "{{ .inputs.notify }}",
            },
        },
    } | changes


async def install(port: httpx.AsyncClient) -> None:
    """An integration, and a catalog with a page and two components."""
    await port.post("/v1/integration", json=INSTALLED)
    await port.post("/v1/blueprints", json=PAGE)
    await port.post("/v1/blueprints", json=COMPONENT)
    page = {"identifier": "p1", "title": "Page", "properties": {}, "relations": {}}
    await port.post("/v1/blueprints/page/entities", json=page)
    for identifier in ("c1", "c2"):
        component = {"identifier": identifier, "relations": {"page": "p1"}}
        await port.post("/v1/blueprints/component/entities", json=component)


async def start(port: httpx.AsyncClient, **properties: Any) -> Json:
    """Start a run. The run."""
    given = {"page": "p1", "name": "Broken"} | properties
    answer = await port.post(
        "/v1/actions/open_incident/runs", json={"properties": given}
    )
    assert answer.status_code == 201, answer.text
    run: Json = answer.json()["run"]
    return run


async def claimed(port: httpx.AsyncClient, **changes: Any) -> list[Json]:
    """Claim runs of the action."""
    answer = await port.post("/v1/actions/runs/claim-pending", json=CLAIM | changes)
    assert answer.status_code == 200, answer.text
    runs: list[Json] = answer.json()["runs"]
    return runs


async def acknowledge(port: httpx.AsyncClient, run: Json) -> int:
    """Acknowledge a run. The answer's status."""
    answer = await port.patch("/v1/actions/runs/ack", json={"runId": run["id"]})
    return answer.status_code
