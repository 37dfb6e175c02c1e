from typing import Any

import pytest

from tests.actions.runs import Runs

Json = dict[str, Any]
WINDOW: Json = {
    "name": "Window",
    "scheduledFor": "2099-01-01T12:00:00+02:00",
    "scheduledUntil": "2099-01-01T12:00:00Z",
}


async def scheduled(runs: Runs, **inputs: Any) -> str:
    """Plan a maintenance; its id."""
    told = await runs.run("schedule_maintenance", **WINDOW | inputs)
    assert told.patches["status"] == "SUCCESS", told.end
    maintenance_id: str = told.patches["externalRunId"]
    return maintenance_id


async def maintenance(runs: Runs) -> Json:
    """The page's newest incident."""
    return (await runs.incidents())[0]


async def test_components_are_blue_during_a_maintenance_and_not_before(
    runs: Runs,
) -> None:
    one, two, *_ = [each["id"] for each in await runs.components()]
    await scheduled(runs, componentIds=[one, two])
    planned = await maintenance(runs)
    assert planned["scheduled_for"].startswith("2099-01-01T10:00:00")
    assert {each["id"] for each in planned["components"]} == {one, two}
    assert {await status(runs, each) for each in (one, two)} == {"operational"}
    await runs.until("2099-01-01T11:00:00Z")
    assert {await status(runs, each) for each in (one, two)} == {"under_maintenance"}
    await runs.until("2099-01-01T13:00:00Z")
    assert {await status(runs, each) for each in (one, two)} == {"operational"}
    assert (await maintenance(runs))["status"] == "completed"
    assert await runs.mails() == []


async def status(runs: Runs, component_id: str) -> str:
    return (await runs.statuses())[component_id]


@pytest.mark.parametrize(
    ("asked", "way"),
    [
        pytest.param("notify", "create", id="now"),
        pytest.param("remind", "reminder", id="reminder"),
        pytest.param("notifyAtStart", "transition_at_start", id="start"),
        pytest.param("notifyAtEnd", "transition_at_end", id="end"),
    ],
)
async def test_each_notification_is_sent_only_if_it_is_asked_for(
    runs: Runs, asked: str, way: str
) -> None:
    await scheduled(runs, **{asked: True})
    await runs.until("2099-01-01T13:00:00Z")
    mails = [(each["way"], each["medium"]) for each in await runs.mails()]
    assert mails == [(way, "subscribers")]


async def test_a_maintenance_is_started_verified_and_completed_by_hand(
    runs: Runs,
) -> None:
    one, *_ = [each["id"] for each in await runs.components()]
    id_ = await scheduled(
        runs, componentIds=one, autoStart="false", autoComplete="false"
    )
    for step, becomes, color in (
        ("start", "in_progress", "under_maintenance"),
        ("verify", "verifying", "under_maintenance"),
        ("complete", "completed", "operational"),
    ):
        told = await runs.run("update_maintenance", incidentId=id_, step=step)
        assert told.patches["status"] == "SUCCESS", told.end
        assert (await maintenance(runs))["status"] == becomes
        assert await status(runs, one) == color
    assert await runs.mails() == []


async def test_a_cancelled_maintenance_is_kept_and_never_begins(runs: Runs) -> None:
    one, *_ = [each["id"] for each in await runs.components()]
    id_ = await scheduled(runs, componentIds=[one], notifyAtStart=True)
    told = await runs.run("update_maintenance", incidentId=id_, step="cancel")
    assert told.patches["status"] == "SUCCESS"
    cancelled = await maintenance(runs)
    assert (cancelled["id"], cancelled["status"]) == (id_, "completed")
    assert "cancelled" in cancelled["incident_updates"][0]["body"]
    await runs.until("2099-01-01T13:00:00Z")
    assert await status(runs, one) == "operational"
    assert (await maintenance(runs))["status"] == "completed"
    assert {each["method"] for each in await runs.writes()} == {"POST", "PATCH"}
    assert await runs.mails() == []


async def test_a_maintenance_leaves_to_an_incident_what_the_incident_holds(
    runs: Runs,
) -> None:
    one, two, *_ = [each["id"] for each in await runs.components()]
    id_ = await scheduled(runs, componentIds=[one, two])
    await runs.run("create_incident", name="Down", components={one: "major_outage"})
    told = await runs.run("update_maintenance", incidentId=id_, step="start")
    assert await status(runs, one) == "major_outage"
    assert await status(runs, two) == "under_maintenance"
    assert any(f"({one}) stays major_outage: it is held" in each for each in told.log)
    await runs.run("update_maintenance", incidentId=id_, step="complete")
    assert await status(runs, one) == "major_outage"
    assert await status(runs, two) == "operational"


async def test_what_was_asked_of_the_end_stays_asked_when_it_is_started(
    runs: Runs,
) -> None:
    id_ = await scheduled(runs, notifyAtEnd=True)
    await runs.run("update_maintenance", incidentId=id_, step="start")
    assert await runs.mails() == []
    await runs.until("2099-01-01T13:00:00Z")
    assert [each["way"] for each in await runs.mails()] == ["transition_at_end"]


async def test_a_step_that_does_not_lead_on_is_refused(runs: Runs) -> None:
    id_ = await scheduled(runs)
    told = await runs.run("update_maintenance", incidentId=id_, step="complete")
    assert "possible: start, cancel" in told.end
    await runs.run("update_maintenance", incidentId=id_, step="cancel")
    over = await runs.run("update_maintenance", incidentId=id_, step="start")
    assert "it is over" in over.end


async def test_an_incident_is_left_to_its_own_action(runs: Runs) -> None:
    opened = await runs.run("create_incident", name="Down")
    told = await runs.run(
        "update_maintenance", incidentId=opened.patches["externalRunId"], step="start"
    )
    assert "use the action update_incident" in told.end


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        pytest.param(
            {"scheduledFor": "2020-01-01T10:00:00Z"},
            ["Starts at (scheduledFor): 2020-01-01T10:00:00+00:00 is in the past"],
            id="past",
        ),
        pytest.param(
            {"scheduledUntil": "2099-01-01T09:00:00Z"},
            [
                "Ends at (scheduledUntil): 2099-01-01T09:00:00+00:00 is not after the start"
            ],
            id="reversed",
        ),
        pytest.param(
            {"scheduledFor": "2099-01-01T10:00:00", "scheduledUntil": "soon"},
            ["does not say in which time zone", "'soon' is not a time such as"],
            id="no-offset",
        ),
        pytest.param(
            {"name": "", "componentIds": ["a/b"]},
            ["Name (name): it is missing", "Components (componentIds): 'a/b' is not"],
            id="all-at-once",
        ),
    ],
)
async def test_times_and_ids_that_cannot_be_are_refused_before_anything_is_asked(
    runs: Runs, inputs: Json, words: list[str]
) -> None:
    told = await runs.run("schedule_maintenance", **WINDOW | inputs)
    assert all(each in told.end for each in words), told.end
    assert await runs.requests() == []
