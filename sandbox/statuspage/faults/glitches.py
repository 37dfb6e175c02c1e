"""Answers that are wrong and look right."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from starlette.responses import JSONResponse

from sandbox.statuspage.faults.exchange import Exchange
from sandbox.statuspage.faults.fault import Fault

DATES = ("created_at", "updated_at")


async def _other_status(fault: Fault, exchange: Exchange) -> None:
    await _answer_with(fault, exchange, lambda document: document)


async def _incomplete(fault: Fault, exchange: Exchange) -> None:
    def cut(document: Any) -> Any:
        if not isinstance(document, list):
            return document
        return document[fault.kept :] if fault.kept < 0 else document[: fault.kept]

    await _answer_with(fault, exchange, cut)


async def _nulled(fault: Fault, exchange: Exchange) -> None:
    def without(document: Any) -> Any:
        if isinstance(document, list):
            return [without(each) for each in document]
        return document | {fault.field: None} if fault.field in document else document

    await _answer_with(fault, exchange, without)


async def _moved_rows(fault: Fault, exchange: Exchange) -> None:
    # Every row above the one that moves is pushed down by one.
    query = parse_qs(exchange.scope["query_string"].decode())
    page = int(query.get("page", ["1"])[0])
    _, whole = await exchange.true_answer(exchange.scope_with(page=page - 1))
    before = json.loads(whole) if page > 1 else []

    def moved(items: Any) -> Any:
        position = fault.index - (page - 1) * len(before)
        if not before or position < 0:
            return items
        left = [item for at, item in enumerate(items) if at != position]
        return [before[-1], *left][: len(items)]

    await _answer_with(fault, exchange, moved)


async def _vanished(fault: Fault, exchange: Exchange) -> None:
    if fault.id in exchange.scope["path"].split("/"):
        await _not_found(exchange)
        return

    def without(document: Any) -> Any:
        if not isinstance(document, list):
            return document
        return [each for each in document if each["id"] != fault.id]

    await _answer_with(fault, exchange, without)


async def _too_new(fault: Fault, exchange: Exchange) -> None:
    _, body = await exchange.true_answer()
    document = json.loads(body)
    told = [document.get(name) for name in DATES] if isinstance(document, dict) else []
    dates = [datetime.fromisoformat(each).timestamp() for each in told if each]
    if any(exchange.now - date < fault.seconds for date in dates):
        await _not_found(exchange)
    else:
        await _other_status(fault, exchange)


async def _stale(fault: Fault, exchange: Exchange) -> None:
    assert exchange.replica is not None
    await exchange.replica(exchange.scope, exchange.receive, exchange.send)


async def _answer_with(
    fault: Fault, exchange: Exchange, change: Callable[[Any], Any]
) -> None:
    """Sends the true answer with a change in its document, unless it is an error."""
    start, body = await exchange.true_answer()
    true_status: int = start["status"]
    document = json.loads(body)
    if not 200 <= true_status < 300:
        await exchange.answer(JSONResponse(document, true_status))
        return
    await exchange.answer(JSONResponse(change(document), fault.status or true_status))


async def _not_found(exchange: Exchange) -> None:
    await exchange.answer(JSONResponse({"error": "Not found"}, 404))


def _of_reads(
    glitch: Callable[[Fault, Exchange], Awaitable[None]],
) -> Callable[[Fault, Exchange], Awaitable[None]]:
    """A glitch of what was read long ago or half: a write is answered truly."""

    async def answer(fault: Fault, exchange: Exchange) -> None:
        if exchange.scope["method"] in ("GET", "HEAD"):
            await glitch(fault, exchange)
        else:
            await exchange.app(exchange.scope, exchange.receive, exchange.send)

    return answer


GLITCHES: dict[str, Callable[[Fault, Exchange], Awaitable[None]]] = {
    "other_status": _other_status,
    "incomplete": _of_reads(_incomplete),
    "moved_rows": _of_reads(_moved_rows),
    "nulled": _of_reads(_nulled),
    "vanished": _vanished,
    "too_new": _of_reads(_too_new),
    "stale": _of_reads(_stale),
}
