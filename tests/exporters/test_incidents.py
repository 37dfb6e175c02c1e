from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from port_ocean.core.incremental import with_active_incremental_cursor

from client import StatuspageClient
from errors import IncompleteReadError, KeyRefusedError
from exporters.incidents import export_incident_updates, export_incidents
from integration import StatuspagePortAppConfig
from resync.session import ResyncSession
from resync.spool import Spool
from tests.resources import resource
from tests.resync.accounts import NOW, account_of, ids, incident, requested, resolved

OPEN_LISTS = ("unresolved", "upcoming", "active_maintenance")


@pytest.fixture
async def account(
    client: StatuspageClient, tmp_path: Path
) -> AsyncIterator[ResyncSession]:
    with Spool.in_directory(tmp_path) as spool:
        account = account_of(client, spool)
        yield account
        await account.close()


def lists(statuspage: respx.MockRouter, **lists: list[Any]) -> None:
    """Let the pages have these lists; `p1_incidents=[…]` is that of page p1."""
    for name, items in lists.items():
        page_id, list_name = name.split("_", 1)
        path = list_name.replace("incidents_", "incidents/")
        statuspage.get(f"/pages/{page_id}/{path}").respond(json=items)


async def test_resources_with_different_selectors_share_a_download(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    everything = [
        incident("open"),
        incident("maintenance", status="in_progress", impact="maintenance"),
        incident("critical", days_ago=3, impact="critical", status="resolved"),
        incident("old", days_ago=40, status="postmortem"),
    ]
    lists(statuspage, p1_incidents=everything, p2_incidents=[], p3_incidents=[])
    selectors: dict[str, dict[str, Any]] = {
        "open": {"scope": "unresolved"},
        "maintenance": {"type": "maintenance", "pageIds": ["p1"]},
        "critical": {"impact": ["critical"]},
        "recent": {"createdWithinDays": 7},
        "all": {},
    }
    taken = {name: resource("incident", **each) for name, each in selectors.items()}
    config = StatuspagePortAppConfig.construct(resources=list(taken.values()))
    account.prefetch(config)
    assert {
        name: await ids(export_incidents(account, each)) for name, each in taken.items()
    } == {
        "open": ["open"],
        "maintenance": ["maintenance"],
        "critical": ["critical"],
        "recent": ["open", "maintenance", "critical"],
        "all": ["open", "maintenance", "critical", "old"],
    }
    recent_updates = resource("incident_update", createdWithinDays=7, type="incident")
    assert await ids(export_incident_updates(account, recent_updates)) == [
        "open-u",
        "critical-u",
    ]
    assert requested(statuspage) == ["p1/incidents", "p2/incidents", "p3/incidents"]


async def test_resources_of_different_pages_read_each_page_once(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    for page_id in ("p1", "p2"):
        lists(statuspage, **{f"{page_id}_incidents": [incident(page_id, page_id)]})
    for page_id in ("p1", "p2"):
        wanted = resource("incident", pageIds=[page_id])
        assert await ids(export_incidents(account, wanted)) == [page_id]
    assert requested(statuspage) == ["p1/incidents", "p2/incidents"]


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        ("unresolved", "identified"),
        ("scheduled", "completed"),
        ("upcoming", "scheduled"),
        ("active_maintenance", "verifying"),
    ],
)
async def test_a_narrow_scope_costs_one_request_a_page(
    account: ResyncSession, statuspage: respx.MockRouter, scope: str, status: str
) -> None:
    for page_id in ("p1", "p2", "p3"):
        # Should the vendor's list hold something else, it is not of the scope.
        listed = [
            incident(page_id, page_id, status=status),
            incident("else", page_id, status="resolved"),
        ]
        lists(statuspage, **{f"{page_id}_incidents_{scope}": listed})
    wanted = resource("incident", scope=scope)
    account.prefetch(StatuspagePortAppConfig.construct(resources=[wanted]))
    assert await ids(export_incidents(account, wanted)) == ["p1", "p2", "p3"]
    assert requested(statuspage) == [
        f"p{number}/incidents/{scope}" for number in (1, 2, 3)
    ]


