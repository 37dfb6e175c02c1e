"""Scorecards and pages: kept as they came, as what Port refuses of them is not emulated."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.port.api.routing import json_object, ok, route
from sandbox.port.state import PortState


async def _scorecard(request: Request, port: PortState) -> Response:
    blueprint = port.catalog.blueprint(request.path_params["blueprint"])["identifier"]
    scorecard = {**await json_object(request), "blueprint": blueprint}
    port.resources["scorecards"].append(scorecard)
    return ok(201, scorecard=scorecard)


async def _page(request: Request, port: PortState) -> Response:
    page = await json_object(request)
    port.resources["pages"].append(page)
    return ok(201, page=page)


ROUTES = [
    route("POST", "/v1/blueprints/{blueprint}/scorecards", _scorecard),
    route("POST", "/v1/pages", _page),
]
