"""The part of the control API that changes the account: one route per method of `Account`."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import Json
from sandbox.statuspage.account.account import Account
from sandbox.statuspage.api.json_body import json_object

PAGE = "/sandbox/pages/{page_id}"
GROUPS = f"{PAGE}/component-groups"
COMPONENTS = f"{PAGE}/components"
INCIDENTS = f"{PAGE}/incidents"
UPDATES = f"{INCIDENTS}/{{incident_id}}/incident_updates"
SUBSCRIBERS = f"{PAGE}/subscribers"


def change_routes(account: Account) -> list[Route]:
    """POST creates (201), PUT merges the body's fields (200), DELETE removes (204)."""
    return [
        _changing("PUT", PAGE, account.change_page),
        _removing(PAGE, account.delete_page),
        _changing("POST", GROUPS, account.create_component_group),
        _changing("PUT", f"{GROUPS}/{{id}}", account.change_component_group),
        _removing(f"{GROUPS}/{{id}}", account.delete_component_group),
        _changing("POST", COMPONENTS, account.create_component),
        _changing("PUT", f"{COMPONENTS}/{{id}}", account.change_component),
        _removing(f"{COMPONENTS}/{{id}}", account.delete_component),
        _changing("POST", INCIDENTS, account.create_incident),
        _changing("PUT", f"{INCIDENTS}/{{id}}", account.change_incident),
        _removing(f"{INCIDENTS}/{{id}}", account.delete_incident),
        _changing("POST", UPDATES, account.create_incident_update),
        _changing("PUT", f"{UPDATES}/{{id}}", account.change_incident_update),
        _removing(f"{UPDATES}/{{id}}", account.delete_incident_update),
        _changing("PUT", f"{SUBSCRIBERS}/{{id}}", account.change_subscriber),
    ]


def _changing(method: str, path: str, change: Callable[..., Json]) -> Route:
    async def answer(request: Request) -> Response:
        # The path's identifiers come in the order of the method's parameters.
        changed = change(*request.path_params.values(), await json_object(request))
        return JSONResponse(changed, 201 if method == "POST" else 200)

    return Route(path, answer, methods=[method])


def _removing(path: str, remove: Callable[..., None]) -> Route:
    async def answer(request: Request) -> Response:
        remove(*request.path_params.values())
        return Response(status_code=204)

    return Route(path, answer, methods=["DELETE"])
