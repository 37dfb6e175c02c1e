"""What Port fails is tried again or told, and nothing is deleted that is in doubt."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import respx
from port_ocean.clients.port.types import UserAgentType
from port_ocean.context.event import event
from port_ocean.core.models import Entity

from client import StatuspageClient
from errors import (
    UnconfirmedDeletionError,
    UndeletedEntitiesError,
    UnwrittenEntitiesError,
)
from resync.live_overlay import LiveOverlay
from resync.session import ResyncSession, open_session
from tests.conftest import NOT_FOUND
from tests.oceans_port import OceansPort, an_entity, mapping_of
from tests.resources import resource

OURS = UserAgentType.exporter
BULK = "/b/entities/bulk$"
DELETE = "/bulk/entities/delete$"


def entity(identifier: str) -> Entity:
    return an_entity(identifier, name="New")


@asynccontextmanager
async def resync(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> AsyncIterator[ResyncSession]:
    """A resync of one page under a mapping of incidents, as it comes to its end."""
    statuspage.get("/pages").respond(json=[{"id": "p1"}])
    async with (
        open_session(client, frozenset(), LiveOverlay()) as session,
        mapping_of(resource("incident")),
    ):
        yield session


async def delete_all_but(port: OceansPort, *kept: str) -> None:
    """End a resync that found these entities."""
    before = [an_entity(each) for each in port.identifiers]
    after = [an_entity(each) for each in kept]
    await port.applier.delete_diff({"before": before, "after": after}, OURS, 1)


async def names(port: OceansPort) -> dict[str, object]:
    return {
        each.identifier: each.properties.get("name")
        for each in port.state.catalog.store.all()
    }


async def test_a_live_event_offers_again_what_port_has_not_taken(
    oceans_port: OceansPort, logged: list[str]
) -> None:
    await oceans_port.fails(path=BULK, status=500, entity="i1")
    async with mapping_of():
        await oceans_port.applier.upsert([entity("i1"), entity("i2")], OURS)
    assert await names(oceans_port) == {"i1": "New", "i2": "New"}
    assert not any("ERROR Port has" in line for line in logged)


async def test_a_live_event_tells_what_port_never_takes(
    oceans_port: OceansPort, logged: list[str]
) -> None:
    await oceans_port.fails(path=BULK, status=422, entity="i1", times=None)
    async with mapping_of():
        await oceans_port.applier.upsert([entity("i1"), entity("i2")], OURS)
    assert await names(oceans_port) == {"i2": "New"}
    told = "ERROR Port has not taken 1 entities, the first b i1"
    assert any(line.startswith(told) for line in logged)


async def test_a_live_event_writes_only_what_differs_from_what_the_last_one_wrote(
    oceans_port: OceansPort,
) -> None:
    async with mapping_of():
        await oceans_port.applier.upsert([entity("i1"), entity("i2")], OURS)
        await oceans_port.has("i1", name="By hand")
        newer = an_entity("i2", name="Newer")
        await oceans_port.applier.upsert([entity("i1"), newer], OURS)
    assert await names(oceans_port) == {"i1": "By hand", "i2": "Newer"}


async def test_what_port_has_not_taken_is_written_by_the_next_event(
    oceans_port: OceansPort,
) -> None:
    await oceans_port.fails(path=BULK, status=422, times=2)
    async with mapping_of():
        for _ in range(2):
            await oceans_port.applier.upsert([entity("i1")], OURS)
    assert await names(oceans_port) == {"i1": "New"}


async def test_after_a_deletion_an_event_writes_everything(
    oceans_port: OceansPort,
) -> None:
    async with mapping_of():
        await oceans_port.applier.upsert([entity("i1")], OURS)
        await oceans_port.applier.delete([entity("i1")], OURS)
        await oceans_port.applier.upsert([entity("i1")], OURS)
    assert oceans_port.identifiers == {"i1"}


async def test_after_a_resync_an_event_writes_everything(
    oceans_port: OceansPort, client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    async with mapping_of():
        await oceans_port.applier.upsert([entity("i1")], OURS)
    async with resync(client, statuspage):
        await oceans_port.applier.upsert([an_entity("i1", name="Stale")], OURS)
    async with mapping_of():
        await oceans_port.applier.upsert([entity("i1")], OURS)
    assert await names(oceans_port) == {"i1": "New"}


async def test_a_resync_offers_again_what_port_has_not_taken_before_it_deletes(
    oceans_port: OceansPort, client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    await oceans_port.has("i1", name="Old")
    await oceans_port.fails(path=BULK, status=500)
    async with resync(client, statuspage):
        await oceans_port.applier.upsert([entity("i1")], OURS)
        assert await names(oceans_port) == {"i1": "Old"}
        # Ocean takes what failed for gone.
        await delete_all_but(oceans_port)
    assert await names(oceans_port) == {"i1": "New"}


async def test_what_port_never_takes_fails_the_resync_and_is_not_deleted(
    oceans_port: OceansPort, client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    for identifier in ("i1", "i9"):
        await oceans_port.has(identifier, name="Old")
    await oceans_port.fails(path=BULK, status=500, times=None)
    statuspage.get("/pages/p1/incidents/i9").respond(404, json=NOT_FOUND)
    async with resync(client, statuspage):
        await oceans_port.applier.upsert([entity("i1")], OURS)
        with pytest.raises(UnwrittenEntitiesError, match=r"taken 1 .* the first b i1"):
            await delete_all_but(oceans_port)
    # What is gone leaves all the same.
    assert await names(oceans_port) == {"i1": "Old"}


async def test_what_is_there_by_its_id_is_not_deleted(
    oceans_port: OceansPort, client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    await oceans_port.has("i1")
    statuspage.get("/pages/p1/incidents/i1").respond(json={"id": "i1"})
    async with resync(client, statuspage) as session:
        with pytest.raises(UnconfirmedDeletionError, match="incident"):
            await delete_all_but(oceans_port)
        assert session.lists_look_wrong
    assert oceans_port.identifiers == {"i1"}


@pytest.mark.parametrize("status", [409, 500])
@pytest.mark.parametrize("with_dependents", [True, False])
async def test_what_port_fails_to_delete_fails_the_resync(
    oceans_port: OceansPort,
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    status: int,
    with_dependents: bool,
) -> None:
    await oceans_port.has("i1")
    await oceans_port.fails(path=DELETE, status=status)
    statuspage.get("/pages/p1/incidents/i1").respond(404, json=NOT_FOUND)
    async with resync(client, statuspage):
        mapping_with_dependents(with_dependents)
        with pytest.raises(
            UndeletedEntitiesError, match=r"deleted 1 .* the first b i1"
        ):
            await delete_all_but(oceans_port)
        await delete_all_but(oceans_port)
    assert oceans_port.identifiers == set()


async def test_an_entity_that_port_refuses_to_delete_keeps_no_other(
    oceans_port: OceansPort, client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    for identifier in ("i1", "i2"):
        await oceans_port.has(identifier)
    await oceans_port.fails(path=DELETE, status=409)
    statuspage.get(path__regex=".*/pages/.+").respond(404, json=NOT_FOUND)
    async with resync(client, statuspage):
        mapping_with_dependents(False)
        with pytest.raises(UndeletedEntitiesError, match="deleted 1 "):
            await delete_all_but(oceans_port)
    assert len(oceans_port.identifiers) == 1


async def test_a_live_event_deletes_without_a_second_look(
    oceans_port: OceansPort,
) -> None:
    await oceans_port.has("i1")
    async with mapping_of():
        await oceans_port.applier.delete([an_entity("i1")], OURS)
    assert oceans_port.identifiers == set()


def mapping_with_dependents(with_dependents: bool) -> None:
    event.port_app_config.delete_dependent_entities = with_dependents
