"""The URLs that write, find and delete entities."""

import heapq
import json
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox import Json
from sandbox.port.api.routing import BadRequest, flag, json_object, ok, route
from sandbox.port.catalog.catalog import UpsertOptions
from sandbox.port.entities.entity import Entity, Key
from sandbox.port.entities.search import compile_query
from sandbox.port.state import PortState
from sandbox.port.validation.entities import EntityRefused

MAX_BULK_ENTITIES = 20
MAX_BULK_BYTES = 1024 * 1024
MAX_BULK_DELETIONS = 100
MAX_DATASOURCE_PAGE = 5000


def _options(request: Request) -> UpsertOptions:
    return UpsertOptions(
        merge=flag(request, "merge"),
        create_missing_related_entities=flag(
            request, "create_missing_related_entities"
        ),
        validation_only=flag(request, "validation_only"),
    )


def _datasource(request: Request) -> str:
    return request.headers.get("user-agent") or "unknown"


def _entity_key(request: Request) -> Key:
    return Key(request.path_params["blueprint"], request.path_params["identifier"])


def _refuse_of_action_runs(request: Request) -> None:
    """Port is said to refuse what Ocean writes while it executes an action's run."""
    if request.query_params.get("ocean_info_event_type") == "action_run":
        raise BadRequest("ocean_info_event_type action_run is not known")


async def _upsert(request: Request, port: PortState) -> Response:
    _refuse_of_action_runs(request)
    body = await json_object(request)
    blueprint = request.path_params["blueprint"]
    port.catalog.received[blueprint].note(body)
    if not flag(request, "upsert"):
        key = Key(blueprint, str(body.get("identifier")))
        if port.catalog.store.get(key) is not None:
            raise BadRequest(f"entity {key.identifier} exists", 409, "conflict")
    entity, created = port.catalog.upsert(
        blueprint, body, _datasource(request), _options(request)
    )
    return ok(201 if created else 200, entity=entity.as_json())


async def _bulk_upsert(request: Request, port: PortState) -> Response:
    """Port takes what it can: 200 when that is all, 207 otherwise.

    Unknown: which of 413 and 422 Port answers to too many entities (413 to too
    many bytes is what Ocean expects), and what it says when all are refused.
    """
    _refuse_of_action_runs(request)
    if len(await request.body()) > MAX_BULK_BYTES:
        raise BadRequest(f"more than {MAX_BULK_BYTES} bytes", 413, "too_large")
    bodies = (await json_object(request)).get("entities")
    if not isinstance(bodies, list) or len(bodies) > MAX_BULK_ENTITIES:
        raise BadRequest(f"entities must be a list of up to {MAX_BULK_ENTITIES}")
    blueprint = request.path_params["blueprint"]
    for body in bodies:
        if isinstance(body, dict):
            port.catalog.received[blueprint].note(body)
    port.catalog.blueprint(blueprint)
    entities: list[Json] = []
    errors: list[Json] = []
    for index, body in enumerate(bodies):
        try:
            if not isinstance(body, dict):
                raise EntityRefused(blueprint, "unknown", "an entity is an object")
            _refuse_on_demand(request, port, body)
            entity, created = port.catalog.upsert(
                blueprint, body, _datasource(request), _options(request)
            )
        except EntityRefused as refusal:
            errors.append(_bulk_error(index, refusal))
        else:
            entities.append(
                {"index": index, "identifier": entity.identifier, "created": created}
            )
    return JSONResponse(
        {"ok": not errors, "entities": entities, "errors": errors},
        207 if errors else 200,
    )


def _refuse_on_demand(request: Request, port: PortState, body: Json) -> None:
    identifier = str(body.get("identifier"))
    path = request.url.path
    if status := port.traffic.refusal_of(request.method, path, identifier):
        blueprint = request.path_params["blueprint"]
        rule = "ordered by a test"
        raise EntityRefused(blueprint, identifier, rule, status=status, error="fault")


def _bulk_error(index: int, refusal: EntityRefused) -> Json:
    return {
        "index": index,
        # Ocean takes "unknown" as "the identifier is a search" (not emulated).
        "identifier": (
            refusal.identifier if isinstance(refusal.identifier, str) else "unknown"
        ),
        "statusCode": refusal.status,
        "error": refusal.error,
        "message": str(refusal),
    }


