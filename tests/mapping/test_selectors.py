from datetime import UTC, datetime
from typing import Any

import pytest

from mapping.selectors import StatuspageSelector, selector_of
from raw_items.incident_updates import incident_update_items
from statuspage_api.objects import RawItem
from tests.resources import resource

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
OPEN_STATUSES = {"investigating", "identified", "monitoring"}
ENDED_STATUSES = {"resolved", "postmortem"}
MAINTENANCE_STATUSES = {"scheduled", "in_progress", "verifying", "completed"}


def selector(kind: str, **fields: Any) -> StatuspageSelector:
    return selector_of(resource(kind, **fields), StatuspageSelector)


def takes(kind: str, item: RawItem, **fields: Any) -> bool:
    return selector(kind, **fields).accepts(item, NOW)


def incident(**fields: Any) -> RawItem:
    plain = {
        "id": "i1",
        "page_id": "p1",
        "status": "identified",
        "impact": "minor",
        "created_at": "2026-08-31T12:00:00.000Z",
        "scheduled_for": None,
    }
    return plain | fields


def component(**fields: Any) -> RawItem:
    plain = {"id": "c1", "page_id": "p1", "group": False, "group_id": None}
    return plain | {"showcase": True} | fields


SAMPLES = {
    "statuspage": {"id": "p1"},
    "component_group": {"id": "g1", "page_id": "p1"},
    "component": component(),
    "incident": incident(),
    "incident_update": {"id": "u1", "__page_id": "p1", "__incident": incident()},
}
KINDS = pytest.mark.parametrize("kind", SAMPLES)


@KINDS
def test_without_selectors_everything_is_taken(kind: str) -> None:
    assert takes(kind, SAMPLES[kind])


@KINDS
def test_items_of_pages_that_are_not_named_are_left_out(kind: str) -> None:
    assert takes(kind, SAMPLES[kind], pageIds=["p0", "p1"])
    assert not takes(kind, SAMPLES[kind], pageIds=["p2"])


@pytest.mark.parametrize("kind", ["component_group", "component", "incident"])
def test_an_item_that_does_not_tell_its_page_is_not_held_against_page_ids(
    kind: str,
) -> None:
    sample = {key: value for key, value in SAMPLES[kind].items() if key != "page_id"}
    assert takes(kind, sample, pageIds=["p2"])


@pytest.mark.parametrize(
    ("scope", "statuses"),
    [
        ("all", OPEN_STATUSES | ENDED_STATUSES | MAINTENANCE_STATUSES),
        ("unresolved", OPEN_STATUSES),
        ("scheduled", MAINTENANCE_STATUSES),
        ("upcoming", {"scheduled"}),
        ("active_maintenance", {"in_progress", "verifying"}),
    ],
)
def test_a_scope_takes_the_incidents_of_its_statuses(
    scope: str, statuses: set[str]
) -> None:
    taken = {
        status
        for status in OPEN_STATUSES | ENDED_STATUSES | MAINTENANCE_STATUSES
        if takes("incident", incident(status=status), scope=scope)
    }
    assert taken == statuses


MAINTENANCES = [
    pytest.param({"impact": "maintenance"}, id="by-impact"),
    pytest.param(
        {"impact": "major", "scheduled_for": "2026-08-30T01:00:00.000-07:00"},
        id="impact-major",
    ),
    pytest.param({"impact": "none", "status": "in_progress"}, id="by-status-only"),
]


@pytest.mark.parametrize("fields", MAINTENANCES)
def test_a_maintenance_is_of_type_maintenance_only(fields: dict[str, Any]) -> None:
    maintenance = incident(**fields)
    assert takes("incident", maintenance, type="maintenance")
    assert takes("incident", maintenance, type="all")
    assert not takes("incident", maintenance, type="incident")


def test_any_other_incident_is_of_type_incident_only() -> None:
    assert takes("incident", incident(), type="incident")
    assert takes("incident", incident(), type="all")
    assert not takes("incident", incident(), type="maintenance")


def test_only_the_impacts_that_are_named_are_taken() -> None:
    impacts = ["none", "maintenance", "minor", "major", "critical"]
    taken = [
        impact
        for impact in impacts
        if takes("incident", incident(impact=impact), impact=["major", "critical"])
    ]
    assert taken == ["major", "critical"]
    assert not takes("incident", {"id": "i1"}, impact=["major"])


def test_an_impact_that_statuspage_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="unexpected value"):
        selector("incident", impact=["catastrophic"])


