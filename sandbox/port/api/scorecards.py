"""Scorecards of a blueprint."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.port.api.routing import json_object, ok, route
from sandbox.port.state import PortState
from sandbox.port.validation.scorecards import ScorecardRefused, check_scorecard


async def _list(request: Request, port: PortState) -> Response:
    blueprint = port.catalog.blueprint(request.path_params["blueprint"])
    return ok(
        scorecards=[
            each
            for each in port.resources["scorecards"]
            if each["blueprint"] == blueprint["identifier"]
        ]
    )


async def _create(request: Request, port: PortState) -> Response:
    """What Port answers to a second one of the same identifier is unknown: 409 here."""
    blueprint = port.catalog.blueprint(request.path_params["blueprint"])
    scorecard = await json_object(request)
    check_scorecard(scorecard, blueprint, strict=port.strict)
    known = {each["identifier"] for each in port.resources["scorecards"]}
    if scorecard["identifier"] in known:
        raise ScorecardRefused(
            f'scorecard "{scorecard["identifier"]}": it exists already', 409, "conflict"
        )
    scorecard = {**scorecard, "blueprint": blueprint["identifier"]}
    port.resources["scorecards"].append(scorecard)
    return ok(201, scorecard=scorecard)


ROUTES = [
    route("GET", "/v1/blueprints/{blueprint}/scorecards", _list),
    route("POST", "/v1/blueprints/{blueprint}/scorecards", _create),
]
