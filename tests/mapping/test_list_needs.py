from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mapping.list_needs import Need
from mapping.selectors import StatuspageSelector, selector_of
from statuspage_api.endpoints import (
    ACTIVE_MAINTENANCES,
    COMPONENT_GROUPS,
    COMPONENTS,
    INCIDENTS,
    SCHEDULED_INCIDENTS,
    UNRESOLVED_INCIDENTS,
    UPCOMING_INCIDENTS,
    ListEndpoint,
)
from tests.resources import resource

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
LOOK_BACK = NOW - timedelta(days=14)
AN_HOUR_AGO = NOW - timedelta(hours=1)
OPEN_LISTS = [UNRESOLVED_INCIDENTS, UPCOMING_INCIDENTS, ACTIVE_MAINTENANCES]
NARROW_SCOPES = [
    ("unresolved", UNRESOLVED_INCIDENTS),
    ("scheduled", SCHEDULED_INCIDENTS),
    ("upcoming", UPCOMING_INCIDENTS),
    ("active_maintenance", ACTIVE_MAINTENANCES),
]
BOTH_KINDS = pytest.mark.parametrize("kind", ["incident", "incident_update"])


def needs(kind: str, cursor: datetime | None = None, **fields: Any) -> list[Need]:
    selector = selector_of(resource(kind, **fields), StatuspageSelector)
    return selector.needs(NOW, cursor)


@pytest.mark.parametrize(
    ("kind", "lists"),
    [
        ("statuspage", []),
        ("component_group", [COMPONENT_GROUPS, COMPONENTS]),
        ("component", [COMPONENTS]),
        ("incident", [INCIDENTS]),
        ("incident_update", [INCIDENTS]),
    ],
)
def test_a_kind_needs_the_whole_of_its_lists(
    kind: str, lists: list[ListEndpoint]
) -> None:
    assert needs(kind) == [Need(each) for each in lists]
    of_two_pages = [Need(each, frozenset({"p1", "p2"})) for each in lists]
    assert needs(kind, pageIds=["p1", "p2"]) == of_two_pages


@pytest.mark.parametrize("kind", ["component_group", "component"])
def test_the_cheap_kinds_need_the_same_incrementally(kind: str) -> None:
    assert needs(kind, cursor=AN_HOUR_AGO) == needs(kind)


@BOTH_KINDS
@pytest.mark.parametrize(("scope", "endpoint"), NARROW_SCOPES)
def test_a_narrow_scope_needs_the_vendors_own_list_only(
    kind: str, scope: str, endpoint: ListEndpoint
) -> None:
    assert needs(kind, scope=scope) == [Need(endpoint)]
    assert needs(kind, cursor=AN_HOUR_AGO, scope=scope) == [Need(endpoint)]


@BOTH_KINDS
def test_the_newest_days_need_the_list_down_to_them(kind: str) -> None:
    a_week_ago = NOW - timedelta(days=7)
    assert needs(kind, createdWithinDays=7) == [Need(INCIDENTS, since=a_week_ago)]
    narrow = needs(kind, scope="unresolved", createdWithinDays=7)
    assert narrow == [Need(UNRESOLVED_INCIDENTS, since=a_week_ago)]


@pytest.mark.parametrize("fields", [{"type": "maintenance"}, {"impact": ["major"]}])
def test_what_is_told_apart_by_its_fields_needs_the_whole_list(
    fields: dict[str, Any],
) -> None:
    assert needs("incident", **fields) == [Need(INCIDENTS)]


@BOTH_KINDS
def test_incrementally_all_that_is_open_and_the_newest_two_weeks_are_needed(
    kind: str,
) -> None:
    assert needs(kind, cursor=AN_HOUR_AGO) == [
        *[Need(each) for each in OPEN_LISTS],
        Need(INCIDENTS, since=LOOK_BACK),
    ]


def test_after_a_long_pause_the_newest_since_then_are_needed() -> None:
    long_ago = NOW - timedelta(days=15)
    assert needs("incident", cursor=long_ago)[-1] == Need(INCIDENTS, since=long_ago)


def test_incrementally_no_more_days_are_needed_than_are_selected() -> None:
    a_week_ago = NOW - timedelta(days=7)
    assert needs("incident", cursor=AN_HOUR_AGO, createdWithinDays=7) == [
        Need(each, since=a_week_ago) for each in [*OPEN_LISTS, INCIDENTS]
    ]


def test_incrementally_selected_days_beyond_the_look_back_are_needed_of_open_ones() -> (
    None
):
    a_month_ago = NOW - timedelta(days=30)
    assert needs("incident", cursor=AN_HOUR_AGO, createdWithinDays=30) == [
        *[Need(each, since=a_month_ago) for each in OPEN_LISTS],
        Need(INCIDENTS, since=LOOK_BACK),
    ]


def test_incrementally_only_the_selected_pages_are_needed() -> None:
    page_ids = {
        need.page_ids
        for need in needs("incident", cursor=AN_HOUR_AGO, pageIds=["p2", "p3"])
    }
    assert page_ids == {frozenset({"p2", "p3"})}