async def test_paging_stops_at_what_was_created_too_long_ago(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    route = statuspage.get("/pages/p1/incidents")
    route.side_effect = [
        httpx.Response(200, json=resolved(1000)[start : start + 100])
        for start in range(0, 1000, 100)
    ]
    wanted = resource("incident", createdWithinDays=150, pageIds=["p1"])
    taken = await ids(export_incidents(account, wanted))
    # Today's, and the one of that very moment.
    assert taken == [f"p1-{day}" for day in range(151)]
    assert route.call_count == 2


async def test_a_list_in_another_order_is_read_to_its_end(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    oldest_first = resolved(250)[::-1]
    route = statuspage.get("/pages/p1/incidents")
    route.side_effect = [
        httpx.Response(200, json=oldest_first[start : start + 100])
        for start in range(0, 300, 100)
    ]
    wanted = resource("incident", createdWithinDays=10, pageIds=["p1"])
    taken = await ids(export_incidents(account, wanted))
    assert taken == [f"p1-{day}" for day in range(10, -1, -1)]
    assert route.call_count == 3


def incremental_lists(statuspage: respx.MockRouter) -> respx.Route:
    """Page p1 with an old and a new open incident, and 300 that are over."""
    old, new = incident("old", days_ago=100), incident("new", days_ago=1)
    lists(
        statuspage,
        p1_incidents_unresolved=[new, old],
        p1_incidents_upcoming=[incident("to-come", status="scheduled")],
        p1_incidents_active_maintenance=[],
    )
    newest_first = [new, *resolved(300, first_day=1)]
    route = statuspage.get("/pages/p1/incidents")
    route.side_effect = [
        httpx.Response(200, json=newest_first[start : start + 100])
        for start in (0, 100, 200)
    ]
    return route


async def test_an_incremental_resync_brings_what_is_open_and_the_newest_once_each(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    newest = incremental_lists(statuspage)
    with with_active_incremental_cursor(NOW - timedelta(hours=1)):
        wanted = resource("incident", pageIds=["p1"])
        taken = await ids(export_incidents(account, wanted))
        updates = resource("incident_update", pageIds=["p1"])
        updates_taken = await ids(export_incident_updates(account, updates))
    assert taken[:3] == ["new", "old", "to-come"]
    assert taken[3:] == [f"p1-{day}" for day in range(99)]
    assert updates_taken == [f"{each}-u" for each in taken]
    assert newest.call_count == 1
    assert requested(statuspage) == sorted(
        ["p1/incidents", *[f"p1/incidents/{each}" for each in OPEN_LISTS]]
    )


async def test_an_incremental_resync_takes_only_what_is_selected(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    incremental_lists(statuspage)
    wanted = resource("incident", pageIds=["p1"], type="maintenance")
    with with_active_incremental_cursor(NOW - timedelta(hours=1)):
        assert await ids(export_incidents(account, wanted)) == ["to-come"]


async def test_incidents_come_with_the_facts_about_them(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    lists(statuspage, p1_incidents=[incident("i1", status="in_progress")])
    batches = export_incidents(account, resource("incident", pageIds=["p1"]))
    [item] = await anext(batches)
    assert item["__is_maintenance"] is True
    assert (item["__duration_minutes"], item["__affected_components"]) == (None, [])


async def test_an_incremental_resync_reads_on_to_the_end_of_the_look_back(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    newest = incremental_lists(statuspage)
    with with_active_incremental_cursor(NOW - timedelta(days=150)):
        wanted = resource("incident", pageIds=["p1"])
        await ids(export_incidents(account, wanted))
    assert newest.call_count == 2


async def test_an_incremental_resync_goes_on_without_a_page_that_fails(
    account: ResyncSession, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    lists(statuspage, p1_incidents_unresolved=[incident("i1")])
    statuspage.get("/pages/p2/incidents/unresolved").respond(403)
    wanted = resource("incident", pageIds=["p1", "p2", "p9"], scope="unresolved")
    with with_active_incremental_cursor(NOW - timedelta(hours=1)):
        # Ocean would leave out every kind that comes after one that fails.
        assert await ids(export_incidents(account, wanted)) == ["i1"]
    assert [line for line in logged if "not read in full: page p2, p9" in line]
    with pytest.raises(IncompleteReadError):
        await ids(export_incidents(account, wanted))


async def test_an_incremental_resync_ends_when_the_key_is_refused(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages/p1/incidents/unresolved").respond(401)
    wanted = resource("incident", pageIds=["p1"], scope="unresolved")
    with (
        with_active_incremental_cursor(NOW - timedelta(hours=1)),
        pytest.raises(KeyRefusedError, match="the key was refused"),
    ):
        await ids(export_incidents(account, wanted))
