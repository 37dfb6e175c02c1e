"""How each fault shows on the wire. Written as plain ASGI: some break off in the middle."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.statuspage.faults.fault import Fault

HTML_PAGE = "<!DOCTYPE html><html><body><h1>We will be back soon</h1></body></html>"


class ConnectionBrokenError(ConnectionError):
    """An answer broke off, and the server offers no connection to close (an in-process test)."""


@dataclass(frozen=True)
class Exchange:
    """One request and the way to its true answer, `app`.

    `server_send` is the server's own `send`, `send` the one to use for whole messages.
    """

    app: ASGIApp
    scope: Scope
    receive: Receive
    send: Send
    server_send: Send

    async def answer(self, response: ASGIApp) -> None:
        """Sends a response in place of the true one."""
        await response(self.scope, self.receive, self.send)

    async def true_answer(self) -> tuple[Message, bytes]:
        """The start message and body of the true answer, not sent."""
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        await self.app(self.scope, self.receive, collect)
        body = b"".join(message.get("body", b"") for message in messages[1:])
        return messages[0], body

    async def close(self) -> None:
        """Closes the connection once what was sent has left.

        ASGI has no message for this. uvicorn's `send` is a method of the object that
        holds the connection; elsewhere an exception is the best that can be done.
        """
        transport = getattr(
            getattr(self.server_send, "__self__", None), "transport", None
        )
        if transport is None:
            raise ConnectionBrokenError("the answer broke off on demand")
        transport.close()
        # uvicorn reports an answer left open unless it knows that the client is gone.
        while (await self.receive())["type"] != "http.disconnect":
            pass


async def _status(fault: Fault, exchange: Exchange) -> None:
    body = {"error": "A fault on demand"} if fault.body is None else fault.body
    headers = {}
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    kind: type[Response] = Response if isinstance(body, str) else JSONResponse
    await exchange.answer(kind(body, fault.status, headers))


async def _half_body(fault: Fault, exchange: Exchange) -> None:
    start, body = await exchange.true_answer()
    half = body[: len(body) // 2]
    await exchange.send(_without_length(start) if fault.chunked else start)
    await exchange.send({"type": "http.response.body", "body": half, "more_body": True})
    await exchange.close()


def _without_length(start: Message) -> Message:
    # The server then sends the body in chunks, as HTTP/1.1 has it.
    headers = [each for each in start["headers"] if each[0] != b"content-length"]
    return {**start, "headers": headers}


async def _truncated_json(fault: Fault, exchange: Exchange) -> None:
    start, body = await exchange.true_answer()
    half = body[: len(body) // 2]
    await exchange.answer(
        Response(half, start["status"], media_type="application/json")
    )


async def _html(fault: Fault, exchange: Exchange) -> None:
    page = fault.body if isinstance(fault.body, str) else HTML_PAGE
    await exchange.answer(HTMLResponse(page))


async def _hang(fault: Fault, exchange: Exchange) -> None:
    # A client that gives up ends the hang, so that a server can stop at once.
    request_body = b""
    more = True
    while more:
        message = await exchange.receive()
        request_body += message.get("body", b"")
        more = message.get("more_body", False)
    gone = asyncio.ensure_future(exchange.receive())
    done, _ = await asyncio.wait({gone}, timeout=fault.seconds)
    if done:
        return
    gone.cancel()

    async def receive_again() -> dict[str, Any]:
        return {"type": "http.request", "body": request_body, "more_body": False}

    await exchange.app(exchange.scope, receive_again, exchange.send)


async def _drop(fault: Fault, exchange: Exchange) -> None:
    await exchange.close()


async def _first_page_again(fault: Fault, exchange: Exchange) -> None:
    query = parse_qsl(exchange.scope["query_string"].decode(), keep_blank_values=True)
    kept = urlencode([(name, value) for name, value in query if name != "page"])
    scope = {**exchange.scope, "query_string": kept.encode()}
    await exchange.app(scope, exchange.receive, exchange.send)


async def _redirect(fault: Fault, exchange: Exchange) -> None:
    await exchange.answer(RedirectResponse(fault.url, 302))


async def _wrong_shape(fault: Fault, exchange: Exchange) -> None:
    body = {"unexpected": "shape"} if fault.body is None else fault.body
    await exchange.answer(JSONResponse(body))


ANSWERS: dict[str, Callable[[Fault, Exchange], Awaitable[None]]] = {
    "status": _status,
    "half_body": _half_body,
    "truncated_json": _truncated_json,
    "html": _html,
    "hang": _hang,
    "drop": _drop,
    "first_page_again": _first_page_again,
    "redirect": _redirect,
    "wrong_shape": _wrong_shape,
}
