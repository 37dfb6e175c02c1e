"""The emulator as one ASGI app: `create_port_app()`.

Point Ocean at it with `OCEAN__PORT__BASE_URL`; look at what it got with
`GET /sandbox/catalog` and `GET /sandbox/requests` (see `control/routes.py`).
"""

from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.port.api import (
    actions,
    blueprints,
    entities,
    integrations,
    lake,
    organization,
    pages,
    runs,
    scorecards,
)
from sandbox.port.api.routing import failed, state_of
from sandbox.port.control import routes as control
from sandbox.port.control import runs as run_control
from sandbox.port.organization.feature_flags import Processing
from sandbox.port.state import PortState
from sandbox.port.timestamps import timestamp, utc_now
from sandbox.port.traffic import TrafficMiddleware

_ALL_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


async def _unknown_call(request: Request) -> Response:
    """Answer 404 as JSON, and remember the call for tests that want none."""
    port = state_of(request)
    call = {
        "method": request.method,
        "path": request.url.path,
        "at": timestamp(port.clock()),
    }
    port.traffic.unknown_calls.append(call)
    return failed(404, "unknown_call", f"no {call['method']} {call['path']} here")


def create_port_app(
    *,
    strict: bool = False,
    processing: Processing = Processing.OCEAN,
    clock: Callable[[], datetime] = utc_now,
) -> Starlette:
    """Return an emulated Port with nothing in it; its state is `app.state.port`.

    `strict` takes the harsher reading of what is not known about Port (see
    `catalog/catalog.py` and `lake/lake.py`), and `processing` says who maps raw items.
    Two apps share nothing.
    """
    port = PortState(strict=strict, processing=processing, clock=clock)
    app = Starlette(
        routes=[
            *organization.ROUTES,
            # Before the integrations', which take whatever else is ingested.
            *lake.ROUTES,
            *integrations.ROUTES,
            *entities.ROUTES,
            *blueprints.ROUTES,
            *scorecards.ROUTES,
            *pages.ROUTES,
            *runs.ROUTES,
            *actions.ROUTES,
            *control.ROUTES,
            *run_control.ROUTES,
            Route("/{path:path}", _unknown_call, methods=_ALL_METHODS),
        ],
        middleware=[
            Middleware(TrafficMiddleware, traffic=lambda: port.traffic, clock=clock)
        ],
    )
    app.state.port = port
    return app
