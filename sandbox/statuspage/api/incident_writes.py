"""Writing incidents, their updates and postmortems.

https://developer.statuspage.io/#tag/incidents, #tag/incident-updates, #tag/postmortem.
A body is `{"incident": {...}}` and so on. PUT does what PATCH does.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import Json
from sandbox.statuspage.account.account import Account
from sandbox.statuspage.account.lookup import found
from sandbox.statuspage.api.errors import BadRequestError
from sandbox.statuspage.api.incident_checks import check_incident
from sandbox.statuspage.api.json_body import json_object
from sandbox.statuspage.api.write_bodies import (
    IncidentChangeWrite,
    IncidentUpdateWrite,
    IncidentWrite,
    read_body,
)

INCIDENTS = "/v1/pages/{page_id}/incidents"
INCIDENT = f"{INCIDENTS}/{{id}}"
UPDATE = f"{INCIDENT}/incident_updates/{{update_id}}"
POSTMORTEM = f"{INCIDENT}/postmortem"
CHANGING = ["PATCH", "PUT"]


def incident_write_routes(account: Account) -> list[Route]:
    """Open, change and delete an incident, and edit an update."""

    async def open_incident(request: Request) -> Response:
        page = account.page(request.path_params["page_id"])
        asked = read_body(IncidentWrite, await part_of(request, "incident"))
        check_incident(page, asked, None)
        opened = account.open_incident(page.page["id"], asked, call_of(request))
        return JSONResponse(opened, 201)

    async def change_incident(request: Request) -> Response:
        page_id, incident_id = _incident_of(request)
        page = account.page(page_id)
        incident = found(page.incidents, incident_id, "Incident")
        asked = read_body(IncidentChangeWrite, await part_of(request, "incident"))
        check_incident(page, asked, incident)
        call = call_of(request)
        return JSONResponse(account.update_incident(page_id, incident_id, asked, call))

    async def delete_incident(request: Request) -> Response:
        page_id, incident_id = _incident_of(request)
        incident = found(account.page(page_id).incidents, incident_id, "Incident")
        account.delete_incident(page_id, incident_id)
        return JSONResponse(incident)

    async def edit_update(request: Request) -> Response:
        page_id, incident_id = _incident_of(request)
        update_id = request.path_params["update_id"]
        asked = read_body(
            IncidentUpdateWrite, await part_of(request, "incident_update")
        )
        return JSONResponse(
            account.edit_update(
                page_id, incident_id, update_id, asked, call_of(request)
            )
        )

    return [
        Route(INCIDENTS, open_incident, methods=["POST"]),
        Route(INCIDENT, change_incident, methods=CHANGING),
        Route(INCIDENT, delete_incident, methods=["DELETE"]),
        Route(UPDATE, edit_update, methods=CHANGING),
    ]


def postmortem_routes(account: Account) -> list[Route]:
    """Read and draft a postmortem, publish it, and take that back."""

    async def get_postmortem(request: Request) -> Response:
        return JSONResponse(account.postmortem(*_incident_of(request)))

    async def draft(request: Request) -> Response:
        text = (await part_of(request, "postmortem")).get("body_draft")
        if not isinstance(text, str) or not text:
            raise BadRequestError("body_draft is missing")
        return JSONResponse(account.draft_postmortem(*_incident_of(request), text))

    async def publish(request: Request) -> Response:
        # The reference requires a body, and nothing in it.
        asked = (await json_object(request)).get("postmortem") or {}
        if not isinstance(asked, dict):
            raise BadRequestError("postmortem is not an object")
        incident, call = _incident_of(request), call_of(request)
        return JSONResponse(account.publish_postmortem(*incident, asked, call))

    async def revert(request: Request) -> Response:
        return JSONResponse(account.revert_postmortem(*_incident_of(request)))

    return [
        Route(POSTMORTEM, get_postmortem),
        Route(POSTMORTEM, draft, methods=["PUT"]),
        Route(f"{POSTMORTEM}/publish", publish, methods=["PUT"]),
        Route(f"{POSTMORTEM}/revert", revert, methods=["PUT"]),
    ]


async def part_of(request: Request, key: str) -> Json:
    """What a body has under its one key. Raises BadRequestError when there is no such object."""
    part = (await json_object(request)).get(key)
    if not isinstance(part, dict):
        raise BadRequestError(f"{key} is missing")
    return part


def call_of(request: Request) -> str:
    """The request as the log of mails names it: `POST /v1/pages/8m2l51279rpl/incidents`."""
    return f"{request.method} {request.url.path}"


def _incident_of(request: Request) -> tuple[str, str]:
    return request.path_params["page_id"], request.path_params["id"]