@pytest.mark.parametrize(
    ("created_at", "taken"),
    [
        ("2026-08-25T12:00:00Z", True),
        ("2026-08-25T05:00:00.000-07:00", True),
        ("2026-08-25T11:59:59.999Z", False),
        ("2026-08-25T04:59:59.999-07:00", False),
        (None, True),
        ("last Tuesday", True),
        (1787659199, True),
    ],
)
def test_what_was_created_too_long_ago_is_left_out_if_that_is_known(
    created_at: object, taken: bool
) -> None:
    item = incident(created_at=created_at)
    assert takes("incident", item, createdWithinDays=7) == taken


def test_an_incident_without_creation_date_is_taken() -> None:
    assert takes("incident", {"id": "i1"}, createdWithinDays=1)


def test_all_fields_of_a_selector_have_to_fit() -> None:
    wanted: dict[str, Any] = {"scope": "unresolved", "type": "incident"}
    wanted |= {"impact": ["minor"], "createdWithinDays": 2, "pageIds": ["p1"]}
    assert takes("incident", incident(), **wanted)
    for odd in (
        {"status": "resolved"},
        {"impact": "major"},
        {"created_at": "2026-08-01T00:00:00Z"},
        {"page_id": "p2"},
    ):
        assert not takes("incident", incident(**odd), **wanted)


@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        ({"scope": "unresolved"}, True),
        ({"scope": "upcoming"}, False),
        ({"type": "maintenance"}, False),
        ({"impact": ["minor"]}, True),
        ({"impact": ["major"]}, False),
        ({"createdWithinDays": 1}, True),
        ({"pageIds": ["p2"]}, False),
    ],
)
def test_an_update_is_taken_with_its_incident(
    fields: dict[str, Any], taken: bool
) -> None:
    # What the update itself tells would be decided otherwise.
    update = {"id": "u1", "status": "completed", "created_at": "2020-01-01T00:00:00Z"}
    [item] = incident_update_items(incident(incident_updates=[update]))
    assert takes("incident_update", item, **fields) == taken


def test_showcased_only_leaves_out_what_does_not_show_its_uptime() -> None:
    assert takes("component", component(), showcaseOnly=True)
    assert not takes("component", component(showcase=False), showcaseOnly=True)
    assert not takes("component", {"id": "c1"}, showcaseOnly=True)


@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        pytest.param({"group_id": "g1"}, True, id="in-the-group"),
        pytest.param({"group_id": "g2"}, False, id="in-another"),
        pytest.param({"group_id": None}, False, id="in-none"),
        pytest.param({"id": "g1", "group": True}, True, id="the-groups-row"),
        pytest.param({"id": "g2", "group": True}, False, id="anothers-row"),
        pytest.param({"id": "g1"}, False, id="a-component-with-that-id"),
    ],
)
def test_a_group_is_taken_with_its_row(fields: dict[str, Any], taken: bool) -> None:
    assert takes("component", component(**fields), groupIds=["g1"]) == taken


def test_a_component_that_does_not_tell_its_group_is_in_none() -> None:
    assert not takes("component", {"id": "c1"}, groupIds=["g1"])


def test_a_component_has_to_fit_all_fields_too() -> None:
    wanted = {"showcaseOnly": True, "groupIds": ["g1"], "pageIds": ["p1"]}
    fitting = component(group_id="g1")
    assert takes("component", fitting, **wanted)
    for odd in ({"showcase": False}, {"group_id": "g2"}, {"page_id": "p2"}):
        assert not takes("component", fitting | odd, **wanted)


@pytest.mark.parametrize(
    ("kind", "field", "default", "most"),
    [
        ("component", "uptimeDays", 90, 180),
        ("incident", "createdWithinDays", None, 36500),
        ("incident_update", "createdWithinDays", None, 36500),
    ],
)
def test_days_have_bounds(
    kind: str, field: str, default: int | None, most: int
) -> None:
    assert selector(kind).dict(by_alias=True)[field] == default
    for days in (1, most):
        assert selector(kind, **{field: days}).dict(by_alias=True)[field] == days
        assert takes(kind, SAMPLES[kind], **{field: days})
    for days, bound in ((0, "greater than or equal to 1"), (most + 1, "less than")):
        with pytest.raises(ValueError, match=bound):
            selector(kind, **{field: days})


@KINDS
def test_a_misspelt_selector_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match="extra fields not permitted"):
        selector(kind, pageIDs=["p1"])


@KINDS
def test_every_field_says_in_ports_form_what_it_is(kind: str) -> None:
    properties = type(selector(kind)).schema()["properties"]
    assert "pageIds" in properties
    for field in properties.values():
        assert field["title"]
        assert field["description"].endswith(".")
