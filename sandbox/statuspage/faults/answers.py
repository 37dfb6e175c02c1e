"""How each fault shows on the wire. Written as plain ASGI: some break off in the middle."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import Message

from sandbox.statuspage.faults.exchange import Exchange
from sandbox.statuspage.faults.fault import Fault
from sandbox.statuspage.faults.glitches import GLITCHES

HTML_PAGE = "<!DOCTYPE html><html><body><h1>We will be back soon</h1></body></html>"


async def _status(fault: Fault, exchange: Exchange) -> None:
    body = {"error": "A fault on demand"} if fault.body is None else fault.body
    headers = {}
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    kind: type[Response] = Response if isinstance(body, str) else JSONResponse
    await exchange.answer(kind(body, fault.status or 500, headers))


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


async def _lost_answer(fault: Fault, exchange: Exchange) -> None:
    await exchange.true_answer()
    await exchange.close()


async def _late_answer(fault: Fault, exchange: Exchange) -> None:
    start, body = await exchange.true_answer()
    # A client that gives up ends the wait, so that a server can stop at once.
    with suppress(TimeoutError):
        async with asyncio.timeout(fault.seconds):
            await exchange.until_gone()
        return
    await exchange.send(start)
    await exchange.send({"type": "http.response.body", "body": body})


async def _first_page_again(fault: Fault, exchange: Exchange) -> None:
    scope = exchange.scope_with(page=None)
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
    "lost_answer": _lost_answer,
    "late_answer": _late_answer,
    "first_page_again": _first_page_again,
    "redirect": _redirect,
    "wrong_shape": _wrong_shape,
    **GLITCHES,
}
