"""Integrations, and where Ocean sends their metrics and logs."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox import Json
from sandbox.port.api.routing import (
    BadRequest,
    json_object,
    ok,
    route,
)
from sandbox.port.organization.integrations import Installation
from sandbox.port.state import PortState

INGEST_PREFIX = "/ingest"


async def _provision_enabled(_: Request, __: PortState) -> Response:
    return ok(integrations=[])


def _installation(request: Request, port: PortState) -> Installation:
    identifier = request.path_params["integration"]
    installation = port.integrations.get(identifier)
    if installation is None:
        raise BadRequest(f"integration {identifier} was not found", 404, "not_found")
    return installation


def _integration_json(request: Request, installation: Installation) -> Json:
    """Return the record, with ingest URLs on the address the request came to."""
    base = str(request.base_url).rstrip("/") + INGEST_PREFIX
    return {
        **installation.record,
        "logAttributes": {"ingestUrl": f"{base}/logs"},
        "metricAttributes": {"ingestUrl": f"{base}/metrics"},
        "ingestAttributes": {"ingestUrl": f"{base}/raw"},
    }


async def _create(request: Request, port: PortState) -> Response:
    body = await json_object(request)
    if not body.get("installationId"):
        raise BadRequest("installationId is needed")
    installation = port.integrations.create(body)
    return ok(201, integration=_integration_json(request, installation))


async def _get(request: Request, port: PortState) -> Response:
    installation = _installation(request, port)
    return ok(integration=_integration_json(request, installation))


async def _patch(request: Request, port: PortState) -> Response:
    """Serves both `/integration/{id}` and `/integration/{id}/config`."""
    installation = _installation(request, port)
    wants_resync = request.headers.get("x-skip-resync") != "true"
    body = await json_object(request)
    port.integrations.patch(installation, body, resync=wants_resync)
    return ok(integration=_integration_json(request, installation))


async def _delete(request: Request, port: PortState) -> Response:
    _installation(request, port)
    port.integrations.delete(request.path_params["integration"])
    return ok()


async def _resync_state(request: Request, port: PortState) -> Response:
    installation = _installation(request, port)
    port.integrations.update_resync_state(installation, await json_object(request))
    return ok(integration=_integration_json(request, installation))


async def _resync_request(request: Request, port: PortState) -> Response:
    return ok(request=_installation(request, port).resync_request)


async def _examples(request: Request, port: PortState) -> Response:
    """Keeps the latest examples of a kind; what Port does with older is unknown."""
    examples = (await json_object(request)).get("examples", [])
    _installation(request, port).examples[request.path_params["kind"]] = examples
    return ok()


def _cursor_key(request: Request) -> tuple[str, str]:
    parameters = request.query_params
    return parameters.get("kind", ""), parameters.get("index", "")


async def _get_cursor(request: Request, port: PortState) -> Response:
    return ok(cursor=_installation(request, port).cursors.get(_cursor_key(request)))


async def _put_cursor(request: Request, port: PortState) -> Response:
    if _cursor_key(request) not in _installation(request, port).cursors:
        raise BadRequest("there is no such cursor yet", 404, "not_found")
    return await _post_cursor(request, port)


async def _post_cursor(request: Request, port: PortState) -> Response:
    cursor = await json_object(request)
    _installation(request, port).cursors[_cursor_key(request)] = cursor
    return ok(cursor=cursor)


async def _probe_result(request: Request, port: PortState) -> Response:
    result = {**await json_object(request), "probe": request.path_params["probe"]}
    port.resources["probes"].append(result)
    return ok()


async def _ingest_logs(request: Request, port: PortState) -> Response:
    port.logs += (await json_object(request)).get("logs", [])
    return ok()


async def _ingest(_: Request, __: PortState) -> Response:
    """Metrics and heartbeats are taken and ignored."""
    return ok()


_ONE = "/v1/integration/{integration}"

ROUTES = [
    route("GET", "/v1/integration/provision-enabled", _provision_enabled),
    route("POST", "/v1/integration", _create),
    route("GET", _ONE, _get),
    route("PATCH", _ONE, _patch),
    route("DELETE", _ONE, _delete),
    route("PATCH", f"{_ONE}/config", _patch),
    route("PATCH", f"{_ONE}/resync-state", _resync_state),
    route("GET", f"{_ONE}/resync-request", _resync_request),
    route("POST", f"{_ONE}/kinds/{{kind}}/examples", _examples),
    route("GET", f"{_ONE}/cursor", _get_cursor),
    route("PUT", f"{_ONE}/cursor", _put_cursor),
    route("POST", f"{_ONE}/cursor", _post_cursor),
    route("PATCH", "/v1/org/{organization}/integration/probe/{probe}", _probe_result),
    route("POST", f"{INGEST_PREFIX}/logs", _ingest_logs),
    route("POST", f"{INGEST_PREFIX}/{{rest:path}}", _ingest),
    route("PUT", f"{INGEST_PREFIX}/{{rest:path}}", _ingest),
]
