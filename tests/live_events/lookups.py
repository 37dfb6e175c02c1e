"""What the tests of live readings share."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from live_events.event import ANY_TIME, StatuspageEvent
from live_events.lookups import Lookups
from statuspage_api.objects import PageStatus, RawItem, parse_timestamp
from statuspage_api.public_status import PublicStatus
from tests.conftest import PAGE_ID

type MakeReader = Callable[..., Lookups]

PAGE = {"id": PAGE_ID, "name": "Ours", "subdomain": "ours"}
COMPONENT_PATH = f"/pages/{PAGE_ID}/components/c1"
INCIDENT_PATH = f"/pages/{PAGE_ID}/incidents/i1"
STATUS_URL = "https://ours.statuspage.example/api/v2/status.json"
OLD = "2026-09-01T11:59:00.000Z"
NEW = "2026-09-01T11:59:30.000Z"


class Clock:
    """The date, which only a test moves on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The date."""
        return self.now

    def pass_seconds(self, seconds: float) -> datetime:
        """Let time go by, and tell the new date."""
        self.now += timedelta(seconds=seconds)
        return self.now


class NoStatus(PublicStatus):
    """Public pages that nobody is to ask."""

    def __init__(self) -> None:
        super().__init__(httpx.AsyncClient(), "https://{subdomain}.example")

    async def status_of(self, page: RawItem) -> PageStatus | None:
        """Fail."""
        raise AssertionError("the public status was asked for")


def component_event(
    component_id: str = "c1",
    updated_at: str | None = None,
    arrived_at: datetime = ANY_TIME,
) -> StatuspageEvent:
    return StatuspageEvent(
        PAGE_ID,
        component_id,
        False,
        updated_at=parse_timestamp(updated_at),
        arrived_at=arrived_at,
    )


def incident_event(
    incident_id: str = "i1", arrived_at: datetime = ANY_TIME
) -> StatuspageEvent:
    return StatuspageEvent(PAGE_ID, incident_id, True, arrived_at=arrived_at)


async def read(reader: Lookups, event: StatuspageEvent, arrived_at: datetime) -> Any:
    return (await reader.subject(replace(event, arrived_at=arrived_at))).value
