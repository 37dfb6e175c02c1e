"""Incident templates: https://developer.statuspage.io/#tag/templates.

There is no GET of one, and nothing applies one but Statuspage's own pages.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.statuspage.account.account import Account
from sandbox.statuspage.api.paging import PER_PAGE

TEMPLATES = "/v1/pages/{page_id}/incident_templates"


def incident_template_routes(account: Account) -> list[Route]:
    """List a page's templates."""

    async def list_templates(request: Request) -> Response:
        page = account.page(request.path_params["page_id"])
        templates = list(page.incident_templates.values())
        return JSONResponse(PER_PAGE.cut(templates, request.query_params))

    return [Route(TEMPLATES, list_templates)]
