import asyncio
from datetime import timedelta

import httpx
import pytest
import respx

from client import StatuspageClient
from errors import ServerError
from live_events.group_statuses import COMPONENTS_LIFETIME, LiveGroupStatuses
from live_events.shared_reads import SharedRead, SharedReads
from statuspage_api.objects import RawItem
from tests.live_events.lookups import Clock

PATH = "/pages/p1/components"


def component(component_id: str, status: str, group_id: str = "g1") -> RawItem:
    return {"id": component_id, "group_id": group_id, "status": status}


class Live:
    """The groups' statuses, and a clock that stands still until it is moved."""

    def __init__(self, client: StatuspageClient, *, hears_all: bool = True) -> None:
        self.clock = Clock()
        self.statuses = LiveGroupStatuses(
            client, SharedReads(self.clock), self.clock, hears_all=hears_all
        )

    def note(
        self, component_id: str, value: RawItem | None, seconds_ago: float = 0
    ) -> None:
        """What an event about a component led to, read so many seconds ago."""
        read = SharedRead[RawItem | None](
            self.clock.now - timedelta(seconds=seconds_ago)
        )
        read.end_with(value)
        self.statuses.note("p1", component_id, read)

    async def worst(self, group_id: str = "g1") -> str | None:
        """The status of a group of page p1."""
        return await self.statuses.worst("p1", group_id, self.clock.now)


@pytest.fixture
def live(client: StatuspageClient) -> Live:
    return Live(client)


async def test_one_list_of_a_page_serves_all_its_groups(
    live: Live, statuspage: respx.MockRouter
) -> None:
    route = statuspage.get(PATH).respond(
        json=[
            component("c1", "operational"),
            component("c2", "degraded_performance"),
            component("c3", "major_outage", "g2"),
        ]
    )
    groups = ("g1", "g2", "empty")
    assert await asyncio.gather(*map(live.worst, groups)) == [
        "degraded_performance",
        "major_outage",
        None,
    ]
    live.clock.pass_seconds(COMPONENTS_LIFETIME.total_seconds())
    await live.worst()
    assert route.call_count == 1


async def test_pages_do_not_share_their_components(
    live: Live, statuspage: respx.MockRouter
) -> None:
    statuspage.get(PATH).respond(json=[component("c1", "major_outage")])
    statuspage.get("/pages/p2/components").respond(
        json=[component("c2", "operational")]
    )
    assert await live.worst() == "major_outage"
    status = await live.statuses.worst("p2", "g1", live.clock.now)
    assert status == "operational"


async def test_events_keep_the_list_up_to_date_without_a_request(
    live: Live, statuspage: respx.MockRouter
) -> None:
    route = statuspage.get(PATH).respond(
        json=[component("c1", "operational"), component("c2", "operational")]
    )
    await live.worst()
    live.clock.pass_seconds(1)
    live.note("c1", component("c1", "major_outage"))
    assert await live.worst() == "major_outage"
    live.note("c1", component("c1", "partial_outage", "g2"))
    assert (await live.worst(), await live.worst("g2")) == (
        "operational",
        "partial_outage",
    )
    live.note("c1", None)
    assert await live.worst("g2") is None
    assert route.call_count == 1


async def test_after_ten_minutes_the_list_is_read_anew(
    live: Live, statuspage: respx.MockRouter
) -> None:
    route = statuspage.get(PATH)
    route.side_effect = [
        httpx.Response(200, json=[component("c1", status)])
        for status in ("operational", "major_outage")
    ]
    assert await live.worst() == "operational"
    live.clock.pass_seconds(601)
    assert await live.worst() == "major_outage"
    assert route.call_count == 2


async def test_where_others_take_events_too_the_list_is_read_for_each(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    live = Live(client, hears_all=False)
    statuspage.get(PATH).side_effect = [
        httpx.Response(200, json=[component("c1", status), component("c2", "")])
        for status in ("operational", "major_outage")
    ]
    assert await live.worst() == "operational"
    live.clock.pass_seconds(1)
    # Another process has had the event about c1.
    live.note("c2", component("c2", "degraded_performance"))
    assert await live.worst() == "major_outage"


async def test_what_was_read_before_the_list_does_not_overwrite_it(
    live: Live, statuspage: respx.MockRouter
) -> None:
    statuspage.get(PATH).respond(json=[component("c1", "operational")])
    await live.worst()
    live.note("c1", component("c1", "major_outage"), seconds_ago=1)
    assert await live.worst() == "operational"


async def test_an_event_of_a_page_that_nobody_asked_for_costs_nothing(
    live: Live, statuspage: respx.MockRouter
) -> None:
    live.note("c1", component("c1", "major_outage"))
    route = statuspage.get(PATH).respond(json=[component("c1", "operational")])
    assert await live.worst() == "operational"
    assert route.call_count == 1


async def test_a_list_that_cannot_be_read_is_asked_for_again_the_next_time(
    live: Live, statuspage: respx.MockRouter
) -> None:
    route = statuspage.get(PATH).respond(500)
    with pytest.raises(ServerError):
        await live.worst()
    route.respond(json=[component("c1", "operational")])
    assert await live.worst() == "operational"


async def test_what_changes_while_the_list_is_being_read_is_not_lost(
    live: Live, statuspage: respx.MockRouter
) -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(request: httpx.Request) -> httpx.Response:
        # The first hundred have been read; then one of them changes.
        if request.url.params["page"] == "1":
            rows = [component(f"c{n}", "operational") for n in range(100)]
            return httpx.Response(200, json=rows)
        reached.set()
        await go_on.wait()
        return httpx.Response(200, json=[component("c100", "under_maintenance")])

    statuspage.get(PATH).mock(side_effect=slowly)
    asked = asyncio.create_task(live.worst())
    await asyncio.wait_for(reached.wait(), timeout=5)
    live.clock.pass_seconds(1)
    live.note("c7", component("c7", "major_outage"))
    live.note("c100", None)
    go_on.set()
    assert await asked == "major_outage"
    live.note("c7", component("c7", "operational"))
    assert await live.worst() == "operational"
