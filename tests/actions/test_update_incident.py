from typing import Any

import pytest

from tests.actions.runs import Runs

Json = dict[str, Any]


async def opened(runs: Runs, name: str, **statuses: str) -> str:
    """Open an incident that affects components; its id."""
    told = await runs.run("create_incident", name=name, components=statuses)
    incident_id: str = told.patches["externalRunId"]
    return incident_id


async def test_an_update_is_posted_and_nobody_is_told(runs: Runs) -> None:
    incident_id = await opened(runs, "API is down")
    told = await runs.run(
        "update_incident",
        incidentId=incident_id,
        status="identified",
        body="It was the cache.",
    )
    assert told.patches["status"] == "SUCCESS"
    [incident] = await runs.incidents()
    assert incident["status"] == "identified"
    assert incident["incident_updates"][0]["body"] == "It was the cache."
    assert await runs.mails() == []
    assert runs.written[-1].incident is not None
    assert runs.written[-1].incident["status"] == "identified"


async def test_an_update_keeps_the_metadata_and_notes_its_run(runs: Runs) -> None:
    told = await runs.run(
        "create_incident", name="API is down", metadata={"ticket": {"id": "OPS-1"}}
    )
    [incident] = await runs.incidents()
    await runs.run(
        "update_incident", incidentId=told.patches["externalRunId"], status="monitoring"
    )
    [updated] = await runs.incidents()
    assert updated["metadata"]["ticket"] == {"id": "OPS-1"}
    before, after = incident["metadata"]["port"], updated["metadata"]["port"]
    assert after["runId"] == before["runId"]
    assert after["lastRunId"] not in ("", before["runId"])


async def test_resolving_restores_what_it_touched_and_nothing_else_holds(
    runs: Runs,
) -> None:
    mine, shared, others, *_ = [each["id"] for each in await runs.components()]
    first = await opened(
        runs, "First", **{mine: "major_outage", shared: "partial_outage"}
    )
    await opened(runs, "Second", **{shared: "major_outage", others: "major_outage"})
    told = await runs.run("update_incident", incidentId=first, status="resolved")
    assert told.patches["status"] == "SUCCESS"
    statuses = await runs.statuses()
    assert statuses[mine] == "operational"
    assert statuses[shared] == statuses[others] == "major_outage"
    assert any(f"({shared}) stays major_outage: it is held by" in x for x in told.log)
    assert runs.written[-1].component_ids == {mine}


async def test_resolving_leaves_components_alone_when_that_is_asked_for(
    runs: Runs,
) -> None:
    mine, *_ = [each["id"] for each in await runs.components()]
    incident_id = await opened(runs, "First", **{mine: "major_outage"})
    await runs.run(
        "update_incident",
        incidentId=incident_id,
        status="resolved",
        restoreComponents=False,
    )
    assert (await runs.statuses())[mine] == "major_outage"


async def test_a_component_joins_an_incident_and_those_it_affects_stay(
    runs: Runs,
) -> None:
    mine, new, *_ = [each["id"] for each in await runs.components()]
    incident_id = await opened(runs, "First", **{mine: "major_outage"})
    await runs.run(
        "update_incident", incidentId=incident_id, components={new: "partial_outage"}
    )
    [incident] = await runs.incidents()
    affected = {each["id"]: each["status"] for each in incident["components"]}
    assert affected == {mine: "major_outage", new: "partial_outage"}
    body = (await runs.writes())[-1]["body"]["incident"]
    assert set(body["component_ids"]) == set(body["components"])


async def test_an_update_whose_answer_is_lost_is_posted_once(runs: Runs) -> None:
    incident_id = await opened(runs, "First")
    await runs.fault(kind="lost_answer", method="PATCH", path="/incidents/")
    told = await runs.run("update_incident", incidentId=incident_id, body="News.")
    assert told.patches["status"] == "SUCCESS"
    [incident] = await runs.incidents()
    assert [each["body"] for each in incident["incident_updates"]].count("News.") == 1


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        pytest.param({}, "neither a status, nor a message", id="nothing"),
        pytest.param({"status": "completed"}, "'completed' is none of", id="status"),
        pytest.param(
            {"incidentId": "nosuch", "body": "x"},
            "has no incident nosuch",
            id="unknown",
        ),
        pytest.param({"incidentId": "../x"}, "is not an identifier", id="no-id"),
    ],
)
async def test_what_does_not_fit_is_refused_in_words_of_the_form(
    runs: Runs, inputs: Json, words: str
) -> None:
    incident_id = await opened(runs, "First")
    given: Json = {"incidentId": incident_id} | inputs
    told = await runs.run("update_incident", **given)
    assert told.patches["status"] == "FAILURE"
    assert words in told.end


async def test_a_maintenance_is_left_to_its_own_action(runs: Runs) -> None:
    told = await runs.run(
        "schedule_maintenance",
        name="Window",
        scheduledFor="2099-01-01T10:00:00Z",
        scheduledUntil="2099-01-01T12:00:00Z",
    )
    refused = await runs.run(
        "update_incident", incidentId=told.patches["externalRunId"], body="x"
    )
    assert "use the action update_maintenance" in refused.end
