"""Subscribers, the one thing under `/v1` that can be written here.

https://developer.statuspage.io/#tag/subscribers
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import Json
from sandbox.statuspage.account.account import Account
from sandbox.statuspage.account.status_page import StatusPage
from sandbox.statuspage.api.errors import error_answer
from sandbox.statuspage.api.json_body import json_object
from sandbox.statuspage.api.paging import SUBSCRIBERS

PATH = "/v1/pages/{page_id}/subscribers"
# The field that says where to reach a subscriber, and the mode it stands for. A webhook
# has an e-mail address too, to warn its owner, so its own field comes first.
MODES = {"endpoint": "webhook", "phone_number": "sms", "email": "email"}


def subscriber_routes(account: Account) -> list[Route]:
    """List, create, delete and reactivate subscribers."""

    async def list_subscribers(request: Request) -> Response:
        page = account.page(request.path_params["page_id"])
        query = request.query_params
        # The default hides the quarantined and the unconfirmed (documented).
        listed = page.subscribers_in(query.get("state", "active"), query.get("type"))
        return JSONResponse(SUBSCRIBERS.cut(listed, query))

    async def create_subscriber(request: Request) -> Response:
        page_id = request.path_params["page_id"]
        page = account.page(page_id)
        asked = (await json_object(request)).get("subscriber")
        if not isinstance(asked, dict):
            return error_answer(400, "subscriber is missing")
        subscriber = _subscriber(asked)
        if problem := _problem(page, subscriber):
            return error_answer(422, problem)
        # Whether a webhook needs confirming, and delivers before, is unknown. Here it is
        # unconfirmed unless the confirmation was waived, so that a client has to look.
        unconfirmed = not subscriber["skip_confirmation_notification"]
        added = account.add_subscriber(page_id, subscriber, unconfirmed=unconfirmed)
        return JSONResponse(added, 201)

    async def delete_subscriber(request: Request) -> Response:
        page_id, subscriber_id = (request.path_params[k] for k in ("page_id", "id"))
        return JSONResponse(account.remove_subscriber(page_id, subscriber_id))

    return [
        Route(PATH, list_subscribers),
        Route(PATH, create_subscriber, methods=["POST"]),
        _reactivate_route(account),
        Route(f"{PATH}/{{id}}", delete_subscriber, methods=["DELETE"]),
    ]


def _reactivate_route(account: Account) -> Route:
    async def reactivate_subscribers(request: Request) -> Response:
        page_id = request.path_params["page_id"]
        page = account.page(page_id)
        body = await json_object(request)
        wanted = body.get("subscribers")
        quarantined = page.subscribers_in("quarantined", body.get("type"))
        if wanted != "all" and not isinstance(wanted, list):
            return error_answer(400, "subscribers is missing")
        account.reactivate_subscribers(
            page_id,
            [
                each["id"]
                for each in quarantined
                if wanted == "all" or each["id"] in wanted
            ],
        )
        # The reference documents a 201 without a body.
        return Response(status_code=201)

    return Route(f"{PATH}/reactivate", reactivate_subscribers, methods=["POST"])


def _subscriber(asked: Json) -> Json:
    mode = next((MODES[key] for key in MODES if asked.get(key)), None)
    reached_by = {key: asked[key] for key in MODES if asked.get(key)}
    return {
        "mode": mode,
        **reached_by,
        "skip_confirmation_notification": bool(
            asked.get("skip_confirmation_notification")
        ),
        "quarantined_at": None,
        "purge_at": None,
    }


def _problem(page: StatusPage, subscriber: Json) -> str | None:
    # Statuses and texts of these refusals are unknown; 422 is among the documented ones.
    mode = subscriber["mode"]
    if mode is None:
        return "Email, phone number or endpoint is needed"
    if mode == "webhook" and not page.page["allow_webhook_subscribers"]:
        return "Webhook subscribers are not allowed on this page"
    address = next(key for key in MODES if MODES[key] == mode)
    others = page.subscribers_in("all", mode)
    if any(other.get(address) == subscriber[address] for other in others):
        return f"{address} is already subscribed"
    return None
