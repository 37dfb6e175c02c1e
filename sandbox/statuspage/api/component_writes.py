"""Writing components: https://developer.statuspage.io/#tag/components."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.statuspage.account.account import Account
from sandbox.statuspage.account.lookup import found
from sandbox.statuspage.api.incident_writes import CHANGING, part_of
from sandbox.statuspage.api.write_bodies import (
    ComponentWrite,
    RefusedError,
    read_body,
)

COMPONENT = "/v1/pages/{page_id}/components/{id}"


def component_write_routes(account: Account) -> list[Route]:
    """Change a component.

    Whether a status that is changed so is mailed to the component's subscribers is unknown:
    the log of mails does not show it.
    """

    async def change_component(request: Request) -> Response:
        page_id, component_id = (request.path_params[key] for key in ("page_id", "id"))
        page = account.page(page_id)
        component = found(page.components, component_id, "Component")
        asked = read_body(ComponentWrite, await part_of(request, "component"))
        if component["group"] and "status" in asked:
            # A group has no status of its own; what the vendor answers is unknown.
            raise RefusedError({"status": ["can't be set for a component group"]})
        # Documented: "null" takes a component out of its group. Its type is a string.
        if asked.get("group_id") == "null":
            asked["group_id"] = None
        group_id = asked.get("group_id")
        if group_id is not None and group_id not in page.component_groups:
            raise RefusedError({"group_id": ["is unknown"]})
        if asked.get("start_date"):
            asked["start_date"] = asked["start_date"].isoformat()
        return JSONResponse(account.change_component(page_id, component_id, asked))

    return [Route(COMPONENT, change_component, methods=CHANGING)]
