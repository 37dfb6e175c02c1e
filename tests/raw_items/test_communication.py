"""How well an incident was told of."""

from typing import Any

import pytest

from raw_items.incidents import incident_item
from statuspage_api.objects import RawItem
from tests.raw_items.recorded_incidents import BACKFILLED, MAINTENANCE, OF_2024

STARTED_AT = "2026-09-01T12:00:00.000Z"


def told(*times: str, **fields: Any) -> RawItem:
    """The raw item of an incident of 12:00 whose updates were shown at these times of its day."""
    updates = [
        {"status": "investigating", "display_at": f"2026-09-01T{time}:00Z"}
        for time in times
    ]
    incident = {
        "status": "investigating",
        "created_at": STARTED_AT,
        "started_at": STARTED_AT,
        "incident_updates": list(reversed(updates)),
    }
    return incident_item(incident | fields)


def resolved(at: str) -> dict[str, str]:
    return {"status": "resolved", "resolved_at": f"2026-09-01T{at}:00Z"}


@pytest.mark.parametrize(
    ("item", "minutes"),
    [
        pytest.param(told("12:00"), 0, id="at-once"),
        pytest.param(told("12:41", "12:50"), 41, id="late"),
        pytest.param(told("11:30"), 0, id="before-it-started"),
        pytest.param(told(), None, id="never"),
        pytest.param(
            told("12:41", started_at=None, created_at=None), None, id="no-start"
        ),
        pytest.param(told("12:41", scheduled_for=STARTED_AT), None, id="maintenance"),
    ],
)
def test_the_first_update_counts_from_the_start(
    item: RawItem, minutes: int | None
) -> None:
    assert item["__minutes_to_first_update"] == minutes


@pytest.mark.parametrize(
    ("item", "minutes"),
    [
        pytest.param(told("12:00", "12:20", "14:00"), 100, id="open"),
        pytest.param(told("12:00"), None, id="one-update"),
        pytest.param(told("12:00", "12:20", **resolved("12:20")), 20, id="ended"),
        pytest.param(
            told("12:00", "12:20", **resolved("15:20")), 180, id="silent-to-the-end"
        ),
        pytest.param(
            told("12:00", "12:20", "23:00", **resolved("12:20")),
            20,
            id="a-postmortem-later",
        ),
        pytest.param(
            told("12:00", "13:30", scheduled_for=STARTED_AT), None, id="maintenance"
        ),
    ],
)
def test_silence_lasts_from_one_update_to_the_next(
    item: RawItem, minutes: int | None
) -> None:
    assert item["__longest_silence_minutes"] == minutes


@pytest.mark.parametrize(
    ("published_at", "days"),
    [
        pytest.param("2026-09-03T00:20:00Z", 1.5, id="later"),
        pytest.param("2026-09-01T12:00:00Z", 0, id="before-the-end"),
        pytest.param(None, None, id="never"),
    ],
)
def test_a_postmortem_counts_from_the_end(
    published_at: str | None, days: float | None
) -> None:
    item = told("12:00", **resolved("12:20"), postmortem_published_at=published_at)
    assert item["__days_to_postmortem"] == days


def test_an_open_incident_waits_for_no_postmortem_yet() -> None:
    item = told("12:00", postmortem_published_at="2026-09-03T00:00:00Z")
    assert item["__days_to_postmortem"] is None


def test_the_newest_update_and_the_start_are_told_as_port_needs_them() -> None:
    item = told("12:00", "12:40")
    assert item["__last_update_at"] == "2026-09-01T12:40:00Z"
    assert item["__started_at_epoch"] == 1788264000
    assert told()["__last_update_at"] is None


def test_recorded_incidents_tell_what_they_can() -> None:
    item = incident_item(OF_2024)
    assert item["__longest_silence_minutes"] == 1222
    assert item["__minutes_to_first_update"] == 0
    assert incident_item(MAINTENANCE)["__longest_silence_minutes"] is None
    assert incident_item(BACKFILLED)["__days_to_postmortem"] is None
