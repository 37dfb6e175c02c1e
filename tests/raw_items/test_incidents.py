import copy
from typing import Any

import pytest

from raw_items.incidents import incident_item, is_maintenance
from statuspage_api.objects import RawItem
from tests.raw_items.recorded_incidents import (
    BACKFILLED,
    MAINTENANCE,
    OF_2015,
    OF_2024,
    OF_2026,
)

RECORDED = [
    pytest.param(OF_2015, id="2015"),
    pytest.param(OF_2024, id="2024"),
    pytest.param(OF_2026, id="2026"),
    pytest.param(BACKFILLED, id="backfilled"),
    pytest.param(MAINTENANCE, id="maintenance"),
]


def minutes(incident: RawItem) -> Any:
    return incident_item(incident)["__duration_minutes"]


def changes(incident: RawItem) -> Any:
    return incident_item(incident)["__affected_components"]


def incident_of(**fields: Any) -> RawItem:
    return {"status": "resolved", "created_at": "2026-09-01T12:00:00Z"} | fields


def affecting(*components: RawItem, at: str | None) -> RawItem:
    return {"affected_components": list(components), "display_at": at}


def gateway(old_status: str, new_status: str) -> RawItem:
    return {"code": "gw", "old_status": old_status, "new_status": new_status}


@pytest.mark.parametrize("incident", RECORDED)
def test_an_incident_keeps_all_that_it_came_with(incident: RawItem) -> None:
    before = copy.deepcopy(incident)
    item = incident_item(incident)
    assert incident == before
    assert {key: item[key] for key in incident} == incident
    assert item.keys() - incident.keys() == {
        "__affected_components",
        "__days_to_postmortem",
        "__duration_minutes",
        "__is_maintenance",
        "__last_update_at",
        "__longest_silence_minutes",
        "__minutes_to_first_update",
        "__started_at_epoch",
    }


@pytest.mark.parametrize(
    ("incident", "expected"),
    [
        pytest.param(OF_2015, 90, id="2015"),
        pytest.param(OF_2024, 1286, id="2024"),
        pytest.param(OF_2024 | {"status": "postmortem"}, 1286, id="postmortem"),
        pytest.param(OF_2026, None, id="2026-open"),
        pytest.param(BACKFILLED, None, id="backfilled"),
        pytest.param(MAINTENANCE, 90, id="maintenance-begun-and-completed-early"),
    ],
)
def test_a_recorded_incident_lasts_from_its_start_to_its_end(
    incident: RawItem, expected: int | None
) -> None:
    assert minutes(incident) == expected


def test_an_incident_starts_when_statuspage_says_and_not_when_it_was_told() -> None:
    resolved = {"status": "resolved", "resolved_at": "2026-02-12T11:12:00.000Z"}
    assert minutes(OF_2026 | resolved) == 60
    assert minutes(OF_2026 | resolved | {"started_at": None}) == 42


def test_a_backfilled_incident_ends_when_an_update_says_it_did() -> None:
    [told] = BACKFILLED["incident_updates"]
    later = {"status": "resolved", "created_at": "2016-09-08T00:00:00Z"}
    first = later | {"display_at": "2016-08-30T12:45:00.000-07:00"}
    assert minutes(BACKFILLED | {"incident_updates": [later, first, told]}) == 45


def test_the_time_of_resolution_counts_more_than_the_updates() -> None:
    update = {"status": "resolved", "display_at": "2026-09-01T13:00:00Z"}
    resolved_at = "2026-09-01T12:30:00Z"
    updates = [update]
    assert minutes(incident_of(incident_updates=updates)) == 60
    assert minutes(incident_of(incident_updates=updates, resolved_at=resolved_at)) == 30


def test_a_maintenance_of_which_no_update_tells_starts_when_it_was_scheduled_for() -> (
    None
):
    assert minutes(MAINTENANCE | {"incident_updates": []}) == 85


def test_a_maintenance_without_a_time_of_completion_ends_with_its_update() -> None:
    assert minutes(MAINTENANCE | {"resolved_at": None}) == 90


@pytest.mark.parametrize(
    "status",
    [
        "investigating",
        "identified",
        "monitoring",
        "scheduled",
        "in_progress",
        "verifying",
    ],
)
def test_what_is_open_has_no_duration_even_when_it_was_once_resolved(
    status: str,
) -> None:
    resolved_at = "2026-09-01T13:00:00Z"
    assert minutes(incident_of(status=status, resolved_at=resolved_at)) is None


