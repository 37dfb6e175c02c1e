"""What a request passes before it reaches an endpoint."""

import time

import httpx
import pytest

from sandbox.statuspage import Account, Options, create_statuspage_app
from tests.sandbox.statuspage.clients import connected, only_page_id


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        pytest.param({}, "", id="no-key"),
        pytest.param({"Authorization": "OAuth wrong"}, "", id="wrong-key"),
        pytest.param({"Authorization": "oauth sandbox-key"}, "", id="lower-case"),
        pytest.param({"Authorization": "Bearer sandbox-key"}, "", id="bearer"),
        pytest.param({"Authorization": "OAuth  sandbox-key"}, "", id="two-spaces"),
        pytest.param({"Authorization": "sandbox-key"}, "", id="key-alone"),
        pytest.param({}, "?api_key=sandbox-key", id="key-in-query"),
    ],
)
async def test_any_other_key_is_refused(
    account: Account, page_path: str, headers: dict[str, str], query: str
) -> None:
    transport = httpx.ASGITransport(app=create_statuspage_app(account))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://statuspage.test"
    ) as client:
        answer = await client.get(f"{page_path}/incidents{query}", headers=headers)

    assert answer.status_code == 401
    assert answer.json() == {"error": "Could not authenticate"}


async def test_the_accepted_key_can_be_changed(client: httpx.AsyncClient) -> None:
    await client.put("/sandbox/options", json={"api_key": "renewed"})

    assert (await client.get("/v1/pages")).status_code == 401
    renewed = {"Authorization": "OAuth renewed"}
    assert (await client.get("/v1/pages", headers=renewed)).status_code == 200


async def test_a_forbidden_page_is_listed_and_everything_below_it_refused(
    account: Account, page_path: str
) -> None:
    options = Options(forbidden_page_ids=frozenset({only_page_id(account)}))
    async with connected(account, options) as client:
        pages = await client.get("/v1/pages")
        refused = [
            await client.get(page_path + rest) for rest in ("", "/components", "/x")
        ]

    assert len(pages.json()) == 1
    assert {answer.status_code for answer in refused} == {403}
    assert refused[0].json() == {"error": "Forbidden"}


async def test_latency_delays_every_answer(account: Account) -> None:
    async with connected(account, Options(latency=0.05)) as client:
        before = time.monotonic()
        await client.get("/v1/pages")

    assert time.monotonic() - before >= 0.05


async def test_management_and_public_requests_are_logged_and_control_is_not(
    account: Account, page_path: str
) -> None:
    account.clock = lambda: 1_790_000_000.5
    async with connected(account) as client:
        await client.get(f"{page_path}/incidents?limit=50&page=2")
        await client.get("/v1/pages/unknown", headers={"Authorization": "OAuth no"})
        await client.get("/public/unknown/api/v2/status.json")
        await client.get("/sandbox/account")
        log = (await client.get("/sandbox/requests")).json()
        cleared = await client.delete("/sandbox/requests")
        log_after = (await client.get("/sandbox/requests")).json()

    assert log[0] == {
        "method": "GET",
        "path": f"{page_path}/incidents",
        "query": "limit=50&page=2",
        "body": None,
        "status": 200,
        "at": 1_790_000_000.5,
        "authorized": True,
    }
    assert [(each["status"], each["authorized"]) for each in log[1:]] == [
        (401, False),
        (404, True),
    ]
    assert (cleared.status_code, log_after) == (204, [])
