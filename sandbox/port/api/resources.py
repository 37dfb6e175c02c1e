"""Actions: kept as they came, as what Port refuses of them is not emulated."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.port.api.routing import json_object, ok, route
from sandbox.port.state import PortState


async def _action(request: Request, port: PortState) -> Response:
    action = await json_object(request)
    port.resources["actions"].append(action)
    return ok(201, action=action)


ROUTES = [
    route("POST", "/v1/actions", _action),
]
