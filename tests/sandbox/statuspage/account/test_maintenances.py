"""Maintenances, which begin and end as the account's time passes."""

from typing import Any

import pytest

from tests.sandbox.statuspage.written_pages import (
    AUTOMATIC,
    ENDS,
    QUIET,
    STARTS,
    WrittenPage,
)

Json = dict[str, Any]


async def schedule(page: WrittenPage, **fields: Any) -> Json:
    affected = {"component_ids": page.components}
    return await page.open(**AUTOMATIC | QUIET | affected | fields)


async def test_a_maintenance_is_blue_from_its_start_to_its_end(
    page: WrittenPage,
) -> None:
    planned = await schedule(page)
    path = f"/incidents/{planned['id']}"
    before = await page.statuses()
    await page.until("2027-01-01T09:59:59Z")
    still = await page.read(path)
    await page.until(STARTS)
    begun, during = await page.read(path), await page.statuses()
    await page.until(ENDS)
    over, after = await page.read(path), await page.statuses()

    assert (planned["status"], planned["impact"]) == ("scheduled", "maintenance")
    assert still["status"] == "scheduled"
    assert (begun["status"], over["status"]) == ("in_progress", "completed")
    assert before == ["operational"] * 2
    assert during == ["under_maintenance"] * 2
    assert after == ["operational"] * 2
    dates = [each["created_at"] for each in over["incident_updates"]]
    assert dates[:2] == ["2027-01-01T12:00:00.000Z", "2027-01-01T10:00:00.000Z"]
    assert over["resolved_at"] == "2027-01-01T12:00:00.000Z"


async def test_time_that_passes_at_once_passes_both(page: WrittenPage) -> None:
    planned = await schedule(page)
    await page.until("2027-01-02T00:00:00Z")

    over = await page.read(f"/incidents/{planned['id']}")
    statuses = [each["status"] for each in over["incident_updates"]]
    assert statuses == ["completed", "in_progress", "scheduled"]


async def test_a_map_turns_components_blue_long_before_the_start(
    page: WrittenPage,
) -> None:
    blue = dict.fromkeys(page.components, "under_maintenance")
    await schedule(page, components=blue)

    assert await page.statuses() == ["under_maintenance"] * 2


@pytest.mark.parametrize("by_hand", [True, False])
async def test_without_the_flags_components_stay_as_they_are(
    page: WrittenPage, by_hand: bool
) -> None:
    off = {
        "auto_transition_to_maintenance_state": False,
        "auto_transition_to_operational_state": False,
    }
    planned = await schedule(page, **off)
    await page.turn("degraded_performance", 0)
    if by_hand:
        await page.post(planned, status="in_progress")
        await page.post(planned, status="completed")
    else:
        await page.until(ENDS)

    assert await page.statuses() == ["degraded_performance", "operational"]


async def test_a_maintenance_moved_on_by_hand_turns_its_components_too(
    page: WrittenPage,
) -> None:
    planned = await schedule(page)
    seen = []
    for status in ("in_progress", "verifying", "completed"):
        await page.post(planned, status=status)
        seen.append((await page.statuses())[0])

    assert seen == ["under_maintenance", "under_maintenance", "operational"]
    await page.until(ENDS)
    updates = (await page.read(f"/incidents/{planned['id']}"))["incident_updates"]
    assert len(updates) == 4, "what was done by hand is not done again"


async def test_a_status_in_the_same_request_beats_the_flag(page: WrittenPage) -> None:
    planned = await schedule(page)
    await page.post(planned, status="in_progress")
    broken = {page.components[1]: "major_outage"}
    await page.post(planned, status="completed", components=broken)

    assert await page.statuses() == ["operational", "major_outage"]


async def test_a_maintenance_that_is_put_off_begins_later(page: WrittenPage) -> None:
    planned = await schedule(page)
    later = {"scheduled_for": "2027-01-03T10:00:00Z"}
    later["scheduled_until"] = "2027-01-03T12:00:00Z"
    await page.post(planned, **later)
    await page.until("2027-01-02T00:00:00Z")
    waiting = await page.read(f"/incidents/{planned['id']}")
    await page.until("2027-01-03T10:00:00Z")
    begun = await page.read(f"/incidents/{planned['id']}")

    assert (waiting["status"], begun["status"]) == ("scheduled", "in_progress")


async def test_without_automation_nothing_happens_by_itself(page: WrittenPage) -> None:
    planned = await schedule(
        page, scheduled_auto_in_progress=False, scheduled_auto_completed=False
    )
    await page.until("2027-02-01T00:00:00Z")

    assert await page.read(f"/incidents/{planned['id']}") == planned


async def test_the_start_comes_with_the_next_request_when_nobody_moves_the_clock(
    page: WrittenPage,
) -> None:
    now = (await page.client.get("/sandbox/clock")).json()["now"]
    begun = await schedule(page, scheduled_for=now)
    assert begun["status"] == "scheduled"

    assert (await page.read(f"/incidents/{begun['id']}"))["status"] == "in_progress"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"forward": -1},
        {"forward": "1"},
        {"now": "soon"},
        {"now": "2027-01-01"},
        {"now": "2020-01-01T00:00:00Z"},
        {"forward": 1, "now": STARTS},
    ],
)
async def test_the_clock_is_moved_forward_only(page: WrittenPage, body: Json) -> None:
    before = (await page.client.get("/sandbox/clock")).json()

    assert (await page.client.put("/sandbox/clock", json=body)).status_code == 400
    assert (await page.client.get("/sandbox/clock")).json() == before
    hour_later = await page.client.put("/sandbox/clock", json={"forward": 3600})
    assert hour_later.json()["now"] > before["now"]


async def test_a_maintenance_that_is_over_turns_no_component_again(
    page: WrittenPage,
) -> None:
    planned = await schedule(page)
    await page.until(ENDS)
    await page.turn("major_outage", 0)
    await page.post(planned, status="completed", body="Details follow.")

    assert await page.statuses() == ["major_outage", "operational"]


async def test_a_maintenance_to_come_has_no_impact_of_what_is_broken_today(
    page: WrittenPage,
) -> None:
    await page.turn("major_outage", 0)
    planned = await schedule(page, auto_transition_to_maintenance_state=False)
    await page.until(STARTS)

    begun = await page.read(f"/incidents/{planned['id']}")
    assert (planned["impact"], begun["impact"]) == ("maintenance", "critical")
