from actions.publish_postmortem import hash_of
from tests.actions.runs import Runs


async def resolved(runs: Runs) -> str:
    """Open an incident and resolve it; its id."""
    told = await runs.run("create_incident", name="Down")
    incident_id: str = told.patches["externalRunId"]
    await runs.run("update_incident", incidentId=incident_id, status="resolved")
    return incident_id


async def test_a_draft_is_written_and_published_by_its_hash(runs: Runs) -> None:
    id_ = await resolved(runs)
    told = await runs.run("publish_postmortem", incidentId=id_, body="It was DNS.")
    assert told.patches["status"] == "SUCCESS"
    assert f"run this with draftHash {hash_of('It was DNS.')}" in told.end
    unseen = await runs.run("publish_postmortem", incidentId=id_, publish=True)
    assert unseen.patches == {"status": "FAILURE", "statusLabel": "Unseen draft"}
    assert "It was DNS." in unseen.end
    published = await runs.run(
        "publish_postmortem",
        incidentId=id_,
        publish=True,
        draftHash=hash_of("It was DNS."),
    )
    assert published.patches["status"] == "SUCCESS", published.end
    assert (await runs.read(f"/incidents/{id_}/postmortem"))["published_at"]
    assert await runs.mails() == []


async def test_a_text_is_published_at_once_and_subscribers_are_told_if_asked(
    runs: Runs,
) -> None:
    id_ = await resolved(runs)
    await runs.run(
        "publish_postmortem", incidentId=id_, body="DNS.", publish=True, notify=True
    )
    assert [each["way"] for each in await runs.mails()] == ["postmortem"]


async def test_somebody_elses_draft_is_not_overwritten_unseen(runs: Runs) -> None:
    id_ = await resolved(runs)
    await runs.run("publish_postmortem", incidentId=id_, body="It was DNS.")
    told = await runs.run("publish_postmortem", incidentId=id_, body="It was not.")
    assert told.patches["statusLabel"] == "Unseen draft"
    replaced = await runs.run(
        "publish_postmortem",
        incidentId=id_,
        body="It was not.",
        draftHash=hash_of("It was DNS."),
    )
    assert replaced.patches["status"] == "SUCCESS"
    postmortem = await runs.read(f"/incidents/{id_}/postmortem")
    assert postmortem["body_draft"] == "It was not."


async def test_an_open_incident_gets_no_postmortem(runs: Runs) -> None:
    opened = await runs.run("create_incident", name="Down")
    told = await runs.run(
        "publish_postmortem", incidentId=opened.patches["externalRunId"], body="x"
    )
    assert "once it is resolved" in told.end


async def test_nothing_to_publish_is_refused(runs: Runs) -> None:
    id_ = await resolved(runs)
    told = await runs.run("publish_postmortem", incidentId=id_, publish=True)
    assert "there is no draft to publish" in told.end
