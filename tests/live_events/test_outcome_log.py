from datetime import UTC, datetime, timedelta

from port_ocean.core.handlers.webhook.webhook_event import WebhookEventRawResults

from live_events.outcome_log import outcome
from statuspage_api.objects import RawItem
from tests.conftest import PAGE_ID
from tests.live_events.recorded_events import INCIDENT_2013, Json
from tests.resources import resource

CAME = datetime(2026, 11, 1, 12, tzinfo=UTC)


def result(
    kind: str,
    updated: list[RawItem],
    deleted: list[RawItem] | None = None,
    event: Json = INCIDENT_2013,
) -> WebhookEventRawResults:
    """What an event changes of a kind, as Ocean takes it to Port."""
    found = WebhookEventRawResults(updated, deleted or [], created_at=CAME)
    found.resource = resource(kind)
    found.original_webhook = event
    return found


def test_an_event_is_told_with_what_it_led_to_and_how_long_that_took() -> None:
    results = [
        result("statuspage", [{"id": PAGE_ID}]),
        result("incident_update", [{"id": "u1"}, {"id": "u2"}], [{"id": "u3"}]),
        result("component", []),
    ]
    assert outcome(results, CAME + timedelta(seconds=1.23)) == (
        f"Event of 1.2 seconds ago about incident lbkhbwn21v5q of page {PAGE_ID}:"
        " updated 2 incident_update, 1 statuspage; removed 1 incident_update"
    )


def test_an_item_of_which_several_resources_make_entities_is_counted_once() -> None:
    results = [result("incident", [{"id": "i1"}]), result("incident", [{"id": "i1"}])]
    line = outcome(results, CAME)
    assert line is not None
    assert line.endswith(": updated 1 incident; removed nothing")


def test_a_component_is_told_as_one() -> None:
    event = {
        "page": {"id": "p1"},
        "component_update": {},
        "component": {"id": "c1", "page_id": "p1"},
    }
    line = outcome([result("component", [], event=event)], CAME)
    assert line is not None
    assert "about component c1 of page p1: updated nothing; removed nothing" in line


def test_an_event_without_results_is_not_told() -> None:
    assert outcome([], CAME) is None
