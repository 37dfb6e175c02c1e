"""Runs as an integration sees them: claimed, acknowledged, reported; of actions and nodes.

What is told of action runs in Port's API reference is in the models; of claims, of
acknowledging and of workflow nodes it tells nothing, and Ocean's calls are the source.
"""

from datetime import timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from sandbox import Json
from sandbox.port.api.routing import BadRequest, json_object, ok, route
from sandbox.port.organization.claims import AlreadyAcknowledged, Claims, Run
from sandbox.port.state import PortState
from sandbox.problems import problems_of


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Claim(_Body):
    """Who wants how many runs, and for how long nobody else should see them."""

    installationId: str
    limit: int = Field(ge=1)
    visibilityTimeoutMs: int = Field(ge=1)
    exclude: list[str] = []


class RunReport(_Body):
    """PATCH of an action run (documented)."""

    status: Literal["SUCCESS", "FAILURE"] | None = None
    statusLabel: str | None = None
    link: str | list[str] | None = None
    message: dict[str, Any] | None = None
    summary: str | None = None
    externalRunId: str | None = None


class RunLog(_Body):
    """A line of an action run's log (documented)."""

    message: str
    statusLabel: str | None = None
    terminationStatus: Literal["SUCCESS", "FAILURE"] | None = None


class NodeLabel(_Body):
    """How a node's run is labelled."""

    text: str


class NodeReport(_Body):
    """PATCH of a node's run: what Ocean sends. That the rest is refused is assumed."""

    status: Literal["IN_PROGRESS", "COMPLETED"] | None = None
    result: Literal["SUCCESS", "FAILED", "CANCELLED"] | None = None
    output: dict[str, Any] | None = None
    links: list[str] | None = None
    externalRunId: str | None = None
    statusLabel: NodeLabel | None = None
    reauthRequired: bool | None = None


class NodeLog(_Body):
    """A line of a node's log."""

    level: Literal["INFO", "WARN", "ERROR", "DEBUG"]
    message: str


class NodeLogs(_Body):
    """Lines of a node's log."""

    logs: list[NodeLog]


async def _claim_runs(request: Request, port: PortState) -> Response:
    runs = await _claimed(request, port, port.action_runs)
    return ok(runs=[run.as_claimed() for run in runs])


async def _claim_node_runs(request: Request, port: PortState) -> Response:
    runs = await _claimed(request, port, port.node_runs)
    return ok(nodeRuns=[run.as_json() for run in runs])


async def _claimed[R: Run](
    request: Request, port: PortState, claims: Claims[R]
) -> list[R]:
    claim = await _read(Claim, request)
    if port.integrations.get(claim["installationId"]) is None:
        rule = f"integration {claim['installationId']} was not found"
        raise BadRequest(rule, 404, "not_found")
    return claims.claim(
        claim["installationId"],
        claim["limit"],
        timedelta(milliseconds=claim["visibilityTimeoutMs"]),
        claim.get("exclude", ()),
    )


async def _acknowledge_run(request: Request, port: PortState) -> Response:
    return await _acknowledged(request, port.action_runs, "runId")


async def _acknowledge_node_run(request: Request, port: PortState) -> Response:
    return await _acknowledged(request, port.node_runs, "nodeRunIdentifier")


async def _acknowledged[R: Run](
    request: Request, claims: Claims[R], key: str
) -> Response:
    body = await json_object(request)
    run = _found(claims, str(body.get(key)))
    try:
        claims.acknowledge(run)
    except AlreadyAcknowledged as refusal:
        raise BadRequest(str(refusal), 409, "conflict") from refusal
    return ok()


async def _get_run(request: Request, port: PortState) -> Response:
    return ok(run=_found(port.action_runs, request.path_params["run"]).as_json())


async def _list_runs(request: Request, port: PortState) -> Response:
    wanted = request.query_params.get("external_run_id")
    runs = [run.as_json() for run in port.action_runs.all()]
    return ok(runs=[run for run in runs if wanted in (None, run["externalRunId"])])


async def _patch_run(request: Request, port: PortState) -> Response:
    run = _found(port.action_runs, request.path_params["run"])
    changes = await _read(RunReport, request)
    _refuse_after_the_end(run, port)
    run.report(changes, port.clock())
    return ok(run=run.as_json())


async def _log_run(request: Request, port: PortState) -> Response:
    run = _found(port.action_runs, request.path_params["run"])
    entry = await _read(RunLog, request)
    _refuse_after_the_end(run, port)
    run.log(entry, port.clock())
    return ok(201, runLog=run.logs[-1])


async def _get_run_logs(request: Request, port: PortState) -> Response:
    run = _found(port.action_runs, request.path_params["run"])
    return ok(runLogs=run.logs)


async def _list_node_runs(request: Request, port: PortState) -> Response:
    wanted = request.query_params.get("external_run_id")
    runs = [run.as_json() for run in port.node_runs.all()]
    return ok(nodeRuns=[run for run in runs if wanted in (None, run["externalRunId"])])


async def _patch_node_run(request: Request, port: PortState) -> Response:
    run = _found(port.node_runs, request.path_params["run"])
    changes = await _read(NodeReport, request)
    _refuse_after_the_end(run, port)
    run.report(changes)
    return ok(nodeRun=run.as_json())


async def _log_node_run(request: Request, port: PortState) -> Response:
    run = _found(port.node_runs, request.path_params["run"])
    logs = (await _read(NodeLogs, request))["logs"]
    _refuse_after_the_end(run, port)
    run.add_logs(logs, port.clock())
    return ok(201)


def _refuse_after_the_end(run: Run, port: PortState) -> None:
    """Whether a run that is over can be reported of is unknown: a strict Port refuses."""
    if run.is_over and port.strict:
        raise BadRequest(f"run {run.id} has ended", 409, "conflict")


def _found[R: Run](claims: Claims[R], run_id: str) -> R:
    run = claims.get(run_id)
    if run is None:
        raise BadRequest(f"run {run_id} was not found", 404, "not_found")
    return run


async def _read(kind: type[_Body], request: Request) -> Json:
    """Return the fields that are given. Raises: BadRequest for unknown and wrong ones."""
    try:
        body = kind.model_validate(await json_object(request))
    except ValidationError as error:
        raise BadRequest(problems_of(error)) from error
    return body.model_dump(exclude_unset=True)


_RUN = "/v1/actions/runs/{run}"
_NODE_RUN = "/v1/workflows/nodes/runs/{run}"

ROUTES = [
    route("GET", "/v1/actions/runs", _list_runs),
    route("POST", "/v1/actions/runs/claim-pending", _claim_runs),
    route("PATCH", "/v1/actions/runs/ack", _acknowledge_run),
    route("GET", _RUN, _get_run),
    route("PATCH", _RUN, _patch_run),
    route("GET", f"{_RUN}/logs", _get_run_logs),
    route("POST", f"{_RUN}/logs", _log_run),
    route("POST", "/v1/workflows/runs/claim-pending", _claim_node_runs),
    route("PATCH", "/v1/workflows/runs/ack", _acknowledge_node_run),
    route("GET", "/v1/workflows/nodes/runs", _list_node_runs),
    route("PATCH", _NODE_RUN, _patch_node_run),
    route("POST", f"{_NODE_RUN}/logs", _log_node_run),
]
