"""Self-service actions, and starting their runs.

https://docs.port.io/api-reference/create-an-action-automation
"""

from starlette.requests import Request
from starlette.responses import Response

from sandbox import Json
from sandbox.port.api.routing import BadRequest, json_object, ok, route
from sandbox.port.entities.entity import Key
from sandbox.port.organization.action_runs import start_run
from sandbox.port.state import PortState
from sandbox.port.validation.actions import ActionRefused, check_action
from sandbox.port.validation.inputs import InputsRefused, checked_inputs


async def _list(_: Request, port: PortState) -> Response:
    return ok(actions=port.actions.all())


async def _create(request: Request, port: PortState) -> Response:
    action = _checked(await json_object(request), port)
    if port.actions.get(action["identifier"]):
        raise BadRequest(f"action {action['identifier']} exists", 409, "conflict")
    return ok(201, action=port.actions.put(action["identifier"], action))


async def _get(request: Request, port: PortState) -> Response:
    return ok(action=_action(request, port))


async def _put(request: Request, port: PortState) -> Response:
    """Change an action, or create it, as Ocean's own tests rely on."""
    action = _checked(await json_object(request), port)
    return ok(action=port.actions.put(request.path_params["action"], action))


async def _delete(request: Request, port: PortState) -> Response:
    _action(request, port)
    port.actions.delete(request.path_params["action"])
    return ok()


async def _start(request: Request, port: PortState) -> Response:
    action = _action(request, port)
    body = await json_object(request)
    unknown = body.keys() - {"properties", "entity"}
    if unknown or not isinstance(body.get("properties"), dict):
        raise BadRequest("a run takes properties, an object, and entity", 422)
    trigger = action["trigger"]
    if trigger["type"] != "self-service":
        raise BadRequest("an automation is not started by hand")
    _require_installation(action, port)
    entity = _entity(trigger, body.get("entity"), port)
    try:
        inputs = checked_inputs(
            trigger["userInputs"],
            body["properties"],
            lambda blueprint, identifier: _find(blueprint, identifier, port),
        )
    except InputsRefused as refusal:
        raise BadRequest(str(refusal)) from refusal
    run = start_run(
        action,
        inputs,
        body["properties"],
        entity,
        request.query_params.get("run_as"),
        clock=port.clock,
        strict=port.strict,
    )
    port.action_runs.add(run)
    return ok(201, run=run.as_json())


def _checked(action: Json, port: PortState) -> Json:
    try:
        check_action(action, port.catalog.blueprints.keys())
    except ActionRefused as refusal:
        raise BadRequest(str(refusal)) from refusal
    if port.strict:
        _require_installation(action, port)
    return action


def _require_installation(action: Json, port: PortState) -> None:
    """That an integration must be installed before a run of its action is assumed.

    Before the action itself is stored, only a strict Port asks for it.
    """
    method = action["invocationMethod"]
    if method["type"] != "INTEGRATION_ACTION":
        return
    if port.integrations.get(method["installationId"]) is None:
        rule = f"there is no integration {method['installationId']}"
        raise BadRequest(f"invocationMethod.installationId: {rule}")


def _action(request: Request, port: PortState) -> Json:
    identifier = request.path_params["action"]
    action = port.actions.get(identifier)
    if action is None:
        raise BadRequest(f"action {identifier} was not found", 404, "not_found")
    return action


def _entity(trigger: Json, identifier: object, port: PortState) -> Json | None:
    if trigger["operation"] == "CREATE":
        return None
    if not isinstance(identifier, str):
        raise BadRequest("entity is needed: the action is on an entity")
    found = _find(trigger.get("blueprintIdentifier", ""), identifier, port)
    if found is None:
        raise BadRequest(f"entity {identifier} was not found", 404, "not_found")
    return found


def _find(blueprint: str, identifier: str, port: PortState) -> Json | None:
    entity = port.catalog.store.get(Key(blueprint, identifier))
    return entity.as_json() if entity else None


_ONE = "/v1/actions/{action}"

ROUTES = [
    route("GET", "/v1/actions", _list),
    route("POST", "/v1/actions", _create),
    route("GET", _ONE, _get),
    route("PUT", _ONE, _put),
    route("DELETE", _ONE, _delete),
    route("POST", f"{_ONE}/runs", _start),
]
