"""How many subscribers a page has: https://developer.statuspage.io/#tag/subscribers.

An upper bound of those whom a notification reaches: some are subscribed to single
components only.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.statuspage.account.account import Account
from sandbox.statuspage.api.errors import error_answer

PATH = "/v1/pages/{page_id}/subscribers"
TYPES = ("email", "sms", "webhook", "integration_partner", "slack", "teams")
STATES = ("active", "unconfirmed", "quarantined")


def subscriber_count_routes(account: Account) -> list[Route]:
    """Count by type, and by type and state."""

    async def count(request: Request) -> Response:
        page = account.page(request.path_params["page_id"])
        state = request.query_params.get("state", "active")
        kind = request.query_params.get("type")
        if state not in (*STATES, "all") or kind not in (None, *TYPES):
            return error_answer(400, "type or state is not known")
        # Whether the types that were not asked for are there is unknown; here with 0.
        asked = TYPES if kind is None else (kind,)
        return JSONResponse(
            {
                each: len(page.subscribers_in(state, each)) if each in asked else 0
                for each in TYPES
            }
        )

    async def histogram(request: Request) -> Response:
        page = account.page(request.path_params["page_id"])
        return JSONResponse(
            {
                kind: {
                    **{
                        state: len(page.subscribers_in(state, kind)) for state in STATES
                    },
                    "total": len(page.subscribers_in("all", kind)),
                }
                for kind in TYPES
            }
        )

    return [
        Route(f"{PATH}/count", count),
        Route(f"{PATH}/histogram_by_state", histogram),
    ]
