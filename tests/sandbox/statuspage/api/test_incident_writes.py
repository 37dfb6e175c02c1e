"""Incidents that are written through Statuspage's API, and what follows from that."""

from typing import Any

import pytest

from tests.sandbox.statuspage.written_pages import ENDS, QUIET, STARTS, WrittenPage

Json = dict[str, Any]


async def test_an_opened_incident_turns_the_components_of_its_map(
    page: WrittenPage,
) -> None:
    first, second = page.components
    opened = await page.open(
        body="We look into it.",
        status="identified",
        component_ids=[first, second],
        components={first: "major_outage", second: "degraded_performance"},
        metadata={"port": {"runId": "r_1"}},
    )

    assert await page.statuses() == ["major_outage", "degraded_performance"]
    assert await page.read(f"/incidents/{opened['id']}") == opened
    (update,) = opened["incident_updates"]
    assert (opened["status"], update["status"]) == ("identified", "identified")
    assert (opened["impact"], opened["impact_override"]) == ("critical", None)
    assert opened["metadata"] == {"port": {"runId": "r_1"}}
    assert update["body"] == "We look into it."
    assert [
        (each["code"], each["old_status"], each["new_status"])
        for each in update["affected_components"]
    ] == [
        (first, "operational", "major_outage"),
        (second, "operational", "degraded_performance"),
    ]
    newest = (await page.read("/incidents?limit=1"))[0]
    assert newest["id"] == opened["id"]


async def test_a_component_that_is_only_named_stays_as_it_is(page: WrittenPage) -> None:
    first, second = page.components
    opened = await page.open(
        component_ids=[first], components={second: "partial_outage"}
    )

    assert await page.statuses() == ["operational", "partial_outage"]
    assert [each["id"] for each in opened["components"]] == [first]
    assert opened["impact"] == "none"


@pytest.mark.parametrize(
    ("status", "impact"),
    [
        pytest.param("under_maintenance", "maintenance"),
        pytest.param("degraded_performance", "minor"),
        pytest.param("partial_outage", "major"),
        pytest.param("major_outage", "critical"),
    ],
)
async def test_the_impact_follows_from_the_components_unless_it_is_overridden(
    page: WrittenPage, status: str, impact: str
) -> None:
    affected: Json = {
        "component_ids": page.components[:1],
        "components": {page.components[0]: status},
    }
    assert (await page.open(**affected))["impact"] == impact

    overridden = await page.open(**affected, impact_override="none")
    assert (overridden["impact"], overridden["impact_override"]) == ("none", "none")


async def test_resolving_restores_no_component_and_leaves_the_impact(
    page: WrittenPage,
) -> None:
    first = page.components[0]
    opened = await page.open(
        component_ids=[first], components={first: "partial_outage"}
    )
    monitored = await page.post(opened, status="monitoring", body="Better.")
    resolved = await page.post(opened, status="resolved", body="Done.")

    assert (await page.statuses())[0] == "partial_outage"
    assert resolved["impact"] == "major"
    assert monitored["monitoring_at"]
    assert not monitored["resolved_at"]
    assert resolved["resolved_at"]
    told = [(each["status"], each["body"]) for each in resolved["incident_updates"]]
    assert told[:2] == [("resolved", "Done."), ("monitoring", "Better.")]

    restored = await page.post(opened, components={first: "operational"})
    assert (await page.statuses())[0] == "operational"
    assert restored["incident_updates"][0]["affected_components"][0] == {
        "code": first,
        "name": restored["incident_updates"][0]["affected_components"][0]["name"],
        "old_status": "partial_outage",
        "new_status": "operational",
    }


async def test_what_an_update_does_not_name_stays(page: WrittenPage) -> None:
    opened = await page.open(
        component_ids=page.components, metadata={"port": {"runId": "r_1"}}
    )
    renamed = await page.post(opened, name="Renamed")

    assert renamed["name"] == "Renamed"
    assert len(renamed["incident_updates"]) == 1
    assert renamed["components"] == opened["components"]
    # Metadata is replaced as a whole: who adds to it has to send what was there.
    replaced = await page.post(opened, metadata={"jira": {"issue": "A-1"}})
    assert replaced["metadata"] == {"jira": {"issue": "A-1"}}


async def test_an_edited_update_keeps_its_place(page: WrittenPage) -> None:
    opened = await page.open(body="Frist")
    changed = await page.post(opened, body="Second.")
    first = changed["incident_updates"][1]["id"]
    url = f"{page.path}/incidents/{opened['id']}/incident_updates/{first}"

    edited = await page.client.patch(url, json={"incident_update": {"body": "First"}})

    assert (edited.status_code, edited.json()["body"]) == (200, "First")
    updates = (await page.read(f"/incidents/{opened['id']}"))["incident_updates"]
    assert [each["body"] for each in updates] == ["Second.", "First"]


