"""`/sandbox`: what tests look at and order. No token, and none of it is Port's."""

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.port.api.routing import BadRequest, json_object, ok, open_route
from sandbox.port.catalog.snapshot import entities_with_calculated
from sandbox.port.organization.feature_flags import Processing
from sandbox.port.state import PortState
from sandbox.port.traffic import Fault
from sandbox.problems import problems_of


async def _catalog(_: Request, port: PortState) -> Response:
    """Return all that Port holds.

    `refusals`, `dropped` and `deletions` are in the order things happened; an
    entity that Ocean sends twice is refused twice. `received` holds what was sent to
    a blueprint, even to one that does not exist; `bare` the entities that exist only
    because another one relates to them. `integration` and `examples` are those of
    the integration installed last.
    """
    catalog, integrations = port.catalog, port.integrations
    latest = integrations.latest()
    return JSONResponse(
        {
            "blueprints": catalog.blueprints,
            "entities": entities_with_calculated(catalog),
            "refusals": catalog.refusals,
            "dropped": catalog.dropped,
            "deletions": catalog.deletions,
            "received": {
                blueprint: received.as_json()
                for blueprint, received in catalog.received.items()
            },
            "bare": [key._asdict() for key in sorted(catalog.bare)],
            "unknownCalls": port.traffic.unknown_calls,
            "integration": integrations.as_json(latest),
            "integrations": {
                identifier: integrations.as_json(installation)
                for identifier, installation in integrations.installed.items()
            },
            "examples": latest.examples if latest else {},
            "scorecards": port.resources["scorecards"],
            "pages": port.resources["pages"],
            "actions": port.actions.all(),
            "probes": port.resources["probes"],
            "logs": port.logs,
        }
    )


async def _requests(_: Request, port: PortState) -> Response:
    """Return `[{method, path, query: {name: [values]}, status, at}]`, oldest first."""
    return JSONResponse(port.traffic.requests)


async def _lake(_: Request, port: PortState) -> Response:
    """Return what came into the lake, what of it was lost, and how resyncs went."""
    return JSONResponse(port.lake.as_json())


async def _processing(request: Request, port: PortState) -> Response:
    """Give the organization other flags, by who is to process from now on."""
    try:
        processing = Processing(str((await json_object(request)).get("processing")))
    except ValueError as error:
        choice = ", ".join(Processing)
        raise BadRequest(f"processing must be one of {choice}", 400) from error
    port.feature_flags = processing.flags
    return ok()


async def _reset(request: Request, port: PortState) -> Response:
    await _refuse_a_body(request)
    port.reset()
    return ok()


async def _resync_request(request: Request, port: PortState) -> Response:
    """Ask every installation for a resync, as the button in Port's UI does."""
    await _refuse_a_body(request)
    for installation in port.integrations.installed.values():
        port.integrations.request_resync(installation)
    return ok()


async def _refuse_a_body(request: Request) -> None:
    if await request.body():
        raise BadRequest(f"{request.url.path} takes no body", 400)


async def _faults(request: Request, port: PortState) -> Response:
    """Order a fault."""
    try:
        fault = Fault.model_validate(await json_object(request))
    except ValidationError as error:
        raise BadRequest(f"no fault: {problems_of(error)}", 400) from error
    port.traffic.faults.append(fault)
    return ok()


async def _lift_faults(request: Request, port: PortState) -> Response:
    """Order no fault any more."""
    port.traffic.lift_faults()
    return ok()


async def _integration_config(request: Request, port: PortState) -> Response:
    """Install a mapping, also for the integrations to come.

    The body is the mapping itself. As in Port, its other fields are the integration's
    business, which reads it.
    """
    mapping = await json_object(request)
    if not isinstance(mapping.get("resources"), list):
        raise BadRequest(
            "no mapping: it has no list of resources (the body is the mapping itself)",
            400,
        )
    port.integrations.set_config(mapping)
    return ok()


ROUTES = [
    open_route("GET", "/sandbox/catalog", _catalog),
    open_route("GET", "/sandbox/requests", _requests),
    open_route("GET", "/sandbox/lake", _lake),
    open_route("PUT", "/sandbox/processing", _processing),
    open_route("POST", "/sandbox/reset", _reset),
    open_route("POST", "/sandbox/resync-request", _resync_request),
    open_route("POST", "/sandbox/faults", _faults),
    open_route("DELETE", "/sandbox/faults", _lift_faults),
    open_route("PUT", "/sandbox/integration-config", _integration_config),
]
