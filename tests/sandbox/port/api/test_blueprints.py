"""Blueprints through HTTP, in the calls that Ocean makes."""

import httpx

from tests.sandbox.port.examples import (
    INCIDENT,
    PAGE,
    entity,
    install_blueprints,
    look,
    upsert,
)


async def test_defaults_are_installed_in_the_steps_of_ocean(
    port: httpx.AsyncClient,
) -> None:
    """Bare blueprints first, then relations: their targets exist by then."""
    bare = {key: value for key, value in INCIDENT.items() if key != "relations"}
    relations = {"page": INCIDENT["relations"]["page"]}
    assert (await port.get("/v1/blueprints/incident")).status_code == 404
    assert (await port.post("/v1/blueprints", json=bare)).status_code == 201
    early = await port.patch("/v1/blueprints/incident", json={"relations": relations})
    assert early.status_code == 422
    assert "unknown target" in early.json()["message"]
    await port.post("/v1/blueprints", json=PAGE)
    await port.patch("/v1/blueprints/incident", json={"relations": relations})
    read = (await port.get("/v1/blueprints/incident")).json()["blueprint"]
    assert read["relations"] == relations
    assert read["schema"] == INCIDENT["schema"]


async def test_a_blueprint_that_exists_is_a_conflict(port: httpx.AsyncClient) -> None:
    await port.post("/v1/blueprints", json=PAGE)
    assert (await port.post("/v1/blueprints", json=PAGE)).status_code == 409


async def test_a_blueprint_is_deleted_with_its_entities(
    port: httpx.AsyncClient,
) -> None:
    await install_blueprints(port)
    await upsert(port, "incident", entity("i1"))
    assert (await port.delete("/v1/blueprints/incident")).status_code == 409
    answer = await port.delete(
        "/v1/blueprints/incident/all-entities", params={"delete_blueprint": "true"}
    )
    migration_id = answer.json()["migrationId"]
    migration = (await port.get(f"/v1/migrations/{migration_id}")).json()["migration"]
    assert migration["status"] == "COMPLETED"
    catalog = await look(port)
    assert "incident" not in catalog["blueprints"]
    assert catalog["entities"] == []


async def test_blueprints_and_their_entities_are_listed(
    port: httpx.AsyncClient,
) -> None:
    await install_blueprints(port)
    await upsert(port, "page", entity("p1"))
    blueprints = (await port.get("/v1/blueprints")).json()["blueprints"]
    assert [each["identifier"] for each in blueprints] == [
        *("page", "component", "incident")
    ]
    entities = (await port.get("/v1/blueprints/page/entities")).json()["entities"]
    assert [each["identifier"] for each in entities] == ["p1"]
