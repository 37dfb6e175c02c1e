import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from live_events.coalescer import Coalescer
from live_events.deliveries import Deliveries
from live_events.event import StatuspageEvent, read_event
from live_events.webhook_gate import (
    LARGEST_BODY,
    WebhookGate,
)
from tests.conftest import PAGE_ID

WEBHOOK = "/integration/webhook"
SECRET = "hunter2"
EVENT: dict[str, Any] = {
    "meta": {"unsubscribe": "https://example.com"},
    "page": {"id": PAGE_ID, "status_indicator": "none"},
    "incident": {
        "id": "f5v3b6dr7k53",
        "name": "Down",
        "metadata": {"a": {"b": "c"}},
        "components": [{"id": "c1"}],
        "incident_updates": [{"id": "u1", "body": "x"}],
    },
}
PASSED_ON = {
    "page": {"id": PAGE_ID, "status_indicator": "none"},
    "incident": {
        "id": "f5v3b6dr7k53",
        "name": "Down",
        "incident_updates": [{"id": "u1"}],
    },
}


class Ocean:
    """The application behind the gate; it notes what reaches it."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, bytes]] = []
        self.headers: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.requests.append((scope["method"], scope["path"], body))
        self.headers = {
            name.decode(): value.decode() for name, value in scope["headers"]
        }
        await send({"type": "http.response.start", "status": 202, "headers": []})
        await send({"type": "http.response.body", "body": b"ocean"})


class Sender:
    """Posts to a gate and sees what comes out on its other side."""

    def __init__(self, *, required: bool, token: str = SECRET) -> None:
        self.ocean = Ocean()
        self.coalescer = Coalescer(partial(datetime.now, UTC))
        deliveries = Deliveries(self.coalescer)
        self.gate = WebhookGate(self.ocean, token, required, deliveries)

    def taken(self) -> StatuspageEvent:
        """The event, when its turn has come."""
        event = read_event(EVENT)
        assert event is not None
        return self.coalescer.take(event)

    async def send(
        self, address: str = WEBHOOK, method: str = "POST", **parts: Any
    ) -> httpx.Response:
        """The answer to a request, an event's unless it is told otherwise."""
        if method == "POST" and not parts:
            parts = {"json": EVENT}
        transport = httpx.ASGITransport(self.gate)
        async with httpx.AsyncClient(transport=transport) as http:
            return await http.request(method, f"http://ocean.test{address}", **parts)


@pytest.fixture
def open_gate() -> Sender:
    return Sender(required=False)


@pytest.fixture
def guarded_gate() -> Sender:
    return Sender(required=True)


async def test_an_event_passes_as_the_fields_that_are_used_of_it(
    open_gate: Sender,
) -> None:
    answer = await open_gate.send()
    assert (answer.status_code, answer.text) == (202, "ocean")
    [(method, path, body)] = open_gate.ocean.requests
    assert (method, path) == ("POST", WEBHOOK)
    assert json.loads(body) == PASSED_ON