async def _list(request: Request, port: PortState) -> Response:
    blueprint = port.catalog.blueprint(request.path_params["blueprint"])["identifier"]
    entities = port.catalog.store.of_blueprint(blueprint)
    return ok(entities=[entity.as_json() for entity in entities])


async def _get(request: Request, port: PortState) -> Response:
    key = _entity_key(request)
    entity = port.catalog.store.get(key)
    if entity is None:
        raise BadRequest(f"entity {key.identifier} was not found", 404, "not_found")
    return ok(entity=entity.as_json())


async def _delete(request: Request, port: PortState) -> Response:
    key = _entity_key(request)
    with_dependents = flag(request, "delete_dependents")
    if not port.catalog.delete(key, delete_dependents=with_dependents):
        raise BadRequest(f"entity {key.identifier} was not found", 404, "not_found")
    return ok()


async def _bulk_delete(request: Request, port: PortState) -> Response:
    """Entities that are not there or may not go are left out of the answer.

    That Port goes on after one that may not go is assumed (Ocean expects
    "partial deletions").
    """
    identifiers = (await json_object(request)).get("entities")
    if not isinstance(identifiers, list) or len(identifiers) > MAX_BULK_DELETIONS:
        raise BadRequest(f"entities must be a list of up to {MAX_BULK_DELETIONS}")
    blueprint = port.catalog.blueprint(request.path_params["blueprint"])["identifier"]
    with_dependents = flag(request, "delete_dependents")
    deleted = []
    for identifier in identifiers:
        key = Key(blueprint, identifier)
        try:
            if port.catalog.delete(key, delete_dependents=with_dependents):
                deleted.append(identifier)
        except EntityRefused:
            continue  # remembered in the catalog's refusals
    return ok(deletedEntities=deleted)


async def _search(request: Request, port: PortState) -> Response:
    query = compile_query(await json_object(request))
    include = request.query_params.getlist("include")
    found = port.catalog.store.find(query)
    return ok(entities=[_included(entity, include) for entity in found])


def _included(entity: Entity, include: list[str]) -> Json:
    """Return the named fields (`title`, `properties.url`, ...), or all of them.

    Whether Port names an included property that has no value is unknown: not here.
    """
    whole = entity.as_json()
    if not include:
        return whole
    chosen: Json = {}
    for path in include:
        part, _, name = path.partition(".")
        if not name and part in whole:
            chosen[part] = whole[part]
        elif name in whole.get(part, {}):
            chosen.setdefault(part, {})[name] = whole[part][name]
    return chosen


async def _datasource_entities(request: Request, port: PortState) -> Response:
    """Return one page of the entities an integration wrote, ordered by key.

    Which fields Port gives beside identifier and blueprint is unknown; with the
    relations Ocean can order its deletions.
    """
    body = await json_object(request)
    limit = min(int(body.get("limit", MAX_DATASOURCE_PAGE)), MAX_DATASOURCE_PAGE)
    before = _moment(body.get("before"))
    start = Key(*json.loads(body["from"])) if body.get("from") else None
    chosen = (
        entity
        for entity in port.catalog.store.all()
        if entity.datasource.startswith(body.get("datasource_prefix", ""))
        and entity.datasource.endswith(body.get("datasource_suffix", ""))
        and (before is None or entity.updated_at < before)
        and (start is None or entity.key > start)
    )
    page = heapq.nsmallest(limit + 1, chosen, key=lambda entity: entity.key)
    fields = ["identifier", "blueprint", "title", "relations"]
    answer: Json = {"entities": [_included(entity, fields) for entity in page[:limit]]}
    if len(page) > limit:
        answer["next"] = json.dumps(page[limit - 1].key)
    return ok(**answer)


def _moment(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BadRequest(f"before must be a date-time: {error}") from error


ROUTES = [
    route("POST", "/v1/blueprints/entities/datasource-entities", _datasource_entities),
    route("POST", "/v1/entities/search", _search),
    route("POST", "/v1/blueprints/{blueprint}/entities/bulk", _bulk_upsert),
    route("POST", "/v1/blueprints/{blueprint}/entities", _upsert),
    route("GET", "/v1/blueprints/{blueprint}/entities", _list),
    route("POST", "/v1/blueprints/{blueprint}/bulk/entities/delete", _bulk_delete),
    # An identifier may contain slashes, which arrive decoded: hence `:path`.
    route("GET", "/v1/blueprints/{blueprint}/entities/{identifier:path}", _get),
    route("DELETE", "/v1/blueprints/{blueprint}/entities/{identifier:path}", _delete),
]