MAINTENANCE = {"scheduled_for": STARTS, "scheduled_until": ENDS}
REFUSED = [
    pytest.param({"name": ""}, "Name can't be blank", id="no-name"),
    pytest.param(
        {"name": "x" * 256}, "Name is too long (maximum is 255 characters)", id="name"
    ),
    pytest.param(
        {"body": "x" * 25_001},
        "Body is too long (maximum is 25000 characters)",
        id="body",
    ),
    pytest.param({"status": "bad"}, "Status is not included in the list", id="status"),
    pytest.param(
        {"components": {"x": "red"}},
        "Components is not included in the list",
        id="component-status",
    ),
    pytest.param(
        {"component_ids": ["unknown"]},
        "Component ids has an unknown component unknown",
        id="unknown-component",
    ),
    pytest.param(
        {"components": {"unknown": "operational"}},
        "Components has an unknown component unknown",
        id="unknown-in-map",
    ),
    pytest.param({"metadata": {"run": "r"}}, "Metadata is invalid", id="metadata"),
    pytest.param(
        {"scheduled_for": ENDS, "scheduled_until": STARTS},
        "Scheduled until must be after scheduled for",
        id="reversed",
    ),
    pytest.param(
        {"scheduled_for": "soon"}, "Scheduled for is invalid", id="not-a-time"
    ),
    pytest.param(
        {"status": "scheduled"}, "Scheduled for can't be blank", id="no-start"
    ),
    pytest.param(
        MAINTENANCE | {"status": "resolved"},
        "Status is not a status of a scheduled maintenance",
        id="status-of-the-other-family",
    ),
]


@pytest.mark.parametrize(("fields", "text"), REFUSED)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    page: WrittenPage, fields: Json, text: str
) -> None:
    before = await page.read("/incidents")
    refused = await page.ask("POST", "/incidents", {"name": "Broken"} | fields)
    patched = await page.ask("PATCH", f"/incidents/{before[0]['id']}", fields)

    assert (refused.status_code, refused.json()) == (422, {"error": [text]})
    if before[0]["scheduled_for"] is None or "status" not in fields:
        assert (patched.status_code, patched.json()) == (422, {"error": [text]})
    assert await page.read("/incidents") == before
    assert await page.mails() == []


async def test_a_group_is_no_component(page: WrittenPage) -> None:
    for fields in ({"component_ids": [page.group]}, {"components": {page.group: ""}}):
        refused = await page.ask("POST", "/incidents", {"name": "Broken"} | fields)

        assert refused.status_code == 422
        assert f"has a component group {page.group}" in refused.json()["error"][0]


async def test_a_backfilled_incident_has_no_components(page: WrittenPage) -> None:
    fields = {"backfilled": True, "component_ids": page.components}
    refused = await page.ask("POST", "/incidents", {"name": "Once"} | fields)

    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("errors", {"error": ["Name can't be blank"]}),
        ("error", {"error": "Name can't be blank"}),
        ("fields", {"error": {"name": ["can't be blank"]}}),
        ("message", {"message": "Name can't be blank"}),
    ],
)
async def test_a_refusal_comes_in_the_shape_that_is_set(
    page: WrittenPage, shape: str, body: Json
) -> None:
    await page.client.put("/sandbox/options", json={"refusal_shape": shape})

    assert (await page.ask("POST", "/incidents", {})).json() == body


async def test_a_body_without_its_key_is_no_request(page: WrittenPage) -> None:
    answer = await page.client.post(f"{page.path}/incidents", json={"name": "Broken"})

    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "incident is missing"},
    )


async def test_nothing_that_is_not_there_can_be_written(page: WrittenPage) -> None:
    for path in ("/incidents/unknown", "/incidents/unknown/postmortem/publish"):
        method = "PUT" if "postmortem" in path else "PATCH"
        assert (await page.ask(method, path, {})).status_code == 404
    elsewhere = "/v1/pages/unknown/incidents"
    answer = await page.client.post(elsewhere, json={"incident": {"name": "x"}})
    assert answer.status_code == 404


async def test_a_deleted_incident_is_gone(page: WrittenPage) -> None:
    opened = await page.open()
    path = f"{page.path}/incidents/{opened['id']}"

    assert (await page.client.delete(path)).json()["id"] == opened["id"]
    assert (await page.client.get(path)).status_code == 404


async def test_a_log_shows_the_body_of_each_write(page: WrittenPage) -> None:
    await page.open(**QUIET)

    log: list[Json] = (await page.client.get("/sandbox/requests")).json()

    assert [each["body"] for each in log if each["method"] == "POST"] == [
        {"incident": {"name": "Broken", "deliver_notifications": False}}
    ]
