"""What the URL handlers share: answers, errors, the token, the request's body."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import Json
from sandbox.port.entities.search import SearchRefused
from sandbox.port.state import PortState
from sandbox.port.validation.blueprints import BlueprintRefused
from sandbox.port.validation.entities import EntityRefused
from sandbox.port.validation.pages import PageRefused
from sandbox.port.validation.scorecards import ScorecardRefused

type Handler = Callable[[Request, PortState], Awaitable[Response]]


class BadRequest(Exception):
    """The request is refused as a whole; `message` says why."""

    def __init__(self, message: str, status: int = 422, error: str = "invalid_request"):
        super().__init__(message)
        self.status = status
        self.error = error


REFUSALS = (
    BadRequest,
    EntityRefused,
    BlueprintRefused,
    PageRefused,
    ScorecardRefused,
)


def ok(status: int = 200, /, **fields: Any) -> Response:
    """Return Port's usual answer, `{"ok": true, ...}`."""
    return JSONResponse({"ok": True, **fields}, status)


def failed(status: int, error: str, message: str) -> Response:
    """Return Port's usual error, which Ocean always reads as JSON."""
    return JSONResponse({"ok": False, "error": error, "message": message}, status)


def state_of(request: Request) -> PortState:
    """Return the state of the app that got the request."""
    state: PortState = request.app.state.port
    return state


async def json_object(request: Request) -> Json:
    """Return the body. Raises: BadRequest when it is no JSON object."""
    try:
        body = json.loads(await request.body() or b"null")
    except ValueError as error:
        raise BadRequest(f"the body is no JSON: {error}", 400) from error
    if not isinstance(body, dict):
        raise BadRequest("the body must be a JSON object", 400)
    return body


def flag(request: Request, name: str) -> bool:
    """Return whether the query parameter is `true`."""
    return request.query_params.get(name, "false") == "true"


def open_route(method: str, path: str, handler: Handler) -> Route:
    """Return a route that needs no token and answers refusals as JSON."""

    async def endpoint(request: Request) -> Response:
        try:
            return await handler(request, state_of(request))
        except REFUSALS as refusal:
            return failed(refusal.status, refusal.error, str(refusal))
        except SearchRefused as refusal:
            return failed(422, "invalid_search", str(refusal))

    return Route(path, endpoint, methods=[method])


def route(method: str, path: str, handler: Handler) -> Route:
    """Return a route that wants the bearer token."""

    async def authorized(request: Request, port: PortState) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or token not in port.tokens:
            return failed(401, "unauthorized", "a valid bearer token is needed")
        return await handler(request, port)

    return open_route(method, path, authorized)
