"""Where Ocean sends raw items, and says how far its resyncs have come."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox import Json
from sandbox.port.api.integrations import INGEST_PREFIX
from sandbox.port.api.routing import BadRequest, json_object, ok, route
from sandbox.port.lake.lake import LakeRefused, StaleResync
from sandbox.port.lake.resyncs import Resync, Status
from sandbox.port.organization.feature_flags import LAKE_FLAG, PROCESSING_FLAG
from sandbox.port.organization.integrations import Installation
from sandbox.port.state import PortState


async def _write(request: Request, port: PortState) -> Response:
    """Take raw items. What Port answers where the organization lacks the flag is unknown."""
    if LAKE_FLAG not in port.feature_flags:
        raise BadRequest("the organization has no lake", 403, "forbidden")
    installation = _installation(request.path_params["integration"], port)
    body = await json_object(request)
    kind = request.path_params["kind"]
    if body.get("kind") != kind:
        raise BadRequest(f"the body is of kind {body.get('kind')}, not {kind}")
    try:
        port.lake.take(
            installation,
            request.path_params["sync"],
            kind,
            body,
            processed=PROCESSING_FLAG in port.feature_flags,
        )
    except LakeRefused as refusal:
        raise BadRequest(str(refusal), refusal.status) from refusal
    except StaleResync:
        # The answer upon which Ocean gives a resync up.
        stale = {"ok": False, "error": {"code": "resync_stale"}}
        return JSONResponse(stale, 409)
    return ok()


async def _resync(request: Request, port: PortState) -> Response:
    body = await json_object(request)
    status = _status(body)
    resync_id = request.path_params["resync"]
    if status is Status.STARTED:
        _require_processing(port)
        installation = _installation(str(body.get("integration_id")), port)
        try:
            port.lake.begin(installation, resync_id, body)
        except LakeRefused as refusal:
            raise BadRequest(str(refusal), refusal.status) from refusal
        return ok()
    resync = _known_resync(request, port)
    port.lake.end(_installation(resync.integration, port), resync, status)
    return ok()


async def _kind(request: Request, port: PortState) -> Response:
    body = await json_object(request)
    name = body.get("kind_identifier")
    if not isinstance(name, str):
        raise BadRequest("kind_identifier is needed")
    resync = _known_resync(request, port)
    installation = _installation(resync.integration, port)
    port.lake.note_kind(installation, resync, name, _status(body))
    return ok()


async def _get_resync(request: Request, port: PortState) -> Response:
    return JSONResponse({"status": _known_resync(request, port).status})


def _status(body: Json) -> Status:
    try:
        return Status(str(body.get("status")))
    except ValueError as error:
        raise BadRequest(f"status must be one of {', '.join(Status)}") from error


def _known_resync(request: Request, port: PortState) -> Resync:
    _require_processing(port)
    resync_id = request.path_params["resync"]
    if resync_id not in port.lake.resyncs:
        raise BadRequest(f"resync {resync_id} was not found", 404, "not_found")
    return port.lake.resyncs[resync_id]


def _require_processing(port: PortState) -> None:
    # What Port answers there is unknown; Ocean fails a resync by any error.
    if PROCESSING_FLAG not in port.feature_flags:
        raise BadRequest("Port does not process here", 404, "not_found")


def _installation(identifier: str, port: PortState) -> Installation:
    installation = port.integrations.get(identifier)
    if installation is None:
        raise BadRequest(f"integration {identifier} was not found", 404, "not_found")
    return installation


ROUTES = [
    route(
        "POST",
        f"{INGEST_PREFIX}/raw/lake/write/integration-type/{{type}}"
        "/integration/{integration}/sync/{sync}/kind/{kind}",
        _write,
    ),
    route("POST", "/v1/lifecycle/{resync}", _resync),
    route("GET", "/v1/lifecycle/{resync}", _get_resync),
    route("POST", "/v1/lifecycle/{resync}/kind", _kind),
]
