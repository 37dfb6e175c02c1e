"""The part of the control API that changes the account: one route per method of `Account`."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import Json
from sandbox.statuspage.account.account import Account
from sandbox.statuspage.api.errors import BadRequestError
from sandbox.statuspage.api.json_body import json_object
from sandbox.statuspage.objects.bodies import (
    component_body,
    component_group_body,
    incident_body,
    incident_template_body,
    incident_update_body,
    page_body,
    subscriber_body,
)

PAGE = "/sandbox/pages/{page_id}"
GROUPS = f"{PAGE}/component-groups"
GROUP = f"{GROUPS}/{{id}}"
COMPONENTS = f"{PAGE}/components"
COMPONENT = f"{COMPONENTS}/{{id}}"
INCIDENTS = f"{PAGE}/incidents"
INCIDENT = f"{INCIDENTS}/{{id}}"
UPDATES = f"{INCIDENTS}/{{incident_id}}/incident_updates"
UPDATE = f"{UPDATES}/{{id}}"
TEMPLATES = f"{PAGE}/incident_templates"
TEMPLATE = f"{TEMPLATES}/{{id}}"
SUBSCRIBER = f"{PAGE}/subscribers/{{id}}"

PAGE_FIELDS = frozenset(page_body("", "", "", ""))
GROUP_FIELDS = frozenset(component_group_body("", "", "", 0, ""))
COMPONENT_FIELDS = frozenset(component_body("", "", "", 0, ""))
# Only some incidents have the two that are added.
INCIDENT_FIELDS = frozenset(incident_body("", "", "", "")) | {
    *("backfilled", "started_at")
}
NEW_INCIDENT_FIELDS = INCIDENT_FIELDS | {"body", "component_ids"}
UPDATE_FIELDS = frozenset(incident_update_body("", "", "", "", ""))
TEMPLATE_FIELDS = frozenset(incident_template_body("", "")) | {"component_ids"}
# A subscriber has some of those that are added.
SUBSCRIBER_FIELDS = frozenset(subscriber_body("", "", "")) | {
    *("email", "endpoint", "phone_number", "components")
}


def change_routes(account: Account) -> list[Route]:
    """POST creates (201), PUT merges the body's fields (200), DELETE removes (204).

    A field that is not known is refused (400), since nothing would come of it.
    """
    return [
        _changing("PUT", PAGE, account.change_page, PAGE_FIELDS),
        _removing(PAGE, account.delete_page),
        _changing("POST", GROUPS, account.create_component_group, GROUP_FIELDS),
        _changing("PUT", GROUP, account.change_component_group, GROUP_FIELDS),
        _removing(GROUP, account.delete_component_group),
        _changing("POST", COMPONENTS, account.create_component, COMPONENT_FIELDS),
        _changing("PUT", COMPONENT, account.change_component, COMPONENT_FIELDS),
        _removing(COMPONENT, account.delete_component),
        _changing("POST", INCIDENTS, account.create_incident, NEW_INCIDENT_FIELDS),
        _changing("PUT", INCIDENT, account.change_incident, INCIDENT_FIELDS),
        _removing(INCIDENT, account.delete_incident),
        _changing("POST", UPDATES, account.create_incident_update, UPDATE_FIELDS),
        _changing("PUT", UPDATE, account.change_incident_update, UPDATE_FIELDS),
        _removing(UPDATE, account.delete_incident_update),
        _changing("POST", TEMPLATES, account.create_incident_template, TEMPLATE_FIELDS),
        _removing(TEMPLATE, account.delete_incident_template),
        _changing("PUT", SUBSCRIBER, account.change_subscriber, SUBSCRIBER_FIELDS),
    ]


def _changing(
    method: str, path: str, change: Callable[..., Json], fields: frozenset[str]
) -> Route:
    async def answer(request: Request) -> Response:
        body = await json_object(request)
        if unknown := sorted(body.keys() - fields):
            raise BadRequestError(
                f"Unknown: {', '.join(unknown)}. Known: {', '.join(sorted(fields))}."
            )
        # The path's identifiers come in the order of the method's parameters.
        changed = change(*request.path_params.values(), body)
        return JSONResponse(changed, 201 if method == "POST" else 200)

    return Route(path, answer, methods=[method])


def _removing(path: str, remove: Callable[..., None]) -> Route:
    async def answer(request: Request) -> Response:
        remove(*request.path_params.values())
        return Response(status_code=204)

    return Route(path, answer, methods=["DELETE"])
