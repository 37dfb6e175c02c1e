import asyncio
from pathlib import Path

import httpx
import pytest
import respx
from port_ocean.core.models import Entity
from port_ocean.core.ocean_types import CalculationResult, EntitySelectorDiff

from client import StatuspageClient
from mapping.list_needs import Need
from resync.downloads import Downloader, accept_everything
from resync.progress_log import ProgressLog
from resync.spool import Spool
from statuspage_api.endpoints import COMPONENTS, INCIDENTS
from statuspage_api.objects import RawItem
from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import Limits, Priority, ProcessWindow
from tests.conftest import Items
from tests.fake_time import FakeTime
from tests.resources import resource


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    """An empty spool."""
    return Spool.in_directory(tmp_path)


async def test_a_resync_says_what_it_costs_before_it_begins(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    spool: Spool,
    logged: list[str],
) -> None:
    statuspage.get(path__regex=".*").respond(json=[])
    pages = [{"id": f"p{number}"} for number in range(500)]
    downloader = Downloader(client, spool, pages)
    downloader.start([Need(COMPONENTS), Need(INCIDENTS)])
    report = ProgressLog(client.limiter, downloader)
    report.begin(pages=500, uptime=False)
    await report.end()
    await downloader.stop()
    [line] = logged
    assert line.startswith(
        "INFO Reading 500 Statuspage page(s): at least 1000 more requests"
    )
    assert "then 834 a minute: at least 1 minute(s). " in line
    assert line.endswith("before it is deleted: at most 3001 more\n")


def mapped(*items: RawItem, errors: int = 0) -> CalculationResult:
    """What Ocean tells of entities with these properties."""
    entities = [
        Entity(
            identifier="i",
            blueprint="b",
            icon=None,
            title=None,
            properties=item,
            relations={"statuspage": "p1", "group": None},
        )
        for item in items
    ]
    failures: list[Exception] = [ValueError()] * errors
    return CalculationResult(EntitySelectorDiff(entities, []), failures)


async def test_a_kind_that_was_read_is_summed_up_in_one_line(
    client: StatuspageClient, spool: Spool, logged: list[str]
) -> None:
    report = ProgressLog(client.limiter, Downloader(client, spool, []))
    incidents, others = resource("incident"), resource("incident")
    report.count(incidents, 4, mapped({"name": "a", "impact": None}, errors=1))
    report.count(incidents, 6, mapped({"name": None, "impact": None}, {"name": "c"}))
    report.count(others, 5, mapped())
    report.sum_up(incidents, 10, complete=True)
    [line] = logged
    assert line == (
        "INFO incident: 10 item(s), complete: 3 mapped, 6 dropped by the mapping,"
        " 6 empty properties. 0 requests so far\n"
    )


async def test_a_kind_that_could_not_be_read_in_full_is_said_to_be_incomplete(
    client: StatuspageClient, spool: Spool, logged: list[str]
) -> None:
    report = ProgressLog(client.limiter, Downloader(client, spool, []))
    report.sum_up(resource("incident"), 7, complete=False)
    [line] = logged
    assert line.startswith("WARNING incident: 7 item(s), not complete: 0 mapped")


async def test_what_is_read_for_port_is_not_said_to_be_there_yet(
    client: StatuspageClient, spool: Spool, logged: list[str]
) -> None:
    downloader = Downloader(client, spool, [])
    report = ProgressLog(client.limiter, downloader, port_maps=True)
    report.sum_up(resource("incident"), 7, complete=True)
    [line] = logged
    assert line == (
        "INFO incident: 7 item(s), complete: for Port to map. 0 requests so far\n"
    )


async def test_the_time_that_the_rate_limit_took_is_told_as_the_clock_shows_it(
    spool: Spool, client: StatuspageClient, logged: list[str]
) -> None:
    time = FakeTime()
    limiter = RateLimiter(
        ProcessWindow(Limits.with_reserve(10), clock=time.clock), time.clock, time.sleep
    )
    report = ProgressLog(limiter, Downloader(client, spool, []))
    requests = [asyncio.create_task(limiter.acquire(Priority.LIVE)) for _ in range(15)]
    await time.run()
    report.sum_up(resource("incident"), 0, complete=True)
    await asyncio.gather(*requests)
    [line] = logged
    assert "15 requests so far, 60 seconds held up by the rate limit" in line


async def test_a_long_resync_tells_how_far_it_has_come(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    spool: Spool,
    items: Items,
    logged: list[str],
) -> None:
    answers = asyncio.Event()

    async def slowly(request: httpx.Request) -> httpx.Response:
        await answers.wait()
        return httpx.Response(200, json=items(3))

    statuspage.get("/pages/p1/incidents").respond(json=items(5))
    statuspage.get("/pages/p2/incidents").side_effect = slowly
    downloader = Downloader(client, spool, [{"id": "p1"}, {"id": "p2"}])
    downloader.start([Need(INCIDENTS)])
    report = ProgressLog(client.limiter, downloader, interval=0.01)
    report.begin(pages=2, uptime=False)
    await asyncio.sleep(0.1)
    assert "Reading: incidents 5 items, 1 of 2 pages done. 2 requests" in logged[-1]
    answers.set()
    async for _ in downloader.downloads[0].batches(
        {"p1", "p2"}, accept_everything, enough=400
    ):
        pass
    told = len(logged)
    await asyncio.sleep(0.05)
    assert len(logged) <= told + 1
    await report.end()
