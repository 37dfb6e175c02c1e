import copy
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from live_events.event import MOST_UPDATES, as_payload, read_event
from statuspage_api.objects import parse_timestamp
from tests.conftest import PAGE_ID
from tests.live_events.recorded_events import (
    COMPONENT_2013,
    COMPONENT_2019,
    INCIDENT_2013,
    INCIDENT_2017,
    INCIDENT_2024,
    Json,
)


def changed(body: Json, *path: str, to: Any) -> Json:
    """A copy of a body with another value at a path."""
    changed_body = copy.deepcopy(body)
    place = changed_body
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return changed_body


@pytest.mark.parametrize(
    ("body", "subject_id", "update_ids", "updated_at"),
    [
        pytest.param(
            INCIDENT_2013,
            "lbkhbwn21v5q",
            ("drfcwbnpxnr6", "2rryghr4qgrh"),
            datetime(2013, 5, 29, 22, 30, 35, tzinfo=UTC),
            id="2013",
        ),
        pytest.param(
            INCIDENT_2017,
            "3hjwmvn2dt7x",
            ("v4s6wz5c1bxk",),
            datetime(2017, 8, 8, 14, 45, 44, 90000, tzinfo=UTC),
            id="2017",
        ),
        pytest.param(
            INCIDENT_2024,
            "f5v3b6dr7k53",
            ("v4s6wz5c1bxk",),
            datetime(2024, 6, 7, 22, 26, 34, 1000, tzinfo=UTC),
            id="2024",
        ),
    ],
)
def test_incidents_of_every_year_are_read(
    body: Json, subject_id: str, update_ids: tuple[str, ...], updated_at: datetime
) -> None:
    event = read_event(body)
    assert event is not None
    assert event.is_incident
    assert (event.page_id, event.subject_id) == (PAGE_ID, subject_id)
    assert event.update_ids == update_ids
    assert event.updated_at == updated_at
    assert event.told["name"] == body["incident"]["name"]


@pytest.mark.parametrize(
    ("body", "subject_id", "updated_at"),
    [
        pytest.param(COMPONENT_2013, "rb5wq1dczvbm", None, id="2013"),
        pytest.param(
            COMPONENT_2019,
            "7ddtptqkb02y",
            datetime(2019, 10, 17, 20, 1, 1, 100000, tzinfo=UTC),
            id="2019",
        ),
    ],
)
def test_components_of_every_year_are_read(
    body: Json, subject_id: str, updated_at: datetime | None
) -> None:
    event = read_event(body)
    assert event is not None
    assert not event.is_incident
    assert (event.page_id, event.subject_id) == (PAGE_ID, subject_id)
    assert event.update_ids == ()
    assert event.updated_at == updated_at
    assert event.told == body["component"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(None, id="null"),
        pytest.param(1, id="a-number"),
        pytest.param("incident", id="a-text"),
        pytest.param(True, id="a-boolean"),
        pytest.param([], id="a-list"),
        pytest.param([INCIDENT_2017], id="an-event-in-a-list"),
        pytest.param({}, id="nothing"),
        pytest.param({"page": {"id": PAGE_ID}}, id="a-page-alone"),
        pytest.param({"incident": INCIDENT_2013["incident"]}, id="no-page"),
        pytest.param(changed(INCIDENT_2017, "page", to=None), id="page-null"),
        pytest.param(changed(INCIDENT_2017, "page", to=[PAGE_ID]), id="page-a-list"),
        pytest.param(changed(INCIDENT_2017, "page", to=PAGE_ID), id="page-a-text"),
        pytest.param(changed(INCIDENT_2017, "incident", to=None), id="incident-null"),
        pytest.param(changed(INCIDENT_2017, "incident", to=[]), id="incident-a-list"),
        pytest.param(changed(INCIDENT_2017, "incident", to="x"), id="incident-a-text"),
        pytest.param(
            changed(COMPONENT_2019, "component", to=None), id="component-null"
        ),
        pytest.param(
            {"page": {"id": PAGE_ID}, "component": COMPONENT_2019["component"]},
            id="a-component-without-its-update",
        ),
        pytest.param(
            {"page": {"id": PAGE_ID}, "component_update": {"component_id": "abc"}},
            id="an-update-without-its-component",
        ),
        pytest.param(
            {"page": {"id": PAGE_ID}, "subscriber": {"id": "abc"}}, id="another-kind"
        ),
    ],
)
def test_what_is_no_event_is_none(body: object) -> None:
    assert read_event(body) is None