async def test_the_length_that_is_told_is_that_of_what_is_passed_on(
    open_gate: Sender,
) -> None:
    await open_gate.send()
    [(_, _, body)] = open_gate.ocean.requests
    assert open_gate.ocean.headers["content-length"] == str(len(body))
    assert open_gate.ocean.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("secret", "query"),
    [
        pytest.param(SECRET, "?token=hunter2", id="plain"),
        pytest.param(SECRET, "?installation=x&token=hunter2", id="not-first"),
        pytest.param(SECRET, "?token=hunter%32", id="percent-encoded"),
        pytest.param(SECRET, "?token=wrong&token=hunter2", id="given-twice"),
        pytest.param("a b+c&d=e", "?token=a+b%2Bc%26d%3De", id="special-characters"),
        pytest.param("gehÄim", "?token=geh%C3%84im", id="not-ASCII"),
    ],
)
async def test_who_knows_the_secret_passes(secret: str, query: str) -> None:
    sender = Sender(required=True, token=secret)
    answer = await sender.send(WEBHOOK + query)
    assert answer.status_code == 202
    assert len(sender.ocean.requests) == 1


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("", id="no-query"),
        pytest.param("?", id="an-empty-query"),
        pytest.param("?token", id="no-value"),
        pytest.param("?token=", id="an-empty-value"),
        pytest.param("?token=hunter", id="its-beginning"),
        pytest.param("?token=hunter22", id="more-than-it"),
        pytest.param("?token=HUNTER2", id="another-case"),
        pytest.param("?Token=hunter2", id="another-name"),
        pytest.param("?token=%20hunter2", id="white-space"),
        pytest.param("?token=hunter2%00", id="a-null-byte"),
        pytest.param("?token=h%C3%BCnter2", id="not-ASCII"),
        pytest.param("?token=%FF%FE", id="no-UTF-8"),
        pytest.param("?token=hunter2&token=wrong", id="given-twice"),
        pytest.param("?%74oken=wrong", id="a-percent-encoded-name"),
        pytest.param("?" + "&" * 5000, id="many-separators"),
    ],
)
async def test_who_does_not_know_the_secret_is_refused(
    guarded_gate: Sender, logged: list[str], query: str
) -> None:
    answer = await guarded_gate.send(WEBHOOK + query)
    assert answer.status_code == 401
    assert answer.json()["message"] == "the token is missing or wrong"
    assert guarded_gate.ocean.requests == []
    assert logged == ["WARNING Refused a webhook: its address lacks the right token\n"]


async def test_where_no_token_is_required_an_event_without_one_passes_unverified(
    open_gate: Sender,
) -> None:
    assert (await open_gate.send()).status_code == 202
    assert not open_gate.taken().verified


async def test_an_event_with_the_token_passes_verified(open_gate: Sender) -> None:
    assert (await open_gate.send(f"{WEBHOOK}?token={SECRET}")).status_code == 202
    assert open_gate.taken().verified


async def test_of_events_about_one_object_one_waits_and_stands_for_all(
    open_gate: Sender,
) -> None:
    assert (await open_gate.send()).status_code == 202
    subject = EVENT["incident"] | {"incident_updates": [{"id": "u2"}]}
    later = {"incident": subject}
    answers = [await open_gate.send(json=EVENT | later) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert len(open_gate.ocean.requests) == 1
    assert open_gate.taken().update_ids == ("u1", "u2")
    # When its turn has come, the next one waits in line again.
    assert (await open_gate.send()).status_code == 202


@pytest.mark.parametrize("query", ["?token=", "?token=wrong", "?token"])
async def test_a_wrong_token_is_refused_where_none_is_required_too(
    open_gate: Sender, query: str
) -> None:
    assert (await open_gate.send(WEBHOOK + query)).status_code == 401


async def test_the_secret_in_a_header_or_the_body_is_not_enough(
    guarded_gate: Sender,
) -> None:
    answer = await guarded_gate.send(
        json=EVENT | {"token": SECRET}, headers={"token": SECRET}
    )
    assert answer.status_code == 401


async def test_without_the_secret_nothing_of_the_body_is_read(
    guarded_gate: Sender,
) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("the body was read")

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": WEBHOOK,
        "query_string": b"token=wrong",
        "headers": [],
    }
    await guarded_gate.gate(scope, receive, send)
    assert sent[0]["status"] == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "/isHealthy", id="health"),
        pytest.param("POST", "/integration/other", id="another-webhook"),
        pytest.param("GET", WEBHOOK, id="another-method"),
        pytest.param("POST", "/docs?token=x", id="anything"),
    ],
)
async def test_other_addresses_are_left_as_they_are(
    guarded_gate: Sender, method: str, path: str
) -> None:
    answer = await guarded_gate.send(path, method, content=b"{no json")
    assert answer.status_code == 202
    assert guarded_gate.ocean.requests == [(method, path.split("?")[0], b"{no json")]


