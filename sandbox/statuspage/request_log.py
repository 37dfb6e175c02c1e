"""A record of what was asked of the emulated vendor, for tests to count."""

import json
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from starlette.types import Message, Receive, Send

from sandbox import Json


@dataclass
class LoggedRequest:
    """One management or public request; `at` is in epoch seconds, `query` as it was sent.

    `body` is the JSON document of a write, None if there is none. `status` is None until the answer begins: for good if the connection drops before.
    """

    method: str
    path: str
    query: str
    at: float
    authorized: bool
    body: Any = None
    status: int | None = None

    async def noting_body(self, receive: Receive) -> Receive:
        """Reads the body and notes it; a `receive` that gives it once more."""
        messages: deque[Message] = deque()
        while not messages or messages[-1].get("more_body", False):
            messages.append(await receive())
        text = b"".join(message.get("body", b"") for message in messages)
        with suppress(ValueError):
            self.body = json.loads(text)

        async def receive_again() -> Message:
            return messages.popleft() if messages else await receive()

        return receive_again

    def noting_status(self, send: Send) -> Send:
        """A `send` that also notes the status of what it sends."""

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
            await send(message)

        return noting


class RequestLog:
    """The requests in the order they arrived."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._requests: list[LoggedRequest] = []

    def add(
        self, method: str, path: str, query: str, *, authorized: bool
    ) -> LoggedRequest:
        """Logs a request as arriving now."""
        request = LoggedRequest(method, path, query, self._clock(), authorized)
        self._requests.append(request)
        return request

    def clear(self) -> None:
        """Forgets every request."""
        self._requests.clear()

    def bodies(self) -> list[Json]:
        """Every request as `{method, path, query, body, status, at, authorized}`."""
        return [
            {
                "method": request.method,
                "path": request.path,
                "query": request.query,
                "body": request.body,
                "status": request.status,
                "at": request.at,
                "authorized": request.authorized,
            }
            for request in self._requests
        ]
