"""The endpoints under `/v1` and the public status: https://developer.statuspage.io/."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import Json
from sandbox.statuspage.account.account import Account
from sandbox.statuspage.account.lookup import found
from sandbox.statuspage.account.status_page import StatusPage
from sandbox.statuspage.api.component_uptime import UptimeError, component_uptime
from sandbox.statuspage.api.errors import error_answer
from sandbox.statuspage.api.paging import INCIDENTS, PER_PAGE, Paging
from sandbox.statuspage.api.status_cache import StatusCache


@dataclass(frozen=True)
class ListEndpoint:
    """A list below a page: its path, how it is cut, and what is in it."""

    path: str
    paging: Paging
    items: Callable[[StatusPage, Request], Sequence[Json]]


@dataclass(frozen=True)
class SingleEndpoint:
    """One thing below a page: the list it is in, what it is called, and those there are."""

    path: str
    kind: str
    items: Callable[[StatusPage], dict[str, Json]]


def _incidents(page: StatusPage, request: Request) -> list[Json]:
    # `page.incidents` is kept newest `created_at` first, the order of every recording.
    text = request.query_params.get("q")
    return page.incidents_matching(text) if text else list(page.incidents.values())


LISTS = (
    ListEndpoint("components", PER_PAGE, lambda page, _: [*page.components.values()]),
    ListEndpoint(
        "component-groups", PER_PAGE, lambda page, _: [*page.component_groups.values()]
    ),
    ListEndpoint("incidents", INCIDENTS, _incidents),
    ListEndpoint(
        "incidents/unresolved", PER_PAGE, lambda page, _: page.unresolved_incidents()
    ),
    ListEndpoint(
        "incidents/scheduled", PER_PAGE, lambda page, _: page.scheduled_incidents()
    ),
    ListEndpoint(
        "incidents/upcoming", PER_PAGE, lambda page, _: page.upcoming_incidents()
    ),
    ListEndpoint(
        "incidents/active_maintenance",
        PER_PAGE,
        lambda page, _: page.active_maintenances(),
    ),
)
SINGLES = (
    SingleEndpoint("components", "Component", lambda page: page.components),
    SingleEndpoint(
        "component-groups", "Component group", lambda page: page.component_groups
    ),
    SingleEndpoint("incidents", "Incident", lambda page: page.incidents),
    SingleEndpoint("subscribers", "Subscriber", lambda page: page.subscribers),
)


def management_routes(account: Account, statuses: StatusCache) -> list[Route]:
    """Every GET of the management API, and the public `status.json` of each page.

    One host serves all pages here, so the public address has the subdomain in its path:
    `/public/{subdomain}/api/v2/status.json`.
    """

    async def list_pages(request: Request) -> Response:
        # Not paginated, and unknown parameters are tolerated.
        return JSONResponse([page.page for page in account.pages.values()])

    async def get_page(request: Request) -> Response:
        return JSONResponse(account.page(request.path_params["page_id"]).page)

    async def get_component_uptime(request: Request) -> Response:
        page = account.page(request.path_params["page_id"])
        component = found(page.components, request.path_params["id"], "Component")
        today = account.now().date()
        try:
            uptime = component_uptime(page, component, request.query_params, today)
        except UptimeError as error:
            return error_answer(422, str(error))
        return JSONResponse(uptime)

    async def get_public_status(request: Request) -> Response:
        page = account.page_at(request.path_params["subdomain"])
        return JSONResponse(statuses.status_of(page))

    return [
        Route("/v1/pages", list_pages),
        Route("/v1/pages/{page_id}", get_page),
        *(_list_route(account, endpoint) for endpoint in LISTS),
        *(_single_route(account, endpoint) for endpoint in SINGLES),
        Route("/v1/pages/{page_id}/components/{id}/uptime", get_component_uptime),
        Route("/public/{subdomain}/api/v2/status.json", get_public_status),
    ]


def _list_route(account: Account, endpoint: ListEndpoint) -> Route:
    async def answer(request: Request) -> Response:
        page = account.page(request.path_params["page_id"])
        items = endpoint.items(page, request)
        return JSONResponse(endpoint.paging.cut(items, request.query_params))

    return Route(f"/v1/pages/{{page_id}}/{endpoint.path}", answer)


def _single_route(account: Account, endpoint: SingleEndpoint) -> Route:
    async def answer(request: Request) -> Response:
        page = account.page(request.path_params["page_id"])
        identifier = request.path_params["id"]
        return JSONResponse(found(endpoint.items(page), identifier, endpoint.kind))

    return Route(f"/v1/pages/{{page_id}}/{endpoint.path}/{{id}}", answer)