async def test_what_is_no_request_is_left_as_it_is() -> None:
    seen: list[str] = []

    async def ocean(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        raise AssertionError

    await WebhookGate(
        ocean, SECRET, True, Deliveries(Coalescer(partial(datetime.now, UTC)))
    )({"type": "lifespan"}, receive, send)
    assert seen == ["lifespan"]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/integration/%77ebhook", id="percent-encoded"),
        pytest.param("/behind/a/proxy/integration/webhook", id="behind-a-prefix"),
    ],
)
async def test_no_other_spelling_of_the_address_leads_around_the_gate(
    guarded_gate: Sender, path: str
) -> None:
    assert (await guarded_gate.send(path)).status_code == 401


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="half"),
        pytest.param(b"incident", id="words"),
        pytest.param(b"{'page': 1}", id="single-quotes"),
        pytest.param(b'{"page": "\xff\xfe"}', id="no-UTF-8"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, id="deep-lists"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, id="deep-objects"),
        pytest.param(b"9" * 5000, id="too-many-digits"),
    ],
)
async def test_what_is_no_json_is_refused(
    open_gate: Sender, logged: list[str], content: bytes
) -> None:
    answer = await open_gate.send(content=content)
    assert answer.status_code == 400
    assert answer.json() == {"status": "error", "message": "the body is not JSON"}
    assert open_gate.ocean.requests == []
    assert logged == ["WARNING Refused a webhook: its body is not JSON\n"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"null", id="null"),
        pytest.param(b"1", id="a-number"),
        pytest.param(b"NaN", id="not-a-number"),
        pytest.param(b'"incident"', id="a-text"),
        pytest.param(b"[]", id="a-list"),
        pytest.param(json.dumps([EVENT]).encode(), id="events-in-a-list"),
        pytest.param(b"{}", id="an-empty-object"),
        pytest.param(b'{"subscriber": {"id": "abc"}}', id="another-kind"),
    ],
)
async def test_what_is_no_event_is_taken_and_ignored(
    open_gate: Sender, logged: list[str], content: bytes
) -> None:
    answer = await open_gate.send(content=content)
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "message": "ignored"}
    assert open_gate.ocean.requests == []
    assert logged == [
        "WARNING Ignored a webhook: it is about no component or incident\n"
    ]


async def test_what_is_nested_in_an_event_is_not_passed_on(open_gate: Sender) -> None:
    nested = b"[" * 900 + b"]" * 900
    body = json.dumps(EVENT).encode().replace(b'"Down"', nested)
    assert (await open_gate.send(content=body)).status_code == 202
    [(_, _, passed_on)] = open_gate.ocean.requests
    assert b"[[" not in passed_on


async def test_half_a_character_is_passed_on_as_one_that_can_be_written(
    open_gate: Sender,
) -> None:
    body = json.dumps(EVENT).encode().replace(b'"Down"', b'"cut \\ud83d"')
    assert (await open_gate.send(content=body)).status_code == 202
    [(_, _, passed_on)] = open_gate.ocean.requests
    assert json.loads(passed_on)["incident"]["name"] == "cut \ufffd"


async def test_an_event_in_pieces_is_put_together(open_gate: Sender) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for byte in json.dumps(EVENT).encode():
            yield bytes([byte])

    assert (await open_gate.send(content=pieces())).status_code == 202
    [(_, _, body)] = open_gate.ocean.requests
    assert json.loads(body) == PASSED_ON


async def test_the_largest_body_passes(open_gate: Sender) -> None:
    body = json.dumps(EVENT).encode().ljust(LARGEST_BODY)
    assert (await open_gate.send(content=body)).status_code == 202


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        pytest.param(12, 12, id="read-to-its-end"),
        pytest.param(100, 33, id="endless"),
    ],
)
async def test_a_larger_body_is_refused(
    open_gate: Sender, sent: int, read: int
) -> None:
    chunk = b" " * (LARGEST_BODY // 8)
    given = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal given
        for _ in range(sent):
            given += 1
            yield chunk

    answer = await open_gate.send(content=chunks())
    assert answer.status_code == 413
    assert given == read
    assert open_gate.ocean.requests == []


async def test_a_sender_who_goes_away_is_forgotten(open_gate: Sender) -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError("nobody is there to be answered")

    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": WEBHOOK,
        "query_string": b"",
        "headers": [],
    }
    await open_gate.gate(scope, receive, send)
    assert open_gate.ocean.requests == []
