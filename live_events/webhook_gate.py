"""The door for webhooks: what passes is small, well-formed, and knows the secret."""

import hmac
import json
from dataclasses import replace
from urllib.parse import parse_qs

from loguru import logger
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from live_events.deliveries import Deliveries
from live_events.event import as_payload, read_event
from metrics import EVENTS

WEBHOOK_PATH = "/webhook"
"""Where processors are registered; Ocean puts `/integration` in front of it."""

TOKEN_PARAMETER = "token"

LARGEST_BODY = 8 * 1024 * 1024
"""Bytes: an incident with hundreds of updates of the longest kind."""

LARGEST_READ = 4 * LARGEST_BODY
"""Bytes of a body that is too large which are read and forgotten before it is refused:
the server closes the connection of a sender who is answered before, and a sender who
still writes then sees a broken connection instead of the answer."""


class WebhookGate:
    """Refuses what cannot be an event before Ocean sees it.

    Ocean answers a body that it cannot read with a traceback in the log, and
    copies whatever is nested in it. Here the secret is checked before anything
    else, and an event passes as the few plain fields that are used of it.

    Args:
        app: Ocean's application.
        token: what the address of our subscriptions carries.
        required: whether an event without a token is refused as well. A wrong one
            always is.
        deliveries: bounds what events can ask for.
    """

    def __init__(
        self, app: ASGIApp, token: str, required: bool, deliveries: Deliveries
    ) -> None:
        self._app = app
        self._deliveries = deliveries
        self._token = token
        self._required = required

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an event on, and answer everything else that is sent to the webhook's address."""
        if not _is_webhook(scope):
            await self._app(scope, receive, send)
            return
        given = _token(scope)
        if not self._passes(given):
            EVENTS.labels("wrong_token").inc()
            logger.warning("Refused a webhook: its address lacks the right token")
            await _answer(401, "the token is missing or wrong", scope, receive, send)
            return
        try:
            body = await _read_body(Request(scope, receive))
        except ClientDisconnect:
            return
        if body is None:
            EVENTS.labels("too_large").inc()
            await _answer(413, "the body is too large", scope, receive, send)
            return
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError):
            EVENTS.labels("not_json").inc()
            logger.warning("Refused a webhook: its body is not JSON")
            await _answer(400, "the body is not JSON", scope, receive, send)
            return
        event = read_event(payload)
        if event is None:
            # Answered with success: Statuspage counts refusals, and what it sends
            # may one day be of a kind that is not known here.
            EVENTS.labels("about_nothing_known").inc()
            logger.warning("Ignored a webhook: it is about no component or incident")
            await _answer(200, "ignored", scope, receive, send)
            return
        event = replace(event, verified=given is not None)
        self._deliveries.connect(self._app, scope["path"])
        if self._deliveries.is_to_be_posted(event):
            passed_on = json.dumps(as_payload(event)).encode()
            await self._app(_with_length(scope, len(passed_on)), _once(passed_on), send)
        else:
            EVENTS.labels("coalesced").inc()
            await _answer(200, "an event in the queue covers it", scope, receive, send)

    def _passes(self, given: str | None) -> bool:
        if given is None:
            return not self._required
        return hmac.compare_digest(given.encode(), self._token.encode())


def _is_webhook(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "POST":
        return False
    path: str = scope["path"]
    return path.endswith(f"/integration{WEBHOOK_PATH}")


async def _read_body(request: Request) -> bytearray | None:
    """The body, or None when it is larger than any event."""
    body = bytearray()
    length = 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > LARGEST_READ:
            break
        if length <= LARGEST_BODY:
            body += chunk
    return body if length <= LARGEST_BODY else None


async def _answer(
    status: int, words: str, scope: Scope, receive: Receive, send: Send
) -> None:
    answer = {"status": "ok" if status == 200 else "error", "message": words}
    await JSONResponse(answer, status)(scope, receive, send)


def _token(scope: Scope) -> str | None:
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    given = query.get(TOKEN_PARAMETER)
    return given[-1] if given else None


def _with_length(scope: Scope, length: int) -> Scope:
    headers = [each for each in scope["headers"] if each[0] != b"content-length"]
    return {**scope, "headers": [*headers, (b"content-length", b"%d" % length)]}


def _once(body: bytes) -> Receive:
    messages: list[Message] = [
        {"type": "http.request", "body": body, "more_body": False}
    ]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive
