import pytest

from tests.actions.runs import Runs, action_run


async def test_an_incident_is_opened_with_its_components_and_nobody_is_told(
    runs: Runs,
) -> None:
    red, orange, *_ = await runs.components()
    told = await runs.run(
        "create_incident",
        name="API is down",
        body="We are looking into it.",
        components={red["id"]: "major_outage", orange["id"]: "partial_outage"},
        requestedBy="ada@example.com",
    )
    assert told.patches["status"] == "SUCCESS"
    [incident] = await runs.incidents()
    assert (incident["name"], incident["status"]) == ("API is down", "investigating")
    assert incident["impact_override"] is None
    port = incident["metadata"]["port"]
    assert port["requestedBy"] == "ada@example.com"
    statuses = await runs.statuses()
    assert statuses[red["id"]] == "major_outage"
    assert statuses[orange["id"]] == "partial_outage"
    assert await runs.mails() == []
    assert told.patches["externalRunId"] == incident["id"]
    assert told.patches["link"] == incident["shortlink"]
    [changed] = runs.written
    assert changed.incident is not None
    assert changed.incident["incident_updates"] == incident["incident_updates"]
    assert changed.component_ids == {red["id"], orange["id"]}


async def test_subscribers_are_told_when_that_is_asked_for_and_how_many_stands_in_the_log(
    runs: Runs,
) -> None:
    told = await runs.run("create_incident", name="API is down", notify=True)
    assert [(each["way"], each["medium"]) for each in await runs.mails()] == [
        ("create", "subscribers")
    ]
    assert any("at most 1 active subscriber (1 email)" in line for line in told.log)


async def test_a_dry_run_sends_nothing_and_tells_body_components_and_reach(
    runs: Runs,
) -> None:
    red, *_ = await runs.components()
    told = await runs.run(
        "create_incident",
        name="API is down",
        components={red["id"]: "major_outage"},
        dryRun=True,
        notify=True,
    )
    assert await runs.writes() == []
    log = "\n".join(told.log)
    assert f"POST /pages/{runs.page_id}/incidents" in log
    assert '"deliver_notifications": true' in log
    assert f"{red['name']} ({red['id']}): operational → major_outage" in log
    assert "Subscribers would be notified: the page has at most 1" in log
    assert told.patches == {"status": "SUCCESS", "statusLabel": "Dry run"}
    assert runs.written == []


async def test_an_incident_whose_answer_is_lost_is_found_by_its_run_and_opened_once(
    runs: Runs,
) -> None:
    await runs.fault(kind="lost_answer", method="POST", path="/incidents")
    told = await runs.run("create_incident", name="API is down")
    assert len(await runs.incidents()) == 1
    assert len(await runs.writes()) == 1
    assert told.patches["status"] == "SUCCESS"
    assert len(runs.written) == 1


async def test_an_incident_that_is_not_found_is_reported_as_unknown_and_not_sent_again(
    runs: Runs,
) -> None:
    await runs.fault(kind="drop", method="POST", path="/incidents", times=None)
    told = await runs.run("create_incident", name="API is down")
    assert len(await runs.writes()) == 1
    assert told.patches == {"status": "FAILURE", "statusLabel": "Outcome unknown"}
    assert "not known whether" in told.end
    assert f"https://manage.statuspage.io/pages/{runs.page_id}/incidents" in told.end


async def test_a_run_that_is_handed_out_twice_opens_one_incident(runs: Runs) -> None:
    inputs = {"pageId": runs.page_id, "name": "API is down"}
    run = action_run("twice", "create_incident", inputs)
    await runs.carry_out(run)
    await runs.carry_out(run)
    assert len(await runs.incidents()) == 1


async def test_a_workflow_node_opens_an_incident_and_tells_the_next_one_its_id(
    runs: Runs,
) -> None:
    told = await runs.run("create_incident", as_node=True, name="API is down")
    [incident] = await runs.incidents()
    assert told.patches["status"] == "COMPLETED"
    assert told.patches["result"] == "SUCCESS"
    assert told.patches["externalRunId"] == incident["id"]
    assert told.patches["output"]["incidentId"] == incident["id"]
    assert told.patches["links"] == [incident["shortlink"]]


async def test_a_workflow_node_fails_in_words(runs: Runs) -> None:
    told = await runs.run("create_incident", as_node=True)
    assert told.patches["result"] == "FAILED"
    assert "Name (name): it is missing" in told.end


