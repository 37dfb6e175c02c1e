import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import respx

from client import StatuspageClient
from downloads import Downloader
from endpoints import COMPONENTS, INCIDENTS
from errors import IncompleteReadError, StatuspageError
from live_changes import accept_everything
from raw_items import RawItem
from reading_plan import Need
from resync_report import ResyncReport
from spool import Spool
from tests.conftest import Items


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
    report = ResyncReport(client.limiter, downloader)
    report.begin(pages=500, uptime=False)
    await report.end()
    await downloader.stop()
    [line] = logged
    assert line.startswith(
        "INFO Reading 500 Statuspage page(s): at least 1000 more requests"
    )
    assert line.endswith("834 a minute: at least 1 minute(s)\n")


async def in_batches(
    *batches: list[RawItem], error: StatuspageError | None = None
) -> AsyncIterator[list[RawItem]]:
    for batch in batches:
        yield batch
    if error:
        raise error


async def test_a_kind_that_was_read_is_summed_up(
    client: StatuspageClient, spool: Spool, items: Items, logged: list[str]
) -> None:
    report = ResyncReport(client.limiter, Downloader(client, spool, []))
    batches = report.summed_up("incident", in_batches(items(7), items(3)))
    assert [len(batch) async for batch in batches] == [7, 3]
    assert logged == [
        "INFO incident: 10 item(s), complete. 0 requests since the start, which waited 0 seconds in all\n"
    ]


async def test_a_kind_that_could_not_be_read_in_full_is_said_to_be_incomplete(
    client: StatuspageClient, spool: Spool, items: Items, logged: list[str]
) -> None:
    report = ResyncReport(client.limiter, Downloader(client, spool, []))
    error = IncompleteReadError("Statuspage", "page p1 is missing")
    with pytest.raises(IncompleteReadError):
        async for _ in report.summed_up("incident", in_batches(items(7), error=error)):
            pass
    [line] = logged
    assert line.startswith("WARNING incident: 7 item(s), not complete. 0 requests")


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
    report = ResyncReport(client.limiter, downloader, interval=0.01)
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
