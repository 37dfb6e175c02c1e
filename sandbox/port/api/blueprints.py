"""Blueprints, and the migrations that delete their entities."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.port.api.routing import BadRequest, flag, json_object, ok, route
from sandbox.port.state import PortState


async def _list(_: Request, port: PortState) -> Response:
    return ok(blueprints=list(port.catalog.blueprints.values()))


async def _create(request: Request, port: PortState) -> Response:
    blueprint = port.catalog.create_blueprint(await json_object(request))
    return ok(201, blueprint=blueprint)


async def _get(request: Request, port: PortState) -> Response:
    return ok(blueprint=port.catalog.blueprint(request.path_params["blueprint"]))


async def _patch(request: Request, port: PortState) -> Response:
    identifier = request.path_params["blueprint"]
    body = await json_object(request)
    return ok(blueprint=port.catalog.patch_blueprint(identifier, body))


async def _delete(request: Request, port: PortState) -> Response:
    port.catalog.delete_blueprint(request.path_params["blueprint"])
    return ok()


async def _delete_all_entities(request: Request, port: PortState) -> Response:
    """Port does this in the background; here it is done when the answer comes."""
    identifier = request.path_params["blueprint"]
    port.catalog.delete_all_entities(identifier)
    if flag(request, "delete_blueprint"):
        port.catalog.delete_blueprint(identifier)
    migration_id = f"migration-{len(port.migrations) + 1}"
    port.migrations[migration_id] = {
        "id": migration_id,
        "actor": "sandbox",
        "sourceBlueprint": identifier,
        "mapping": {},
        "status": "COMPLETED",
    }
    return ok(202, migrationId=migration_id)


async def _migration(request: Request, port: PortState) -> Response:
    migration = port.migrations.get(request.path_params["migration"])
    if migration is None:
        raise BadRequest("there is no such migration", 404, "not_found")
    return ok(migration=migration)


ROUTES = [
    route("GET", "/v1/blueprints", _list),
    route("POST", "/v1/blueprints", _create),
    route("GET", "/v1/blueprints/{blueprint}", _get),
    route("PATCH", "/v1/blueprints/{blueprint}", _patch),
    route("DELETE", "/v1/blueprints/{blueprint}", _delete),
    route("DELETE", "/v1/blueprints/{blueprint}/all-entities", _delete_all_entities),
    route("GET", "/v1/migrations/{migration}", _migration),
]
