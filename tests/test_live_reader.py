from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import respx

from client import StatuspageClient
from events import StatuspageEvent
from live_reader import LiveReader
from public_status import PublicStatus
from tests.conftest import SkippedTime

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


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


async def test_whole_seconds_of_the_api_are_not_older_than_an_events_milliseconds(
    live: Live, statuspage: respx.MockRouter
) -> None:
    incident = {"id": "i1", "updated_at": "2026-11-23T07:00:00-05:00"}
    route = incident_route(statuspage).respond(json=incident)
    told = START + timedelta(milliseconds=700)
    assert await live.incident(updated_at=told) == incident
    assert route.call_count == 1
