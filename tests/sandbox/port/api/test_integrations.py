"""The integration's record: config, resync state and request, cursors, examples."""

from typing import Any

import httpx
import pytest

from tests.sandbox.port.examples import look

URL = "/v1/integration/my-statuspage"
MAPPING: dict[str, Any] = {"resources": [{"kind": "page"}]}
OTHER_MAPPING: dict[str, Any] = {"resources": []}


async def install(port: httpx.AsyncClient) -> dict[str, Any]:
    """Create the integration as Ocean does and return its record."""
    answer = await port.post(
        "/v1/integration",
        json={
            "installationId": "my-statuspage",
            "installationAppType": "statuspage",
            "version": "0.1.0",
            "changelogDestination": {},
            "config": MAPPING,
        },
    )
    assert answer.status_code == 201
    integration: dict[str, Any] = answer.json()["integration"]
    return integration


async def test_an_unknown_integration_is_a_404_with_a_body(
    port: httpx.AsyncClient,
) -> None:
    answer = await port.get(URL)
    assert answer.status_code == 404
    assert answer.json().get("integration", {}) == {}


async def test_the_record_has_the_fields_that_ocean_reads(
    port: httpx.AsyncClient,
) -> None:
    await install(port)
    record = (await port.get(URL)).json()["integration"]
    assert record["identifier"] == "my-statuspage"
    assert record["installationAppType"] == "statuspage"
    assert record["installationType"] == "OnPrem"
    assert record["version"] == "0.1.0"
    assert record["config"] == MAPPING
    assert record["resyncState"]["updatedAt"]


@pytest.mark.parametrize(
    ("attributes", "path"),
    [
        ("logAttributes", ""),
        ("metricAttributes", "/syncMetrics"),
        ("metricAttributes", "/heartbeat"),
        ("ingestAttributes", "/lake/write"),
    ],
)
async def test_ingest_urls_lead_back_to_the_address_that_was_asked(
    port: httpx.AsyncClient, attributes: str, path: str
) -> None:
    record = await install(port)
    url = record[attributes]["ingestUrl"]
    assert url.startswith("http://port.test/")
    assert (await port.post(url + path, json={})).status_code == 200
    assert (await look(port))["unknownCalls"] == []


async def test_logs_are_kept(port: httpx.AsyncClient) -> None:
    record = await install(port)
    logs = [{"message": "hello"}]
    await port.post(record["logAttributes"]["ingestUrl"], json={"logs": logs})
    assert (await look(port))["logs"] == logs


async def test_a_patch_keeps_the_rest(port: httpx.AsyncClient) -> None:
    await install(port)
    await port.patch(URL, json={"arePortResourcesInitialized": True})
    record = (await port.get(URL)).json()["integration"]
    assert record["arePortResourcesInitialized"] is True
    assert record["config"] == MAPPING


async def test_resync_states_are_remembered_in_order(port: httpx.AsyncClient) -> None:
    await install(port)
    for state in (
        {"status": "running", "lastResyncStart": "x"},
        {"status": "completed"},
    ):
        answer = await port.patch(f"{URL}/resync-state", json=state)
        assert answer.json()["integration"]["resyncState"]["updatedAt"]
    integration = (await look(port))["integration"]
    statuses = [state["status"] for state in integration["resyncStates"]]
    assert statuses == ["running", "completed"]
    assert integration["resyncState"]["lastResyncStart"] == "x"


async def resync_request(port: httpx.AsyncClient) -> Any:
    return (await port.get(f"{URL}/resync-request")).json()["request"]


async def test_no_resync_is_requested_at_first(port: httpx.AsyncClient) -> None:
    await install(port)
    assert await resync_request(port) is None


async def test_a_requested_resync_is_newer_than_the_last_state(
    port: httpx.AsyncClient,
) -> None:
    await install(port)
    answer = await port.patch(f"{URL}/resync-state", json={"status": "completed"})
    await port.post("/sandbox/resync-request")
    request = await resync_request(port)
    state = answer.json()["integration"]["resyncState"]
    assert request["updatedAt"] > state["updatedAt"]


@pytest.mark.parametrize(
    ("path", "config", "headers", "requested"),
    [
        pytest.param("/config", OTHER_MAPPING, {}, True, id="another-config"),
        pytest.param("", OTHER_MAPPING, {}, True, id="another-config-in-the-record"),
        pytest.param("/config", MAPPING, {}, False, id="the-same-config"),
        pytest.param(
            "/config", OTHER_MAPPING, {"x-skip-resync": "true"}, False, id="skipped"
        ),
    ],
)
async def test_a_changed_config_requests_a_resync(
    port: httpx.AsyncClient,
    path: str,
    config: dict[str, Any],
    headers: dict[str, str],
    requested: bool,
) -> None:
    await install(port)
    await port.patch(URL + path, json={"config": config}, headers=headers)
    assert (await port.get(URL)).json()["integration"]["config"] == config
    assert (await resync_request(port) is not None) is requested


async def test_a_mapping_can_be_set_before_the_integration_exists(
    port: httpx.AsyncClient,
) -> None:
    await port.put("/sandbox/integration-config", json=OTHER_MAPPING)
    assert (await install(port))["config"] == OTHER_MAPPING


async def test_a_mapping_can_be_set_afterwards(port: httpx.AsyncClient) -> None:
    await install(port)
    await port.put("/sandbox/integration-config", json=OTHER_MAPPING)
    assert (await port.get(URL)).json()["integration"]["config"] == OTHER_MAPPING
    assert await resync_request(port) is not None


async def test_examples_are_kept_by_kind(port: httpx.AsyncClient) -> None:
    await install(port)
    await port.post(f"{URL}/kinds/page/examples", json={"examples": [{"id": 1}]})
    assert (await look(port))["examples"] == {"page": [{"id": 1}]}


async def test_a_cursor_is_posted_once_and_put_afterwards(
    port: httpx.AsyncClient,
) -> None:
    await install(port)
    params: dict[str, str | int] = {"kind": "incident", "index": 0}
    url = f"{URL}/cursor"
    assert (await port.get(url, params=params)).json()["cursor"] is None
    first, second = {"primary": "2026-01-01"}, {"primary": "2026-01-02"}
    assert (await port.put(url, params=params, json=first)).status_code == 404
    assert (await port.post(url, params=params, json=first)).status_code == 200
    assert (await port.put(url, params=params, json=second)).status_code == 200
    assert (await port.get(url, params=params)).json()["cursor"] == second
    other: dict[str, str | int] = {"kind": "incident", "index": 1}
    assert (await port.get(url, params=other)).json()["cursor"] is None


async def test_an_integration_is_deleted(port: httpx.AsyncClient) -> None:
    await install(port)
    assert (await port.delete(URL)).json()["ok"] is True
    assert (await port.get(URL)).status_code == 404


async def test_no_integration_is_provisioned_by_port(port: httpx.AsyncClient) -> None:
    answer = await port.get("/v1/integration/provision-enabled")
    assert answer.json()["integrations"] == []


async def test_a_probe_result_is_kept(port: httpx.AsyncClient) -> None:
    await port.patch("/v1/org/org_1/integration/probe/7", json={"status": "ok"})
    assert (await look(port))["probes"] == [{"status": "ok", "probe": "7"}]
