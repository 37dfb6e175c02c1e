from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from port_ocean.core.handlers.webhook.processor_manager import (
    LiveEventsProcessorManager,
)
from port_ocean.core.handlers.webhook.webhook_event import WebhookEventRawResults
from port_ocean.core.integrations.mixins.utils import is_dsp_mode_enabled

from live_events.event import StatuspageEvent
from live_events.outcome_log import EventResults, log_outcomes, outcome
from raw_items.changes import RawChanges
from sandbox.port.organization.feature_flags import Processing
from statuspage_api.objects import RawItem
from tests.conftest import Organization
from tests.resources import resource

CAME = datetime(2026, 11, 1, 12, tzinfo=UTC)
OF_INCIDENT = StatuspageEvent("p1", "i1", is_incident=True, arrived_at=CAME)
OF_COMPONENT = StatuspageEvent("p1", "c1", is_incident=False, arrived_at=CAME)


def result(
    kind: str,
    updated: list[RawItem],
    deleted: list[RawItem] | None = None,
    event: StatuspageEvent = OF_INCIDENT,
) -> EventResults:
    """What an event changes of a kind, as Ocean takes it to Port."""
    found = EventResults(event, RawChanges(updated, deleted or []))
    found.resource = resource(kind)
    return found


def test_an_event_is_told_with_what_it_led_to_and_how_long_that_took() -> None:
    results = [
        result("statuspage", [{"id": "p1"}]),
        result("incident_update", [{"id": "u1"}, {"id": "u2"}], [{"id": "u3"}]),
        result("component", []),
    ]
    assert outcome(results, CAME + timedelta(seconds=1.23)) == (
        "Event of 1.2 seconds ago about incident i1 of page p1:"
        " updated 2 incident_update, 1 statuspage; removed 1 incident_update"
    )


def test_an_item_of_which_several_resources_make_entities_is_counted_once() -> None:
    results = [result("incident", [{"id": "i1"}]), result("incident", [{"id": "i1"}])]
    assert outcome(results, CAME).endswith(": updated 1 incident; removed nothing")


def test_a_component_is_told_as_one() -> None:
    line = outcome([result("component", [], event=OF_COMPONENT)], CAME)
    assert "about component c1 of page p1: updated nothing; removed nothing" in line


class Manager:
    """Stands where Ocean takes results to Port."""

    def __init__(self) -> None:
        self.taken: list[WebhookEventRawResults] = []

    async def sync_raw_results(self, results: list[WebhookEventRawResults]) -> None:
        """Take them."""
        self.taken += results


@pytest.mark.usefixtures("organization")
async def test_only_what_statuspage_has_sent_is_told_at_info(logged: list[str]) -> None:
    manager = Manager()
    log_outcomes(cast(LiveEventsProcessorManager, manager))
    again = replace(OF_INCIDENT, looks=1)
    results = [result("incident", []), result("incident", [], event=again)]
    for each in results:
        await manager.sync_raw_results([each])
    await manager.sync_raw_results([])
    assert manager.taken == results
    assert [line.split()[0] for line in logged] == ["INFO", "DEBUG"]


@pytest.mark.parametrize(
    ("processing", "told"),
    [
        (Processing.OCEAN, "p1: updated 1 incident"),
        (Processing.DSP, "p1: for Port to map: updated 1 incident"),
    ],
)
async def test_what_port_has_yet_to_map_is_told_as_that(
    organization: Organization, logged: list[str], processing: Processing, told: str
) -> None:
    organization.processing = processing
    manager = Manager()
    log_outcomes(cast(LiveEventsProcessorManager, manager))
    await manager.sync_raw_results([result("incident", [{"id": "i1"}])])
    assert told in logged[-1]


class FlagsOfAnEvent(Manager):
    """Stands for Ocean, which asks for the flags more than once."""

    def __init__(self, organization: Organization) -> None:
        super().__init__()
        self.organization = organization
        self.seen: list[bool] = []

    async def sync_raw_results(self, results: list[WebhookEventRawResults]) -> None:
        """Ask before and after the organization has changed."""
        self.seen.append(await is_dsp_mode_enabled())
        self.organization.processing = Processing.OCEAN
        self.seen.append(await is_dsp_mode_enabled())


async def test_an_event_goes_one_way(organization: Organization) -> None:
    manager = FlagsOfAnEvent(organization)
    log_outcomes(cast(LiveEventsProcessorManager, manager))
    await manager.sync_raw_results([result("incident", [])])
    assert manager.seen == [True, True]
