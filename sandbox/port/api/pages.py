"""Dashboard pages.

That a page is read one by one and all at once is documented; what Port answers to a
second page of the same identifier is not: 409, as for blueprints.
"""

from starlette.requests import Request
from starlette.responses import Response

from sandbox import Json
from sandbox.port.api.routing import json_object, ok, route
from sandbox.port.state import PortState
from sandbox.port.validation.pages import PageRefused, check_page


def _found(identifier: str, port: PortState) -> Json | None:
    pages = port.resources["pages"]
    return next((each for each in pages if each["identifier"] == identifier), None)


async def _list(_: Request, port: PortState) -> Response:
    return ok(pages=port.resources["pages"])


async def _create(request: Request, port: PortState) -> Response:
    page = await json_object(request)
    check_page(page, port.catalog.blueprints, strict=port.strict)
    if _found(page["identifier"], port):
        raise PageRefused(
            f'page "{page["identifier"]}": it exists already', 409, "conflict"
        )
    port.resources["pages"].append(page)
    return ok(201, page=page)


async def _get(request: Request, port: PortState) -> Response:
    identifier = request.path_params["page"]
    page = _found(identifier, port)
    if page is None:
        raise PageRefused(f'page "{identifier}" was not found', 404, "not_found")
    return ok(page=page)


ROUTES = [
    route("GET", "/v1/pages", _list),
    route("POST", "/v1/pages", _create),
    route("GET", "/v1/pages/{page}", _get),
]
