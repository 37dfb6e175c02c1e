"""The uptime of a component."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from sandbox.statuspage import Account
from tests.sandbox.statuspage.clients import only_page_id

TODAY = "2026-09-15"


@pytest.fixture(autouse=True)
def _today(account: Account) -> None:
    """Let it be noon of the fifteenth of September 2026."""
    account.clock = lambda: datetime(2026, 9, 15, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def component(account: Account) -> dict[str, Any]:
    """A showcased component that is well, and no part of any incident."""
    values = {"name": "Gateway", "start_date": "2020-11-05"}
    return account.create_component(only_page_id(account), values)


@pytest.fixture
def path(page_path: str, component: dict[str, Any]) -> str:
    return f"{page_path}/components/{component['id']}/uptime"


async def test_a_component_that_is_well_was_up_for_ninety_days(
    client: httpx.AsyncClient, path: str, component: dict[str, Any]
) -> None:
    answer = await client.get(path)

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "range_start": "2026-06-17",
            "range_end": TODAY,
            "uptime_percentage": 100.0,
            "major_outage": 0,
            "partial_outage": 0,
            "warnings": [],
            "id": component["id"],
            "name": "Gateway",
            "related_events": [],
        },
    )


@pytest.mark.parametrize(
    ("status", "major", "partial", "percentage"),
    [
        # Of a day, an hour at its full weight or two hours at three tenths.
        ("major_outage", 3600, 0, 95.83),
        ("partial_outage", 0, 7200, 97.5),
        ("degraded_performance", 0, 0, 100.0),
        ("under_maintenance", 0, 0, 100.0),
        ("", 0, 0, 100.0),
    ],
)
async def test_a_components_status_decides_how_long_it_was_down(
    client: httpx.AsyncClient,
    path: str,
    component: dict[str, Any],
    status: str,
    major: int,
    partial: int,
    percentage: float,
) -> None:
    component["status"] = status

    uptime = (await client.get(path, params={"start": TODAY})).json()

    assert uptime["uptime_percentage"] == percentage
    assert (uptime["major_outage"], uptime["partial_outage"]) == (major, partial)


async def test_an_outage_weighs_less_over_more_days(
    client: httpx.AsyncClient, path: str, component: dict[str, Any]
) -> None:
    component["status"] = "major_outage"

    uptime = (await client.get(path, params={"start": "2026-09-06"})).json()

    assert uptime["uptime_percentage"] == 99.58


@pytest.mark.parametrize(
    ("start_date", "range_start"),
    [("2026-09-01", "2026-09-01"), ("2020-11-05", "2026-06-17"), (None, "2026-06-17")],
)
async def test_a_young_component_is_measured_from_its_start(
    client: httpx.AsyncClient,
    path: str,
    component: dict[str, Any],
    start_date: str | None,
    range_start: str,
) -> None:
    component["start_date"] = start_date

    assert (await client.get(path)).json()["range_start"] == range_start


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ({"start": "2026-09"}, ("2026-09-01", TODAY)),
        ({"start": "2026", "end": "2026-06"}, ("2026-01-01", "2026-06-30")),
        ({"start": "2025-07", "end": "2025"}, ("2025-07-01", "2025-12-31")),
        ({"start": "2026-03-15"}, ("2026-03-15", TODAY)),
        ({"start": "2025-08-31", "end": "2026-02-28"}, ("2025-08-31", "2026-02-28")),
    ],
)
async def test_dates_may_be_partial_and_six_months_apart(
    client: httpx.AsyncClient, path: str, query: dict[str, str], days: tuple[str, str]
) -> None:
    uptime = (await client.get(path, params=query)).json()

    assert (uptime["range_start"], uptime["range_end"]) == days
    assert uptime["warnings"] == []


async def test_an_end_in_the_future_is_today_with_a_warning(
    client: httpx.AsyncClient, path: str
) -> None:
    uptime = (await client.get(path, params={"end": "2026-12-24"})).json()

    assert uptime["range_end"] == TODAY
    assert uptime["warnings"] == [
        "End date was adjusted to today. See range_end field in response for end date used."
    ]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"start": "2026-03-14"}, "six calendar months"),
        ({"start": "2025-08-31", "end": "2026-03-01"}, "six calendar months"),
        ({"start": "2026-09-16"}, "after end"),
        ({"start": "last week"}, "last week is not a date"),
        ({"end": "2026-02-30"}, "2026-02-30 is not a date"),
        ({"start": "2026-13"}, "2026-13 is not a date"),
    ],
)
async def test_a_range_that_cannot_be_is_refused(
    client: httpx.AsyncClient, path: str, query: dict[str, str], error: str
) -> None:
    answer = await client.get(path, params=query)

    assert answer.status_code == 422
    assert error in answer.json()["error"]


@pytest.mark.parametrize("change", [{"showcase": False}, {"group": True}])
async def test_what_is_not_showcased_has_no_uptime(
    client: httpx.AsyncClient,
    path: str,
    component: dict[str, Any],
    change: dict[str, bool],
) -> None:
    component.update(change)

    answer = await client.get(path)

    assert answer.status_code == 422
    assert "uptime showcase" in answer.json()["error"]


async def test_a_component_that_is_not_there_has_no_uptime(
    client: httpx.AsyncClient, page_path: str, account: Account
) -> None:
    answer = await client.get(f"{page_path}/components/nosuchthing/uptime")

    assert (answer.status_code, answer.json()) == (
        404,
        {"error": "Component not found"},
    )


async def test_related_events_are_a_components_incidents_of_that_time(
    client: httpx.AsyncClient,
    account: Account,
    path: str,
    component: dict[str, Any],
) -> None:
    named = {"component_ids": [component["id"]]}
    page_id = only_page_id(account)
    inside = account.create_incident(page_id, named)
    account.create_incident(page_id, named | {"created_at": "2026-09-01T00:00:00Z"})
    account.create_incident(page_id, {})

    query = {"start": "2026-09-14"}
    uptime = (await client.get(path, params=query)).json()
    skipped = await client.get(path, params=query | {"skip_related_events": "true"})

    assert uptime.pop("related_events") == [{"id": inside["id"]}]
    assert skipped.json() == uptime


async def test_an_uptime_needs_the_key(client: httpx.AsyncClient, path: str) -> None:
    del client.headers["Authorization"]

    assert (await client.get(path)).status_code == 401
