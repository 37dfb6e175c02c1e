"""`/sandbox/runs` and `/sandbox/node-runs`: what tests see of runs, and start of nodes.

A test starts an action's run as a user does, by `POST /v1/actions/{identifier}/runs` with
`{"properties": {...}}` (and `?run_as=someone@example.com`), and a node's run, whose workflow
is not emulated, by `POST /sandbox/node-runs`. `GET /sandbox/runs` shows both kinds with what
was reported of them, how often they were claimed, and their logs. A claim ends by itself
after the `visibilityTimeoutMs` that it asked for; `POST /sandbox/runs/{id}/offer-again` lets
a run be claimed once more even though it was acknowledged.
"""

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox import Json
from sandbox.port.api.routing import BadRequest, json_object, ok, open_route
from sandbox.port.organization.node_runs import start_node_run
from sandbox.port.state import PortState
from sandbox.problems import problems_of


class NodeConfig(BaseModel):
    """What a node knows of the integration that it calls."""

    model_config = ConfigDict(extra="forbid")

    installationId: str
    integrationProvider: str = "statuspage"
    integrationInvocationType: str
    integrationActionExecutionProperties: Json = {}


async def _list_runs(_: Request, port: PortState) -> Response:
    """Return `{runs: [...], nodeRuns: [...]}`, oldest first."""
    return JSONResponse(
        {
            "runs": [run.as_json() | run.history() for run in port.action_runs.all()],
            "nodeRuns": [run.as_json() | run.history() for run in port.node_runs.all()],
        }
    )


async def _start_node_run(request: Request, port: PortState) -> Response:
    try:
        config = NodeConfig.model_validate(await json_object(request))
    except ValidationError as error:
        raise BadRequest(f"no node: {problems_of(error)}", 400) from error
    run = start_node_run(config.model_dump(), port.clock())
    port.node_runs.add(run)
    return ok(nodeRun=run.as_json())


async def _offer_again(request: Request, port: PortState) -> Response:
    run_id = request.path_params["run"]
    if run := port.action_runs.get(run_id):
        port.action_runs.offer_again(run)
    elif node_run := port.node_runs.get(run_id):
        port.node_runs.offer_again(node_run)
    else:
        raise BadRequest(f"there is no run {run_id}", 404, "not_found")
    return ok()


ROUTES = [
    open_route("GET", "/sandbox/runs", _list_runs),
    open_route("POST", "/sandbox/node-runs", _start_node_run),
    open_route("POST", "/sandbox/runs/{run}/offer-again", _offer_again),
]