@pytest.mark.parametrize(
    "identifier",
    [
        pytest.param(None, id="null"),
        pytest.param(123, id="a-number"),
        pytest.param(True, id="a-boolean"),
        pytest.param(["abc"], id="a-list"),
        pytest.param({"id": "abc"}, id="an-object"),
        pytest.param("", id="empty"),
        pytest.param("../pages", id="a-path"),
        pytest.param("abc/def", id="a-slash"),
        pytest.param("abc?x=1", id="a-query"),
        pytest.param("abc#x", id="a-fragment"),
        pytest.param("abc%2Fdef", id="an-encoded-slash"),
        pytest.param("abc def", id="a-space"),
        pytest.param("abc\n", id="a-new-line-at-the-end"),
        pytest.param("ab\x00c", id="a-control-character"),
        pytest.param("äöü", id="letters-of-another-alphabet"),
        pytest.param("١٢٣", id="digits-of-another-alphabet"),
        pytest.param("a" * 65, id="too-long"),
    ],
)
@pytest.mark.parametrize(
    ("body", "subject"), [(INCIDENT_2013, "incident"), (COMPONENT_2013, "component")]
)
def test_what_is_no_identifier_makes_no_event(
    body: Json, subject: str, identifier: object
) -> None:
    assert read_event(changed(body, "page", "id", to=identifier)) is None
    assert read_event(changed(body, subject, "id", to=identifier)) is None


def test_the_longest_identifier_is_one() -> None:
    event = read_event(changed(INCIDENT_2013, "incident", "id", to="a" * 64))
    assert event is not None
    assert event.subject_id == "a" * 64


@pytest.mark.parametrize(
    ("body", "subject"), [(INCIDENT_2017, "incident"), (COMPONENT_2019, "component")]
)
@pytest.mark.parametrize("page_id", ["0therpage000", "", 1, [PAGE_ID]])
def test_an_event_whose_subject_is_on_another_page_is_none(
    body: Json, subject: str, page_id: object
) -> None:
    assert read_event(changed(body, subject, "page_id", to=page_id)) is None


@pytest.mark.parametrize(
    ("updates", "update_ids"),
    [
        pytest.param(None, (), id="null"),
        pytest.param("abc", (), id="a-text"),
        pytest.param({"id": "abc"}, (), id="an-object"),
        pytest.param([None, 1, "abc", ["abc"]], (), id="no-objects"),
        pytest.param([{}, {"id": None}, {"id": "a/b"}], (), id="no-identifiers"),
        pytest.param([{"id": "abc"}, 1, {"id": "def"}], ("abc", "def"), id="mixed"),
    ],
)
def test_only_updates_with_an_identifier_are_named(
    updates: object, update_ids: tuple[str, ...]
) -> None:
    event = read_event(
        changed(INCIDENT_2017, "incident", "incident_updates", to=updates)
    )
    assert event is not None
    assert event.update_ids == update_ids


def test_what_an_event_tells_can_be_written() -> None:
    event = read_event(changed(INCIDENT_2017, "incident", "name", to="cut \ud83d"))
    assert event is not None
    assert event.told["name"] == "cut \ufffd"


def test_an_event_names_no_more_updates_than_an_incident_has() -> None:
    updates = [{"id": f"u{number}"} for number in range(MOST_UPDATES + 5)]
    event = read_event(
        changed(INCIDENT_2017, "incident", "incident_updates", to=updates)
    )
    assert event is not None
    assert len(event.update_ids) == MOST_UPDATES
    assert event.update_ids[-1] == f"u{MOST_UPDATES - 1}"