async def test_all_faults_are_told_at_once_and_nothing_is_asked(runs: Runs) -> None:
    told = await runs.run(
        "create_incident",
        name="x" * 256,
        body="y" * 25_001,
        status="scheduled",
        impact="huge",
        notify="maybe",
        components={"c1": "red"},
        metadata={"a": "b"},
        colour="red",
    )
    assert told.patches["statusLabel"] == "Wrong inputs"
    for words in (
        "Name (name): it has 256 characters, and Statuspage takes 255",
        "Message (body): it has 25001 characters, and Statuspage takes 25000",
        "Status (status): 'scheduled' is none of",
        "Impact (impact): 'huge' is none of",
        "Notify subscribers (notify): 'maybe' is neither true nor false",
        "Components (components) of c1: 'red' is none of",
        "Metadata (metadata): it has to be an object",
        "colour is no input of this action",
        "Nothing was sent to Statuspage",
    ):
        assert words in told.end, words
    assert await runs.requests() == []


async def test_unknown_components_and_groups_are_told_of_at_once(runs: Runs) -> None:
    rows = await runs.read("/components?page=1&per_page=100")
    group = next(row for row in rows if row["group"])
    told = await runs.run(
        "create_incident",
        name="API is down",
        components={"nosuch": "major_outage", group["id"]: "major_outage"},
    )
    assert f"nosuch is no component of page {runs.page_id}" in told.end
    assert (
        f"{group['id']} is the group {group['name']}: name its components" in told.end
    )
    assert await runs.writes() == []


async def test_a_page_that_actions_may_not_change_is_refused_with_the_remedy(
    runs: Runs,
) -> None:
    runs.allow("other")
    told = await runs.run("create_incident", name="API is down")
    assert told.patches == {"status": "FAILURE", "statusLabel": "Not allowed"}
    assert "actionsPageIds" in told.end
    assert await runs.requests() == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param({"status": 401}, "make a new one", id="401"),
        pytest.param({"status": 403}, "Use an API key of", id="403"),
        pytest.param(
            {"status": 422, "body": {"error": ["Name is silly"]}},
            '"Name is silly". Correct what Statuspage names',
            id="422",
        ),
    ],
)
async def test_a_refusal_comes_through_in_words(
    runs: Runs, fault: dict[str, object], words: str
) -> None:
    await runs.fault(kind="status", method="POST", path="/incidents", **fault)
    told = await runs.run("create_incident", name="API is down")
    assert told.patches["status"] == "FAILURE"
    assert words in told.end
    assert await runs.incidents() == []


async def test_a_rate_limit_is_waited_for_and_the_write_sent_again(runs: Runs) -> None:
    await runs.fault(
        kind="status", method="POST", path="/incidents", status=420, retry_after=30
    )
    told = await runs.run("create_incident", name="API is down")
    assert told.patches["status"] == "SUCCESS"
    assert len(await runs.incidents()) == 1


async def test_metadata_goes_along_with_the_run(runs: Runs) -> None:
    metadata = {"ticket": {"id": "OPS-1"}, "port": {"team": "sre"}}
    await runs.run("create_incident", name="API is down", metadata=metadata)
    [incident] = await runs.incidents()
    assert incident["metadata"]["ticket"] == {"id": "OPS-1"}
    assert incident["metadata"]["port"]["team"] == "sre"
    assert incident["metadata"]["port"]["runId"].startswith("r_")


async def add_template(runs: Runs, **fields: object) -> str:
    """Give the page an incident template; its id."""
    url = f"/sandbox/pages/{runs.page_id}/incident_templates"
    answer = await runs.http.post(url, json={"name": "All is down"} | fields)
    assert answer.is_success, answer.text
    template_id: str = answer.json()["id"]
    return template_id


async def test_a_template_fills_in_what_is_empty_and_never_notifies(runs: Runs) -> None:
    red, orange, *_ = await runs.components()
    template = await add_template(
        runs,
        title="API is down",
        body="We are looking into it.",
        update_status="identified",
        component_ids=[red["id"], orange["id"]],
        should_send_notifications=True,
        should_tweet=True,
    )
    told = await runs.run(
        "create_incident",
        template=template,
        status="monitoring",
        components={red["id"]: "major_outage"},
    )
    assert told.patches["status"] == "SUCCESS"
    [incident] = await runs.incidents()
    assert (incident["name"], incident["status"]) == ("API is down", "monitoring")
    assert incident["incident_updates"][0]["body"] == "We are looking into it."
    affected = {each["id"]: each["status"] for each in incident["components"]}
    assert affected == {red["id"]: "major_outage", orange["id"]: "operational"}
    assert any(f"stay as they are: {orange['id']}" in line for line in told.log)
    assert await runs.mails() == []


async def test_a_template_is_found_by_its_name_too_and_others_are_named(
    runs: Runs,
) -> None:
    template = await add_template(runs, title="API is down")
    await add_template(runs, name="Window", update_status="scheduled")
    assert (await runs.run("create_incident", template="All is down")).patches[
        "status"
    ] == "SUCCESS"
    unknown = await runs.run("create_incident", template="Outrage")
    assert f"All is down ({template}), Window" in unknown.end
    maintenance = await runs.run("create_incident", template="Window")
    assert "Window is for maintenances" in maintenance.end
