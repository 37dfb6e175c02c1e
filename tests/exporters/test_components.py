from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from client import StatuspageClient
from errors import AuthenticationError, IncompleteReadError, KeyRefusedError
from exporters.component_groups import export_component_groups
from exporters.components import export_components
from integration import StatuspagePortAppConfig
from mapping.list_needs import Need
from resync.session import ResyncSession
from resync.spool import Spool
from statuspage_api.endpoints import COMPONENT_GROUPS
from statuspage_api.objects import RawItem
from tests.conftest import NOT_FOUND
from tests.resources import resource
from tests.resync.accounts import account_of, ids, requested


@pytest.fixture
async def account(
    client: StatuspageClient, tmp_path: Path
) -> AsyncIterator[ResyncSession]:
    with Spool.in_directory(tmp_path) as spool:
        account = account_of(client, spool)
        yield account
        await account.close()


def component(component_id: str, page_id: str = "p1", **fields: Any) -> RawItem:
    plain = {"id": component_id, "page_id": page_id, "group": False, "group_id": None}
    return plain | {"status": "operational", "showcase": True} | fields


def with_groups(statuspage: respx.MockRouter) -> None:
    """Let each page have a group whose id is the page's with a g."""
    for page_id, status in (
        ("p1", "operational"),
        ("p2", "major_outage"),
        ("p3", "partial_outage"),
    ):
        group_id = f"g-{page_id}"
        group = {"id": group_id, "page_id": page_id}
        statuspage.get(f"/pages/{page_id}/component-groups").respond(json=[group])
        statuspage.get(f"/pages/{page_id}/components").respond(
            json=[
                component(f"c-{page_id}", page_id, group_id=group_id, status=status),
                component(f"o-{page_id}", page_id, group_id=group_id),
                component(group_id, page_id, group=True, status="degraded_performance"),
            ]
        )


async def group_statuses(
    account: ResyncSession, **selector: Any
) -> dict[str, str | None]:
    batches = export_component_groups(account, resource("component_group", **selector))
    return {
        group["id"]: group["__status"] async for batch in batches for group in batch
    }


