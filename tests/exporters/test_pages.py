from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from client import StatuspageClient
from errors import IncompleteReadError
from exporters.component_groups import export_component_groups
from exporters.components import export_components
from exporters.incidents import export_incident_updates, export_incidents
from exporters.pages import export_pages
from integration import StatuspagePortAppConfig
from resync.live_overlay import LiveOverlay
from resync.session import ResyncSession
from resync.spool import Spool
from statuspage_api.public_status import PublicStatus
from tests.live_events.lookups import NoStatus
from tests.resources import resource
from tests.resync.accounts import PAGES, account_of, ids, incident


@pytest.fixture
async def account(
    client: StatuspageClient, tmp_path: Path
) -> AsyncIterator[ResyncSession]:
    with Spool.in_directory(tmp_path) as spool:
        account = account_of(client, spool)
        yield account
        await account.close()


def exported(account: ResyncSession, kind: str, **selector: Any) -> AsyncIterator[Any]:
    exporters: dict[str, Any] = {
        "component_group": export_component_groups,
        "component": export_components,
        "incident": export_incidents,
        "incident_update": export_incident_updates,
    }
    if kind == "statuspage":
        wanted = resource(kind, **selector)
        return export_pages(account, wanted, NoStatus())
    batches: AsyncIterator[Any] = exporters[kind](account, resource(kind, **selector))
    return batches


@pytest.mark.parametrize(
    ("kind", "paths"),
    [
        ("incident", ["incidents"]),
        ("component_group", ["component-groups", "components"]),
    ],
)
async def test_a_page_that_fails_fails_only_the_resources_that_want_it(
    account: ResyncSession, statuspage: respx.MockRouter, kind: str, paths: list[str]
) -> None:
    for path in paths:
        statuspage.get(f"/pages/p1/{path}").respond(json=[])
        statuspage.get(f"/pages/p2/{path}").respond(403)
        statuspage.get(f"/pages/p3/{path}").respond(json=[])
    resources = [resource(kind)]
    account.prefetch(StatuspagePortAppConfig.construct(resources=resources))
    assert await ids(exported(account, kind, pageIds=["p1", "p3"])) == []
    for selector in ({}, {"pageIds": ["p2", "p3"]}):
        with pytest.raises(IncompleteReadError, match="page p2"):
            await ids(exported(account, kind, **selector))


async def test_pages_are_selected_by_their_ids(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    async with httpx.AsyncClient() as http:
        public_status = PublicStatus(http, "https://{subdomain}.example")
        wanted = resource("statuspage", pageIds=["p3", "p1"])
        taken = await ids(export_pages(account, wanted, public_status))
    assert taken == ["p1", "p3"]


KINDS = ["statuspage", "component_group", "component", "incident", "incident_update"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_page_that_is_not_synced_is_named_once_and_keeps_deletion_off(
    account: ResyncSession, statuspage: respx.MockRouter, logged: list[str], kind: str
) -> None:
    with pytest.raises(IncompleteReadError, match="page elsewhere") as failure:
        await ids(exported(account, kind, pageIds=["elsewhere"]))
    assert failure.value.page_ids == ["elsewhere"]
    [line] = [each for each in logged if each.startswith("ERROR")]
    assert line == (
        "ERROR pageIds: page elsewhere is none of the pages that are synced."
        " Correct the mapping, or add the page to statuspageIds.\n"
    )
    assert not statuspage.calls


async def test_a_page_that_two_resources_misname_is_named_once(
    account: ResyncSession, logged: list[str]
) -> None:
    for kind in ("incident", "component"):
        with pytest.raises(IncompleteReadError, match="page elsewhere"):
            await ids(exported(account, kind, pageIds=["elsewhere"]))
    assert len([each for each in logged if each.startswith("ERROR")]) == 1


async def test_a_page_that_the_key_does_not_see_fails_who_names_it_and_nobody_else(
    client: StatuspageClient, statuspage: respx.MockRouter, tmp_path: Path
) -> None:
    statuspage.get("/pages/p1/incidents").respond(json=[incident("i1")])
    with Spool.in_directory(tmp_path) as spool:
        account = ResyncSession(
            client,
            spool,
            PAGES[:1],
            LiveOverlay(),
            configured_page_ids=frozenset({"p1", "hidden"}),
        )
        seen = exported(account, "incident", pageIds=["p1"])
        assert await ids(seen) == ["i1"]
        for selector in ({"pageIds": ["p1", "hidden"]}, {}):
            with pytest.raises(IncompleteReadError, match="page hidden"):
                await ids(exported(account, "incident", **selector))
