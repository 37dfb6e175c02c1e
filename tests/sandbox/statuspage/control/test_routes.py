"""Options and counts of the control API."""

import httpx
import pytest


async def test_options_that_are_not_named_stay_as_they_are(
    client: httpx.AsyncClient,
) -> None:
    await client.put("/sandbox/options", json={"forbidden_page_ids": ["a"]})
    answer = await client.put("/sandbox/options", json={"rate_limit": {"status": 429}})

    assert answer.json() == {
        "api_key": "sandbox-key",
        "rate_limit": {
            "requests": 60,
            "window_seconds": 60.0,
            "status": 429,
            "retry_after": "exact",
        },
        "latency": 0.0,
        "forbidden_page_ids": ["a"],
        "webhook_shape": "2024",
        "webhook_timeout": 30.0,
        "webhook_failures_to_quarantine": 10,
        "webhook_attempts": 1,
        "webhook_delay": 0.0,
        "webhook_duplicates": 0,
        "refusal_shape": "errors",
        "webhooks_when_quiet": True,
        "public_status_cached_for": 0.0,
    }
    assert (await client.get("/sandbox/options")).json() == answer.json()


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"latency": -1}, id="negative-latency"),
        pytest.param({"rate_limit": {"status": 500}}, id="no-limit-status"),
        pytest.param({"key": "x"}, id="unknown-option"),
    ],
)
async def test_options_that_make_no_sense_are_refused(
    client: httpx.AsyncClient, options: dict[str, object]
) -> None:
    answer = await client.put("/sandbox/options", json=options)

    assert answer.status_code == 400
    assert next(iter(options)) in answer.json()["error"]


async def test_the_account_counts_what_its_lists_hold(
    client: httpx.AsyncClient, page_path: str
) -> None:
    rows = (await client.get(f"{page_path}/components")).json()
    incidents = (await client.get(f"{page_path}/incidents")).json()

    counts = (await client.get("/sandbox/account")).json()

    assert counts == {
        page_path.removeprefix("/v1/pages/"): {
            "component_groups": 3,
            "components": 9,
            "component_rows": len(rows),
            "incidents": len(incidents),
            "incident_updates": sum(len(i["incident_updates"]) for i in incidents),
            "incident_templates": 3,
            "subscribers": 1,
        }
    }
    assert (len(rows), len(incidents)) == (12, 20)