@pytest.mark.parametrize(
    ("resolved_at", "expected"),
    [
        ("2026-09-01T12:00:00Z", 0),
        ("2026-09-01T12:00:29.999Z", 0),
        ("2026-09-01T12:00:31Z", 1),
        ("2026-09-01T12:01:29Z", 1),
        ("2026-09-01T12:01:31Z", 2),
        ("2026-09-02T12:00:00Z", 1440),
        ("2026-09-01T06:00:00.000-07:00", 60),
        ("2026-09-01T11:59:59Z", None),
        ("2026-09-01T04:00:00-07:00", None),
        ("soon", None),
        (None, None),
    ],
)
def test_minutes_are_whole_and_never_negative(
    resolved_at: str | None, expected: int | None
) -> None:
    duration = minutes(incident_of(resolved_at=resolved_at))
    assert (duration, type(duration)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("incident", "is_one"),
    [
        pytest.param(OF_2015, False, id="2015"),
        pytest.param(OF_2024, False, id="2024"),
        pytest.param(OF_2026, False, id="2026"),
        pytest.param(BACKFILLED, False, id="backfilled"),
        pytest.param(MAINTENANCE, True, id="impact-major"),
        pytest.param(
            {"scheduled_for": "2026-09-01T12:00:00Z", "status": "resolved"},
            True,
            id="scheduled",
        ),
        pytest.param({"impact": "maintenance"}, True, id="by-impact"),
        pytest.param({"status": "scheduled"}, True, id="to-come"),
        pytest.param({"status": "in_progress"}, True, id="begun"),
        pytest.param({"status": "verifying"}, True, id="nearly-over"),
        pytest.param({"status": "completed"}, True, id="over"),
        pytest.param({"status": "postmortem"}, False, id="postmortem"),
        pytest.param({}, False, id="nothing-known"),
    ],
)
def test_a_maintenance_is_told_by_its_schedule_its_impact_or_its_status(
    incident: RawItem, is_one: bool
) -> None:
    assert is_maintenance(incident) is is_one
    assert incident_item(incident)["__is_maintenance"] is is_one


def test_what_became_of_components_is_told_oldest_first() -> None:
    assert [
        (each["at"], each["code"], each["old_status"], each["new_status"])
        for each in changes(OF_2024)
    ] == [
        ("2024-06-07T01:00:17.309Z", "gw", "operational", "partial_outage"),
        ("2024-06-07T01:00:17.309Z", "pay", "operational", "major_outage"),
        ("2024-06-07T22:22:28.761Z", "pay", "major_outage", "degraded_performance"),
        ("2024-06-07T22:22:28.761Z", "gw", "partial_outage", "operational"),
        ("2024-06-07T22:26:34.370Z", "pay", "degraded_performance", "operational"),
    ]
    assert {each["name"] for each in changes(OF_2024)} == {"Gateway", "Payments"}


@pytest.mark.parametrize("incident", [OF_2015, OF_2026, BACKFILLED, MAINTENANCE])
def test_an_incident_that_changed_no_component_says_so(incident: RawItem) -> None:
    assert changes(incident) == []


def test_updates_are_put_in_order_by_when_they_were_shown() -> None:
    incident = incident_of(
        incident_updates=[
            affecting(gateway("b", "c"), at="2026-09-01T12:00:00Z"),
            affecting(gateway("c", "d"), at="2026-09-01T05:30:00.000-07:00"),
            # Of the same time the later one comes first.
            affecting(gateway("a", "b"), at="2026-09-01T12:00:00Z"),
        ]
    )
    assert [each["new_status"] for each in changes(incident)] == ["b", "c", "d"]


def test_an_update_that_does_not_tell_when_it_was_shown_counts_from_its_creation() -> (
    None
):
    created_at = {"created_at": "2026-09-01T12:30:00Z"}
    incident = incident_of(
        incident_updates=[
            affecting(gateway("b", "c"), at=None) | created_at,
            affecting(gateway("a", "b"), at="2026-09-01T12:00:00Z"),
            affecting(gateway("", "a"), at=None),
        ]
    )
    assert [(each["new_status"], each["at"]) for each in changes(incident)] == [
        ("a", None),
        ("b", "2026-09-01T12:00:00Z"),
        ("c", "2026-09-01T12:30:00Z"),
    ]


@pytest.mark.parametrize(
    "incident",
    [
        {},
        {"status": "resolved"},
        {"status": "completed", "incident_updates": None},
        {"status": "resolved", "incident_updates": [{}]},
        {"resolved_at": "2026-09-01T12:00:00Z", "status": "resolved"},
        {"incident_updates": [{"status": "resolved", "affected_components": [{}]}]},
        {
            "incident_updates": [
                {"affected_components": [{"new_status": "operational"}]}
            ]
        },
    ],
)
def test_what_statuspage_leaves_out_does_no_harm(incident: RawItem) -> None:
    assert minutes(incident) is None
    assert changes(incident) == []


@pytest.mark.parametrize("affected", ["gw", 7, ["gw", None], {"code": "gw"}])
def test_affected_components_of_another_shape_are_none(affected: object) -> None:
    update = {"id": "u1", "affected_components": affected}
    assert changes({"incident_updates": [update]}) == []


def test_a_change_of_a_component_without_name_is_told_with_what_is_known() -> None:
    update = {"affected_components": [{"code": "gw", "new_status": "operational"}]}
    assert changes({"incident_updates": [update]}) == [
        {
            "code": "gw",
            "name": None,
            "old_status": None,
            "new_status": "operational",
            "at": None,
        }
    ]