def test_only_plain_fields_are_told() -> None:
    event = read_event(
        changed(COMPONENT_2019, "component", "extra", to={"id": "x"})
    ), read_event(changed(COMPONENT_2019, "component", "extra", to=["x"]))
    assert all(each and "extra" not in each.told for each in event)


def test_an_automation_address_is_not_told() -> None:
    event = read_event(
        changed(COMPONENT_2019, "component", "automation_email", to="c+1@example.com")
    )
    assert event is not None
    assert "example.com" not in str(event)


@pytest.mark.parametrize(
    ("timestamp", "moment"),
    [
        pytest.param(
            "2024-06-07T22:26:34Z",
            datetime(2024, 6, 7, 22, 26, 34, tzinfo=UTC),
            id="seconds",
        ),
        pytest.param(
            "2024-06-07T22:26:34.125Z",
            datetime(2024, 6, 7, 22, 26, 34, 125000, tzinfo=UTC),
            id="milliseconds",
        ),
        pytest.param(
            "2013-05-29T16:30:35-06:00",
            datetime(2013, 5, 29, 16, 30, 35, tzinfo=timezone(timedelta(hours=-6))),
            id="an-offset",
        ),
        pytest.param(
            "2024-06-07T22:26:34",
            datetime(2024, 6, 7, 22, 26, 34, tzinfo=UTC),
            id="no-zone",
        ),
        pytest.param("", None, id="empty"),
        pytest.param("yesterday", None, id="words"),
        pytest.param("2024-13-01T00:00:00Z", None, id="no-such-month"),
        pytest.param("2024-06-07T22:26:34+99:00", None, id="no-such-zone"),
        pytest.param("\ud800", None, id="half-a-character"),
        pytest.param(None, None, id="null"),
        pytest.param(1717799194, None, id="a-number"),
        pytest.param(["2024-06-07T22:26:34Z"], None, id="a-list"),
    ],
)
def test_a_timestamp_is_a_moment_or_nothing(
    timestamp: object, moment: datetime | None
) -> None:
    parsed = parse_timestamp(timestamp)
    assert parsed == moment
    assert parsed is None or parsed.tzinfo is not None
    event = read_event(changed(INCIDENT_2017, "incident", "updated_at", to=timestamp))
    assert event is not None
    assert event.updated_at == moment


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(INCIDENT_2013, id="incident-2013"),
        pytest.param(INCIDENT_2017, id="incident-2017"),
        pytest.param(INCIDENT_2024, id="incident-2024"),
        pytest.param(COMPONENT_2013, id="component-2013"),
        pytest.param(COMPONENT_2019, id="component-2019"),
    ],
)
def test_an_event_is_the_same_after_the_way_through_a_body(body: Json) -> None:
    event = read_event(body)
    assert event is not None
    assert read_event(json.loads(json.dumps(as_payload(event)))) == event


def test_a_body_made_of_an_incident_holds_nothing_else_of_the_senders() -> None:
    event = read_event(
        changed(INCIDENT_2024, "incident", "metadata", to={"a": {"b": "c"}})
        | {"extra": "x"}
    )
    assert event is not None
    payload = as_payload(event)
    assert payload.keys() == {"page", "incident"}
    assert payload["page"] == {"id": PAGE_ID, "status_indicator": "critical"}
    assert payload["incident"]["incident_updates"] == [{"id": "v4s6wz5c1bxk"}]
    assert not {"components", "metadata"} & payload["incident"].keys()


def test_a_body_made_of_a_component_holds_nothing_else_of_the_senders() -> None:
    event = read_event(COMPONENT_2019 | {"extra": "x"})
    assert event is not None
    assert as_payload(event) == {
        "page": {"id": PAGE_ID, "status_indicator": "critical"},
        "component_update": {},
        "component": COMPONENT_2019["component"],
    }


@pytest.mark.parametrize("indicator", [{"id": 1}, ["none"], 5, None, "unheard-of"])
def test_an_indicator_that_is_none_is_left_out(indicator: object) -> None:
    body = {
        "page": {"id": PAGE_ID, "status_indicator": indicator},
        "incident": {"id": "f5v3b6dr7k53"},
    }
    event = read_event(body)
    assert event is not None
    assert event.page_indicator is None
