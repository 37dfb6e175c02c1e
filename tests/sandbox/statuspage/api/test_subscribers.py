"""Subscribers: listing, creating, deleting and reactivating."""

from typing import Any

import httpx
import pytest

HOOK = "https://ocean.example.com/integration/webhook"


async def subscribe(client: httpx.AsyncClient, path: str, **fields: Any) -> Any:
    answer = await client.post(f"{path}/subscribers", json={"subscriber": fields})
    assert answer.status_code == 201
    return answer.json()


async def ids(client: httpx.AsyncClient, path: str, **query: str) -> list[str]:
    answer = await client.get(f"{path}/subscribers", params=query)
    assert answer.status_code == 200
    return [each["id"] for each in answer.json()]


async def test_a_webhook_is_created_and_found_by_its_endpoint(
    client: httpx.AsyncClient, page_path: str
) -> None:
    made = await subscribe(
        client,
        page_path,
        endpoint=HOOK,
        email="ops@example.com",
        skip_confirmation_notification=True,
    )

    assert made["mode"] == "webhook"
    assert (made["endpoint"], made["email"]) == (HOOK, "ops@example.com")
    assert made["quarantined_at"] is None
    assert made["created_at"]
    assert await ids(client, page_path, type="webhook") == [made["id"]]
    assert len(await ids(client, page_path)) == 2


async def test_the_default_state_hides_the_unconfirmed_and_the_quarantined(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    unconfirmed = (await subscribe(client, page_path, email="a@example.com"))["id"]
    confirmed = {"skip_confirmation_notification": True}
    active = (await subscribe(client, page_path, endpoint=HOOK, **confirmed))["id"]
    quarantined = (
        await subscribe(client, page_path, endpoint=f"{HOOK}/2", **confirmed)
    )["id"]
    await client.put(
        f"{control_path}/subscribers/{quarantined}",
        json={"quarantined_at": "2026-08-01T00:00:00.000Z"},
    )

    by_state = {
        state: await ids(client, page_path, state=state)
        for state in ("active", "unconfirmed", "quarantined", "all")
    }

    assert await ids(client, page_path) == by_state["active"]
    assert active in by_state["active"]
    assert by_state["unconfirmed"] == [unconfirmed]
    assert by_state["quarantined"] == [quarantined]
    assert len(by_state["all"]) == len(by_state["active"]) + 2
    hooks = await ids(client, page_path, state="all", type="webhook")
    assert hooks == [active, quarantined]


@pytest.mark.parametrize("by", ["identifiers", "all"])
async def test_reactivating_lifts_a_quarantine(
    client: httpx.AsyncClient, page_path: str, control_path: str, by: str
) -> None:
    made = await subscribe(
        client, page_path, endpoint=HOOK, skip_confirmation_notification=True
    )
    quarantine = {"quarantined_at": "2026-08-01T00:00:00.000Z"}
    path = f"{control_path}/subscribers/{made['id']}"
    await client.put(path, json=quarantine)
    assert made["id"] not in await ids(client, page_path)

    wanted = [made["id"]] if by == "identifiers" else "all"
    answer = await client.post(
        f"{page_path}/subscribers/reactivate",
        json={"subscribers": wanted, "type": "webhook"},
    )

    assert answer.status_code == 201
    assert made["id"] in await ids(client, page_path)


async def test_a_deleted_subscriber_is_gone(
    client: httpx.AsyncClient, page_path: str
) -> None:
    made = await subscribe(client, page_path, email="a@example.com")
    path = f"{page_path}/subscribers/{made['id']}"

    deleted = await client.delete(path)

    assert (deleted.status_code, deleted.json()) == (200, made)
    assert (await client.get(path)).status_code == 404
    assert made["id"] not in await ids(client, page_path, state="all")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"{", 400, id="no-json"),
        pytest.param(b"[]", 400, id="no-object"),
        pytest.param(b"{}", 400, id="no-subscriber"),
        pytest.param(b'{"subscriber": {}}', 422, id="nowhere-to-reach"),
        pytest.param(
            b'{"subscriber": {"email": "reader@example.com"}}', 422, id="there-already"
        ),
    ],
)
async def test_a_subscriber_that_cannot_be_made_is_refused(
    client: httpx.AsyncClient, page_path: str, body: bytes, status: int
) -> None:
    answer = await client.post(f"{page_path}/subscribers", content=body)

    assert answer.status_code == status
    assert list(answer.json()) == ["error"]


async def test_a_page_can_refuse_webhooks(
    client: httpx.AsyncClient, page_path: str, control_path: str
) -> None:
    await client.put(control_path, json={"allow_webhook_subscribers": False})

    hook = {"subscriber": {"endpoint": HOOK, "email": "ops@example.com"}}
    answer = await client.post(f"{page_path}/subscribers", json=hook)

    assert answer.status_code == 422


async def test_reactivating_needs_to_know_whom(
    client: httpx.AsyncClient, page_path: str
) -> None:
    answer = await client.post(f"{page_path}/subscribers/reactivate", json={})

    assert answer.status_code == 400
