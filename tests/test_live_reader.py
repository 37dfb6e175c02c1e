import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import respx

from client import StatuspageClient
from errors import AccessDeniedError
from events import StatuspageEvent
from live_reader import LATE_ANSWER_WAITS, MOST_DOUBTFUL_EVENTS, LiveReader
from public_status import PublicStatus
from tests.conftest import SkippedTime

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGES = [{"id": "p1", "name": "One", "subdomain": "one"}, {"id": "p2"}]


class Live:
    """A reader whose clock stands still until it is moved or waited with."""

    def __init__(
        self, client: StatuspageClient, http: httpx.AsyncClient, *configured: str
    ) -> None:
        self.time = SkippedTime()
        self.reader = LiveReader(
            client,
            PublicStatus(http, "https://{subdomain}.statuspage.io"),
            frozenset(configured),
            now=self.now,
            sleep=self.time.sleep,
        )

    def now(self) -> datetime:
        """The reader's time."""
        return START + timedelta(seconds=self.time.now)

    async def incident(
        self, incident_id: str = "i1", updated_at: datetime | None = None
    ) -> object:
        """What is read because of an event that arrives now."""
        event = StatuspageEvent("p1", incident_id, True, updated_at=updated_at)
        return (await self.reader.subject(event, self.now())).value


@pytest.fixture
async def live(client: StatuspageClient) -> AsyncIterator[Live]:
    """A reader for all pages that the key sees."""
    async with httpx.AsyncClient() as http:
        yield Live(client, http)


def incident_route(
    statuspage: respx.MockRouter, incident_id: str = "i1"
) -> respx.Route:
    return statuspage.get(f"/pages/p1/incidents/{incident_id}")


async def test_the_processors_of_an_event_share_one_request(
    live: Live, statuspage: respx.MockRouter
) -> None:
    route = incident_route(statuspage).respond(json={"id": "i1"})
    found = await asyncio.gather(*(live.incident() for _ in range(4)))
    assert found == [{"id": "i1"}] * 4
    assert route.call_count == 1


async def test_an_event_that_arrived_before_a_reading_began_needs_no_other(
    live: Live, statuspage: respx.MockRouter
) -> None:
    route = incident_route(statuspage).respond(json={"id": "i1"})
    event = StatuspageEvent("p1", "i1", True)
    arrived_at = live.now()
    live.time.now += 5
    first = await live.reader.subject(event, live.now())
    assert await live.reader.subject(event, arrived_at) is first
    live.time.now += 1
    assert await live.reader.subject(event, live.now()) is not first
    assert route.call_count == 2


async def test_only_the_first_event_of_a_reading_has_something_to_write(
    live: Live, statuspage: respx.MockRouter
) -> None:
    incident_route(statuspage).respond(json={"id": "i1"})
    resource, another = object(), object()
    reading = await live.reader.subject(StatuspageEvent("p1", "i1", True), live.now())
    assert reading.claim(resource)
    assert not reading.claim(resource)
    assert reading.claim(another)


async def test_what_is_gone_is_remembered_for_a_minute_with_what_it_last_was(
    live: Live, statuspage: respx.MockRouter
) -> None:
    route = incident_route(statuspage)
    route.side_effect = [
        httpx.Response(200, json={"id": "i1", "name": "known"}),
        httpx.Response(404),
        httpx.Response(404),
    ]
    await live.incident()
    live.time.now += 1
    event = StatuspageEvent("p1", "i1", True)
    gone = await live.reader.subject(event, live.now())
    assert gone.value is None
    assert gone.previous == {"id": "i1", "name": "known"}
    live.time.now += 59
    assert await live.incident() is None
    assert route.call_count == 2
    live.time.now += 1
    assert await live.incident() is None
    assert route.call_count == 3


async def test_an_answer_older_than_the_event_is_asked_for_again_and_then_taken(
    live: Live, statuspage: respx.MockRouter
) -> None:
    stale = {"id": "i1", "updated_at": "2026-11-23T11:00:00Z"}
    fresh = {"id": "i1", "updated_at": "2026-11-23T12:00:00.000Z"}
    route = incident_route(statuspage)
    route.side_effect = [httpx.Response(200, json=each) for each in (stale, fresh)]
    assert await live.incident(updated_at=START) == fresh
    assert live.time.slept == [LATE_ANSWER_WAITS[0]]
    route.side_effect = [httpx.Response(200, json=stale)] * 4
    assert await live.incident(updated_at=START) == stale
    assert live.time.slept[1:] == list(LATE_ANSWER_WAITS)


