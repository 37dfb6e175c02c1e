import pytest

from tests.actions.runs import Runs


async def group_of(runs: Runs) -> tuple[str, list[str]]:
    """A group that has components, and they."""
    components = await runs.components()
    group_id = next(each["group_id"] for each in components if each["group_id"])
    return group_id, [x["id"] for x in components if x["group_id"] == group_id]


async def test_a_component_gets_a_status(runs: Runs) -> None:
    one, *_ = [each["id"] for each in await runs.components()]
    told = await runs.run(
        "set_component_status", componentId=one, status="degraded_performance"
    )
    assert told.patches["status"] == "SUCCESS"
    assert told.patches["externalRunId"] == one
    assert (await runs.statuses())[one] == "degraded_performance"
    [changed] = runs.written
    now = {each["id"]: each["status"] for each in changed.components}
    assert now[one] == "degraded_performance"
    assert changed.component_ids == {one}


async def test_a_group_costs_two_reads_and_a_write_for_each_that_is_changed(
    runs: Runs,
) -> None:
    group_id, members = await group_of(runs)
    await runs.run(
        "set_component_status", componentId=members[0], status="major_outage"
    )
    await runs.forget_requests()
    told = await runs.run(
        "set_component_status", componentId=[group_id], status="major_outage"
    )
    requests = await runs.requests()
    written = [each for each in requests if each["method"] == "PATCH"]
    read = [
        x["path"] for x in requests if x["method"] == "GET" and x["path"] != "/v1/pages"
    ]
    assert len(written) == len(members) - 1
    assert len(read) == 2
    assert told.patches["externalRunId"] == group_id
    again = await runs.run(
        "set_component_status", componentId=[group_id], status="major_outage"
    )
    assert again.patches["statusLabel"] == "Unchanged"
    assert len(await runs.writes()) == len(written)


async def test_what_is_under_maintenance_is_left_unless_it_is_forced(
    runs: Runs,
) -> None:
    one, *_ = [each["id"] for each in await runs.components()]
    window = await runs.run(
        "schedule_maintenance",
        name="Window",
        scheduledFor="2099-01-01T10:00:00Z",
        scheduledUntil="2099-01-01T12:00:00Z",
        componentIds=[one],
    )
    await runs.run(
        "update_maintenance", incidentId=window.patches["externalRunId"], step="start"
    )
    told = await runs.run(
        "set_component_status", componentId=one, status="major_outage"
    )
    assert told.patches == {"status": "FAILURE", "statusLabel": "Maintenance"}
    assert "is under the maintenance Window" in told.end
    assert (await runs.statuses())[one] == "under_maintenance"
    await runs.run(
        "set_component_status", componentId=one, status="major_outage", force=True
    )
    assert (await runs.statuses())[one] == "major_outage"


async def test_open_incidents_that_hold_the_component_are_named(runs: Runs) -> None:
    one, *_ = [each["id"] for each in await runs.components()]
    await runs.run("create_incident", name="Down", components={one: "major_outage"})
    told = await runs.run("set_component_status", componentId=one, status="operational")
    assert any("is held by the open incident Down" in line for line in told.log)


async def test_an_outage_in_the_middle_tells_what_is_done_and_what_is_left(
    runs: Runs,
) -> None:
    _, members = await group_of(runs)
    assert len(members) >= 2
    await runs.fault(
        kind="drop", method="PATCH", path="/components/", nth=2, times=None
    )
    await runs.fault(
        kind="status", method="GET", path=f"/components/{members[1]}", times=None
    )
    told = await runs.run(
        "set_component_status", componentId=members, status="major_outage"
    )
    assert told.patches["status"] == "FAILURE"
    assert told.patches["statusLabel"] == "Partly done"
    done, left = told.end.split("Not done: ")
    assert members[0] in done
    assert all(each in left for each in members[1:])
    [changed] = runs.written
    now = {each["id"]: each["status"] for each in changed.components}
    assert now[members[0]] == "major_outage"
    assert now[members[1]] == "operational"


async def test_a_lost_answer_is_looked_for_and_a_lost_request_sent_again(
    runs: Runs,
) -> None:
    one, two, *_ = [each["id"] for each in await runs.components()]
    await runs.fault(kind="lost_answer", method="PATCH", path=f"/components/{one}")
    await runs.fault(kind="drop", method="PATCH", path=f"/components/{two}")
    told = await runs.run(
        "set_component_status", componentId=[one, two], status="major_outage"
    )
    assert told.patches["status"] == "SUCCESS"
    statuses = await runs.statuses()
    assert statuses[one] == statuses[two] == "major_outage"
    written = [each["path"].rsplit("/", 1)[1] for each in await runs.writes()]
    assert (written.count(one), written.count(two)) == (1, 2)


@pytest.mark.parametrize("status", ["red", ""])
async def test_a_status_that_is_none_is_refused(runs: Runs, status: str) -> None:
    told = await runs.run("set_component_status", componentId="c1", status=status)
    assert "Status (status)" in told.end
    assert await runs.requests() == []