async def test_groups_and_components_read_the_components_once(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    with_groups(statuspage)
    resources = [resource("component_group"), resource("component")]
    account.prefetch(StatuspagePortAppConfig.construct(resources=resources))
    assert await group_statuses(account) == {
        "g-p1": "operational",
        "g-p2": "major_outage",
        "g-p3": "partial_outage",
    }
    assert len(await ids(export_components(account, resources[1]))) == 9
    assert requested(statuspage) == [
        f"p{number}/{name}"
        for number in (1, 2, 3)
        for name in ("component-groups", "components")
    ]


async def test_groups_of_selected_pages_cost_only_these_pages(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    with_groups(statuspage)
    taken = await group_statuses(account, pageIds=["p2"])
    assert taken == {"g-p2": "major_outage"}
    assert requested(statuspage) == ["p2/component-groups", "p2/components"]


async def test_groups_of_selected_pages_share_the_lists_of_all(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    with_groups(statuspage)
    resources = [resource("component_group"), resource("component")]
    account.prefetch(StatuspagePortAppConfig.construct(resources=resources))
    assert await group_statuses(account, pageIds=["p2"]) == {"g-p2": "major_outage"}


async def test_groups_of_a_page_whose_components_fail_come_without_status(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    with_groups(statuspage)
    statuspage.get("/pages/p2/components").respond(403)
    assert await group_statuses(account) == {
        "g-p1": "operational",
        "g-p2": None,
        "g-p3": "partial_outage",
    }
    with pytest.raises(IncompleteReadError, match="page p2"):
        await ids(export_components(account, resource("component")))


async def test_components_that_break_off_in_the_middle_tell_no_status(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    with_groups(statuspage)
    begun = [component(f"c{n}", group_id="g-p2") for n in range(100)]
    statuspage.get("/pages/p2/components").side_effect = [
        httpx.Response(200, json=begun),
        httpx.Response(403),
    ]
    assert await group_statuses(account, pageIds=["p2"]) == {"g-p2": None}


async def test_groups_that_cannot_be_read_fail_their_kind(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    with_groups(statuspage)
    statuspage.get("/pages/p1/component-groups").respond(500)
    with pytest.raises(IncompleteReadError, match="page p1") as failure:
        await group_statuses(account)
    assert failure.value.page_ids == ["p1"]


async def test_a_refused_key_fails_the_groups_and_not_their_status_alone(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    with_groups(statuspage)
    # The groups themselves have come already.
    assert len(await ids(account.read([Need(COMPONENT_GROUPS)]))) == 3
    for page_id in ("p1", "p2", "p3"):
        statuspage.get(f"/pages/{page_id}/components").respond(401)
    with pytest.raises(KeyRefusedError, match="the key was refused"):
        await group_statuses(account)


async def test_components_of_some_groups_and_showcased_only(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    listed = [
        component("c1", group_id="g1"),
        component("c2", group_id="g1", showcase=False),
        component("c3", group_id="g2"),
        component("g1", group=True),
    ]
    route = statuspage.get("/pages/p1/components").respond(json=listed)
    of_group = resource("component", pageIds=["p1"], groupIds=["g1"])
    shown = resource("component", pageIds=["p1"], showcaseOnly=True)
    assert await ids(export_components(account, of_group)) == ["c1", "c2", "g1"]
    assert await ids(export_components(account, shown)) == ["c1", "c3", "g1"]
    assert route.call_count == 1


def uptimes(statuspage: respx.MockRouter) -> respx.Route:
    """Let every component have been up a percentage that its id tells."""

    def answer(request: httpx.Request) -> httpx.Response:
        component_id = request.url.path.split("/")[-2]
        uptime = {"id": component_id, "uptime_percentage": float(component_id[1:])}
        return httpx.Response(200, json=uptime)

    return statuspage.get(path__regex=r"/uptime$").mock(side_effect=answer)


async def test_each_showcased_component_brings_its_own_uptime(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    listed = [component(f"c{n}", showcase=n != 3) for n in range(98)]
    listed.append(component("g1", group=True))
    statuspage.get("/pages/p1/components").respond(json=listed)
    statuspage.get("/pages/p2/components").respond(json=[component("c98", "p2")])
    statuspage.get("/pages/p3/components").respond(json=[])
    route = uptimes(statuspage)
    wanted = resource("component", includeUptime=True, uptimeDays=30)
    batches = [batch async for batch in export_components(account, wanted)]
    items = [item for batch in batches for item in batch]
    assert {
        item["id"]: item["__uptime"] and item["__uptime"]["uptime_percentage"]
        for item in items
    } == {"g1": None} | {f"c{n}": float(n) if n != 3 else None for n in range(99)}
    assert route.call_count == 98
    assert {call.request.url.params["start"] for call in route.calls} == {"2026-08-02"}
    # None waits for more than a minute's budget is good for.
    assert max(map(len, batches)) == 60


async def test_uptime_is_asked_for_only_where_it_is_selected(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    listed = [component("c1", group_id="g1"), component("c2")]
    statuspage.get("/pages/p1/components").respond(json=listed)
    route = uptimes(statuspage)
    [plain] = [
        batch
        async for batch in export_components(
            account, resource("component", pageIds=["p1"])
        )
    ]
    assert plain == listed
    selected = resource(
        "component", pageIds=["p1"], groupIds=["g1"], includeUptime=True
    )
    assert await ids(export_components(account, selected)) == ["c1"]
    assert route.call_count == 1


async def test_resources_share_the_uptime_of_the_same_days(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages/p1/components").respond(json=[component("c1")])
    route = uptimes(statuspage)
    for days, requests in ((30, 1), (30, 1), (90, 2)):
        wanted = resource(
            "component", pageIds=["p1"], includeUptime=True, uptimeDays=days
        )
        assert await ids(export_components(account, wanted)) == ["c1"]
        assert route.call_count == requests


async def test_an_uptime_that_cannot_be_had_costs_no_component(
    account: ResyncSession, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    listed = [component("c1"), component("c2")]
    statuspage.get("/pages/p1/components").respond(json=listed)
    statuspage.get("/pages/p1/components/c1/uptime").respond(404, json=NOT_FOUND)
    uptimes(statuspage)
    wanted = resource("component", pageIds=["p1"], includeUptime=True)
    [batch] = [batch async for batch in export_components(account, wanted)]
    assert batch == [
        component("c1", __uptime=None),
        component("c2", __uptime={"id": "c2", "uptime_percentage": 2.0}),
    ]
    assert len([line for line in logged if "uptime of component c1" in line]) == 1


async def test_a_key_refused_for_an_uptime_fails_the_components(
    account: ResyncSession, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages/p1/components").respond(json=[component("c1")])
    statuspage.get("/pages/p1/components/c1/uptime").respond(401)
    wanted = resource("component", pageIds=["p1"], includeUptime=True)
    with pytest.raises(AuthenticationError):
        await ids(export_components(account, wanted))


@pytest.mark.parametrize("selected", [True, False])
async def test_what_uptime_costs_is_announced_where_it_is_selected(
    account: ResyncSession,
    statuspage: respx.MockRouter,
    logged: list[str],
    selected: bool,
) -> None:
    statuspage.get(path__regex="/components$").respond(json=[])
    resources = [resource("component"), resource("component", includeUptime=selected)]
    account.prefetch(StatuspagePortAppConfig.construct(resources=resources))
    [line] = [line for line in logged if line.startswith("INFO Reading 3")]
    cost = "Uptime costs one more request for each showcased component"
    assert (cost in line) == selected
