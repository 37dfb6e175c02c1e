from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import respx
from port_ocean.context.event import EventType, event_context
from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from client import StatuspageClient
from exporters.components import export_components
from exporters.incidents import export_incidents
from integration import StatuspagePortAppConfig
from raw_items.changes import RawChanges
from resync import live_overlay
from resync.live_overlay import LiveOverlay
from resync.session import ResyncSession
from resync.spool import Spool
from statuspage_api.objects import RawItem
from tests.resources import resource
from tests.resync.accounts import account_of, incident

UNRESOLVED = resource("incident", scope="unresolved")
MAINTENANCES = resource("incident", type="maintenance")
COMPONENTS = resource("component")


@pytest.fixture
def deleted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of what was deleted from Port as the first resource's."""
    deleted: list[str] = []

    async def delete_entities(resource: ResourceConfig, items: list[RawItem]) -> None:
        assert resource is UNRESOLVED
        deleted.extend(item["id"] for item in items)

    monkeypatch.setattr(live_overlay, "delete_entities", delete_entities)
    return deleted


@pytest.fixture
async def account(
    client: StatuspageClient, statuspage: respx.MockRouter, tmp_path: Path
) -> AsyncIterator[ResyncSession]:
    """An account that has the open incident i1, and nothing else."""
    for page_id, listed in (("p1", [incident("i1")]), ("p2", []), ("p3", [])):
        for path in ("incidents", "incidents/unresolved"):
            statuspage.get(f"/pages/{page_id}/{path}").respond(json=listed)
    overlay = LiveOverlay()
    with Spool.in_directory(tmp_path) as spool, overlay.recording():
        account = account_of(client, spool, overlay)
        yield account
        await account.close()


async def brought(
    account: ResyncSession, *resources: ResourceConfig, updated: RawItem
) -> list[list[tuple[Any, ...]]]:
    """What the first resource brings when an event writes an incident during the first batch."""
    batches: list[list[tuple[Any, ...]]] = []
    async with event_context(EventType.RESYNC) as event:
        event.port_app_config = StatuspagePortAppConfig.construct(
            resources=list(resources)
        )
        async for batch in export_incidents(account, resources[0]):
            if not batches:
                account.overlay.note("incident", RawChanges([updated]))
            batches.append([(item["id"], item["status"]) for item in batch])
    return batches


async def test_what_an_event_wrote_is_brought_again_while_it_is_selected(
    account: ResyncSession, deleted: list[str]
) -> None:
    updated = incident("i1", status="monitoring")
    assert await brought(account, UNRESOLVED, updated=updated) == [
        [("i1", "investigating")],
        [("i1", "monitoring")],
    ]
    assert deleted == []


async def test_what_leaves_the_selection_during_a_resync_leaves_port(
    account: ResyncSession, deleted: list[str]
) -> None:
    updated = incident("i1", status="resolved")
    assert await brought(
        account, UNRESOLVED, MAINTENANCES, COMPONENTS, updated=updated
    ) == [[("i1", "investigating")]]
    assert deleted == ["i1"]


@pytest.mark.parametrize(
    ("blueprint", "gone"),
    [
        pytest.param("b", [], id="the-same-entity"),
        pytest.param("another", ["i1"], id="another-entity"),
    ],
)
async def test_what_another_resource_selects_stays_as_that_ones_entity(
    account: ResyncSession, deleted: list[str], blueprint: str, gone: list[str]
) -> None:
    updated = incident("i1", status="completed")
    other = resource("incident", type="maintenance", blueprint=blueprint)
    assert await brought(account, UNRESOLVED, other, updated=updated) == [
        [("i1", "investigating")]
    ]
    assert deleted == gone


async def test_what_left_the_selection_before_its_batch_came_is_not_brought(
    account: ResyncSession, deleted: list[str]
) -> None:
    everything = resource("incident", blueprint="another")
    account.overlay.note("incident", RawChanges([incident("i1", status="resolved")]))
    async with event_context(EventType.RESYNC) as event:
        event.port_app_config = StatuspagePortAppConfig.construct(
            resources=[UNRESOLVED, everything]
        )
        assert [batch async for batch in export_incidents(account, UNRESOLVED)] == []
        assert deleted == ["i1"]
        assert [
            [(item["id"], item["status"]) for item in batch]
            async for batch in export_incidents(account, everything)
        ] == [[("i1", "resolved")]]


@pytest.mark.parametrize("noted_while_it_is_loaded", [False, True])
async def test_a_component_keeps_its_uptime_when_another_resource_notes_it_without(
    account: ResyncSession,
    statuspage: respx.MockRouter,
    noted_while_it_is_loaded: bool,
) -> None:
    component = {"id": "c1", "page_id": "p1", "showcase": True, "status": ""}
    uptime = {"id": "c1", "uptime_percentage": 99.5}
    statuspage.get("/pages/p1/components").respond(json=[component])
    route = statuspage.get("/pages/p1/components/c1/uptime").respond(json=uptime)
    selected = resource("component", pageIds=["p1"], includeUptime=True)
    changed = component | {"status": "major_outage"}
    brought: list[RawItem] = []
    async with event_context(EventType.RESYNC) as event:
        event.port_app_config = StatuspagePortAppConfig.construct(
            resources=[selected, COMPONENTS]
        )
        if not noted_while_it_is_loaded:
            account.overlay.note("component", RawChanges([changed]))
        async for batch in export_components(account, selected):
            if noted_while_it_is_loaded and not brought:
                account.overlay.note("component", RawChanges([changed]))
            brought += batch
    assert brought[-1] == changed | {"__uptime": uptime}
    assert route.call_count == 1