async def test_whole_seconds_of_the_api_are_not_older_than_an_events_milliseconds(
    live: Live, statuspage: respx.MockRouter
) -> None:
    incident = {"id": "i1", "updated_at": "2026-11-23T07:00:00-05:00"}
    route = incident_route(statuspage).respond(json=incident)
    told = START + timedelta(milliseconds=700)
    assert await live.incident(updated_at=told) == incident
    assert route.call_count == 1


async def test_when_events_are_not_borne_out_unknown_ones_are_worth_no_request(
    live: Live, statuspage: respx.MockRouter
) -> None:
    incident_route(statuspage, "known").respond(json={"id": "known"})
    await live.incident("known")
    for number in range(MOST_DOUBTFUL_EVENTS):
        incident_route(statuspage, f"forged{number}").respond(404)
        await live.incident(f"forged{number}")
    assert live.reader.disbelieves(StatuspageEvent("p1", "forged99", True))
    assert not live.reader.disbelieves(StatuspageEvent("p1", "known", True))
    live.time.now += 61
    assert not live.reader.disbelieves(StatuspageEvent("p1", "forged99", True))


async def test_a_failed_reading_is_said_once_and_not_used_again(
    live: Live, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    route = incident_route(statuspage)
    route.side_effect = [httpx.Response(403), httpx.Response(200, json={"id": "i1"})]
    readings = [live.incident() for _ in range(3)]
    failures = await asyncio.gather(*readings, return_exceptions=True)
    assert all(isinstance(failure, Exception) for failure in failures)
    assert sum("could not be followed" in line for line in logged) == 1
    assert await live.incident() == {"id": "i1"}


async def test_who_stops_waiting_takes_nothing_from_the_others(
    live: Live, statuspage: respx.MockRouter
) -> None:
    answers = asyncio.Event()

    async def slowly(request: httpx.Request) -> httpx.Response:
        await answers.wait()
        return httpx.Response(200, json={"id": "i1"})

    route = incident_route(statuspage)
    route.side_effect = slowly
    impatient, patient = (asyncio.create_task(live.incident()) for _ in range(2))
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.sleep(0)
    answers.set()
    assert await patient == {"id": "i1"}
    assert route.call_count == 1


async def test_pages_are_listed_at_most_once_a_minute(
    live: Live, statuspage: respx.MockRouter
) -> None:
    route = statuspage.get("/pages").respond(json=PAGES)
    for _ in range(3):
        assert await live.reader.page("p1") == PAGES[0]
        live.time.now += 20
    assert route.call_count == 1
    live.time.now += 1
    await live.reader.page("p1")
    assert route.call_count == 2


async def test_a_page_that_is_not_listed_and_not_found_is_gone(
    live: Live, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages").respond(json=PAGES)
    route = statuspage.get("/pages/p9").respond(404)
    assert await live.reader.page("p9") is None
    assert await live.reader.page("p9") is None
    assert route.call_count == 1


async def test_a_page_that_is_not_listed_but_closed_to_the_key_is_not_gone(
    live: Live, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages").respond(json=PAGES)
    statuspage.get("/pages/p9").respond(403)
    with pytest.raises(AccessDeniedError):
        await live.reader.page("p9")


async def test_a_page_that_is_none_of_ours_costs_no_request(
    live: Live, statuspage: respx.MockRouter
) -> None:
    route = statuspage.get("/pages").respond(json=PAGES)
    assert await live.reader.is_ours("p1")
    live.time.now += 3600
    assert not await live.reader.is_ours("foreign")
    assert route.call_count == 1


async def test_configured_pages_are_known_without_asking(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    async with httpx.AsyncClient() as http:
        live = Live(client, http, "p2")
        assert await live.reader.is_ours("p2")
        assert not await live.reader.is_ours("p1")
    assert len(statuspage.calls) == 0
