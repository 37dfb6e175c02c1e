"""Blueprints, entities and calls that the tests of the emulator share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from starlette.applications import Starlette

from sandbox.port.catalog.catalog import Catalog, UpsertOptions

USER_AGENT = "port-ocean/statuspage/0.1.0/my-statuspage/exporter"
UPSERT = {
    "upsert": "true",
    "merge": "true",
    "create_missing_related_entities": "true",
}
MERGE = UpsertOptions(merge=True, create_missing_related_entities=True)
REPLACE = UpsertOptions(merge=False, create_missing_related_entities=True)
WITHOUT_CREATING = UpsertOptions(merge=True, create_missing_related_entities=False)

PAGE: dict[str, Any] = {
    "identifier": "page",
    "title": "Page",
    "schema": {"properties": {"url": {"type": "string", "format": "url"}}},
    "relations": {},
}
COMPONENT: dict[str, Any] = {
    "identifier": "component",
    "title": "Component",
    "schema": {"properties": {"status": {"type": "string"}}},
    "relations": {"page": {"target": "page", "many": False, "required": True}},
}
INCIDENT: dict[str, Any] = {
    "identifier": "incident",
    "title": "Incident",
    "schema": {
        "properties": {
            "status": {"type": "string", "enum": ["open", "resolved"]},
            "impact": {"type": "string"},
            "updates": {"type": "number"},
        }
    },
    "relations": {
        "page": {"target": "page", "many": False, "required": False},
        "components": {"target": "component", "many": True, "required": False},
    },
}


class Clock:
    """A clock that goes on by a second whenever somebody looks at it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def statuspage_catalog(*, strict: bool = False) -> Catalog:
    """Return a catalog with the three blueprints above and no entities."""
    catalog = Catalog(strict=strict, clock=Clock())
    for blueprint in (PAGE, COMPONENT, INCIDENT):
        catalog.create_blueprint(blueprint)
    return catalog


def entity(identifier: str, **fields: Any) -> dict[str, Any]:
    """Return an entity's body as Ocean sends it."""
    return {"identifier": identifier, "title": identifier.upper(), **fields}


@asynccontextmanager
async def logged_in(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client of the app that sends a valid token and Ocean's User-Agent."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://port.test",
        headers={"User-Agent": USER_AGENT},
    ) as client:
        answer = await client.post(
            "/v1/auth/access_token",
            json={"clientId": "id", "clientSecret": "secret"},
        )
        token = answer.json()
        client.headers["Authorization"] = f"{token['tokenType']} {token['accessToken']}"
        yield client


async def install_blueprints(port: httpx.AsyncClient) -> None:
    """Create the three blueprints through the API."""
    for blueprint in (PAGE, COMPONENT, INCIDENT):
        answer = await port.post("/v1/blueprints", json=blueprint)
        assert answer.status_code == 201, answer.text


async def upsert(
    port: httpx.AsyncClient, blueprint: str, *bodies: dict[str, Any]
) -> httpx.Response:
    """Send one bulk upsert as Ocean does."""
    return await port.post(
        f"/v1/blueprints/{blueprint}/entities/bulk",
        params=UPSERT,
        json={"entities": list(bodies)},
    )


async def look(port: httpx.AsyncClient) -> dict[str, Any]:
    """Return what `/sandbox/catalog` shows."""
    answer = await port.get("/sandbox/catalog")
    catalog: dict[str, Any] = answer.json()
    return catalog
