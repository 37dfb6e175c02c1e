"""Tokens, unknown calls, and the independence of two apps."""

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.port.app import create_port_app
from tests.sandbox.port.examples import PAGE, entity, logged_in, look, upsert


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer nonsense", "Basic abc"],
    ids=["none", "unknown-token", "other-scheme"],
)
async def test_calls_need_a_token(port: httpx.AsyncClient, authorization: str) -> None:
    answer = await port.get(
        "/v1/organization", headers={"Authorization": authorization}
    )
    assert answer.status_code == 401
    assert answer.json()["error"] == "unauthorized"


async def test_a_token_of_another_app_is_refused(port: httpx.AsyncClient) -> None:
    async with logged_in(create_port_app()) as other:
        other.headers["Authorization"] = port.headers["Authorization"]
        assert (await other.get("/v1/organization")).status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "/v1/nothing/here", id="unknown-path"),
        pytest.param("PUT", "/v1/blueprints", id="unknown-method"),
    ],
)
async def test_an_unknown_call_is_answered_and_remembered(
    port: httpx.AsyncClient, method: str, path: str
) -> None:
    answer = await port.request(method, path)
    assert answer.status_code == 404
    assert answer.json()["error"] == "unknown_call"
    [call] = (await look(port))["unknownCalls"]
    assert (call["method"], call["path"]) == (method, path)


async def test_a_known_call_is_no_unknown_call(port: httpx.AsyncClient) -> None:
    await port.get("/v1/blueprints/none")
    assert (await look(port))["unknownCalls"] == []


async def test_a_body_that_is_no_json_is_answered_as_json(
    port: httpx.AsyncClient,
) -> None:
    answer = await port.post("/v1/blueprints", content=b"{")
    assert answer.status_code == 400
    assert answer.json()["ok"] is False


async def test_two_apps_share_nothing(port: httpx.AsyncClient) -> None:
    await port.post("/v1/blueprints", json=PAGE)
    async with logged_in(create_port_app()) as other:
        assert (await look(other))["blueprints"] == {}


async def test_a_strict_app_refuses_what_another_drops() -> None:
    async with logged_in(create_port_app(strict=True)) as port:
        await port.post("/v1/blueprints", json=PAGE)
        answer = await upsert(port, "page", entity("p1", properties={"color": "red"}))
        assert answer.status_code == 207
        assert (await look(port))["entities"] == []


async def test_the_state_is_at_hand(
    port: httpx.AsyncClient, port_app: Starlette
) -> None:
    await port.post("/v1/blueprints", json=PAGE)
    assert list(port_app.state.port.catalog.blueprints) == ["page"]
