"""How each fault shows to a client, over a real connection where it breaks one."""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sandbox.serving import serve
from sandbox.statuspage import Account, create_statuspage_app
from sandbox.statuspage.faults.exchange import ConnectionBrokenError
from tests.sandbox.statuspage.clients import KEY


@pytest.fixture
def server(account: Account) -> Iterator[str]:
    with serve(create_statuspage_app(account)) as address:
        yield address


@pytest.fixture
def real_client(server: str) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"OAuth {KEY}"}
    # No proxy of the environment between the two.
    with httpx.Client(base_url=server, headers=headers, trust_env=False) as client:
        yield client


@pytest.mark.parametrize(
    ("fault", "body", "content_type"),
    [
        pytest.param({}, '{"error":"A fault on demand"}', "application/json", id="own"),
        pytest.param(
            {"body": {"message": "x"}}, '{"message":"x"}', "application/json", id="json"
        ),
        pytest.param({"body": "Bad gateway"}, "Bad gateway", None, id="text"),
    ],
)
async def test_status_answers_what_is_asked(
    client: httpx.AsyncClient,
    fault: dict[str, Any],
    body: str,
    content_type: str | None,
) -> None:
    demanded = {"kind": "status", "status": 502, "retry_after": 3, **fault}
    await client.post("/sandbox/faults", json=demanded)

    answer = await client.get("/v1/pages")

    assert (answer.status_code, answer.text) == (502, body)
    assert answer.headers["Retry-After"] == "3"
    assert answer.headers.get("content-type") == content_type


async def test_truncated_json_is_complete_as_http_and_cut_as_json(
    client: httpx.AsyncClient,
) -> None:
    whole = (await client.get("/v1/pages")).content
    await client.post("/sandbox/faults", json={"kind": "truncated_json"})

    answer = await client.get("/v1/pages")

    assert answer.status_code == 200
    assert answer.content == whole[: len(whole) // 2]
    with pytest.raises(json.JSONDecodeError):
        answer.json()


async def test_html_is_a_web_page_with_200(client: httpx.AsyncClient) -> None:
    await client.post("/sandbox/faults", json={"kind": "html"})

    answer = await client.get("/v1/pages")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.startswith("<!DOCTYPE html>")


async def test_first_page_again_ignores_the_page(
    client: httpx.AsyncClient, page_path: str
) -> None:
    path = f"{page_path}/incidents?limit=5&page="
    first = (await client.get(f"{path}1")).json()
    fault = {"kind": "first_page_again", "path": "incidents"}
    await client.post("/sandbox/faults", json=fault)

    struck = (await client.get(f"{path}2")).json()
    after = (await client.get(f"{path}2")).json()

    assert struck == first
    assert len(after) == 5
    assert after != first


async def test_redirect_points_elsewhere(client: httpx.AsyncClient) -> None:
    url = "https://status.example.com/login"
    await client.post("/sandbox/faults", json={"kind": "redirect", "url": url})

    answer = await client.get("/v1/pages")

    assert (answer.status_code, answer.headers["Location"]) == (302, url)


@pytest.mark.parametrize(
    ("fault", "body"),
    [
        pytest.param({}, {"unexpected": "shape"}, id="own"),
        pytest.param({"body": [1, None, "x"]}, [1, None, "x"], id="given"),
    ],
)
async def test_wrong_shape_is_json_nobody_expects(
    client: httpx.AsyncClient, fault: dict[str, Any], body: Any
) -> None:
    await client.post("/sandbox/faults", json={"kind": "wrong_shape", **fault})

    answer = await client.get("/v1/pages")

    assert (answer.status_code, answer.json()) == (200, body)


def test_half_a_body_ends_with_the_connection(
    real_client: httpx.Client, page_path: str
) -> None:
    whole = real_client.get(f"{page_path}/incidents").content
    real_client.post("/sandbox/faults", json={"kind": "half_body"})

    counts = f"received {len(whole) // 2} bytes, expected {len(whole)}"
    with real_client.stream("GET", f"{page_path}/incidents") as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match=counts):
            answer.read()

    assert real_client.get(f"{page_path}/incidents").content == whole


def test_half_a_body_in_chunks_tells_no_length_and_ends_without_the_last_chunk(
    real_client: httpx.Client, page_path: str
) -> None:
    whole = real_client.get(f"{page_path}/incidents").content
    real_client.post("/sandbox/faults", json={"kind": "half_body", "chunked": True})

    with real_client.stream("GET", f"{page_path}/incidents") as answer:
        assert answer.headers["transfer-encoding"] == "chunked"
        assert "content-length" not in answer.headers
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
            answer.read()

    assert real_client.get(f"{page_path}/incidents").content == whole


def test_a_dropped_connection_answers_nothing(real_client: httpx.Client) -> None:
    real_client.post("/sandbox/faults", json={"kind": "drop"})

    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        real_client.get("/v1/pages")

    assert real_client.get("/v1/pages").status_code == 200
    log = real_client.get("/sandbox/requests").json()
    assert [each["status"] for each in log] == [None, 200]


def test_a_hang_lasts_longer_than_a_client_waits(real_client: httpx.Client) -> None:
    real_client.post("/sandbox/faults", json={"kind": "hang", "seconds": 30})

    with pytest.raises(httpx.ReadTimeout):
        real_client.get("/v1/pages", timeout=0.05)

    # The server can stop at once (the fixture joins it), for the hang ends with the client.
    assert real_client.get("/v1/pages").status_code == 200


def test_a_hang_ends_with_the_true_answer(
    real_client: httpx.Client, page_path: str, account: Account
) -> None:
    fault = {"kind": "hang", "seconds": 0.05, "method": "POST"}
    real_client.post("/sandbox/faults", json=fault)
    subscriber = {"email": "new@example.com"}

    before = time.monotonic()
    answer = real_client.post(
        f"{page_path}/subscribers", json={"subscriber": subscriber}
    )

    assert time.monotonic() - before >= 0.05
    assert (answer.status_code, answer.json()["email"]) == (201, "new@example.com")


@pytest.mark.parametrize("kind", ["half_body", "drop"])
async def test_in_one_process_a_broken_connection_is_an_exception(
    client: httpx.AsyncClient, kind: str
) -> None:
    await client.post("/sandbox/faults", json={"kind": kind})

    with pytest.raises(ConnectionBrokenError):
        await client.get("/v1/pages")
