from typing import Any

import pytest
from port_ocean.core.handlers import JQEntityProcessor
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.handlers.webhook.processor_manager import (
    LiveEventsProcessorManager,
)
from port_ocean.core.handlers.webhook.webhook_event import WebhookEventRawResults
from port_ocean.core.integrations.mixins.live_events import LiveEventsMixin
from port_ocean.core.ocean_types import CalculationResult

from live_events.transform import transform_at_once
from tests.oceans_port import OceansPort, mapping_of
from tests.resources import resource

OPEN = '.status != "resolved"'


class CountedProcessor(JQEntityProcessor):
    """Ocean's, which counts the calls that each cost a process."""

    calls = 0

    async def parse_items(self, *args: Any, **kwargs: Any) -> CalculationResult:
        self.calls += 1
        return await super().parse_items(*args, **kwargs)


class Manager(LiveEventsMixin):
    """What Ocean brings an event's results to Port with."""

    def __init__(self, port: OceansPort) -> None:
        super().__init__()
        self.counted = self._entity_processor = CountedProcessor(port.context)


@pytest.fixture
def manager(oceans_port: OceansPort) -> Manager:
    return Manager(oceans_port)


async def parsed(
    manager: Manager, *results: WebhookEventRawResults
) -> tuple[list[str], list[str]]:
    """The identifiers of what is written and of what is deleted."""
    async with mapping_of():
        written, gone = await manager._parse_raw_event_results_to_entities(
            list(results)
        )
    return [each.identifier for each in written], [each.identifier for each in gone]


def results_of(
    mapped_by: ResourceConfig, *, updated: Any = (), deleted: Any = ()
) -> WebhookEventRawResults:
    results = WebhookEventRawResults(list(updated), list(deleted))
    results.resource = mapped_by
    return results


def items(*ids: str, status: str = "investigating") -> list[dict[str, Any]]:
    return [{"id": id_, "status": status} for id_ in ids]


def at_once(manager: Manager) -> Manager:
    """The same manager, as main.py has it."""
    as_in_ocean: Any = manager
    transform_at_once(as_in_ocean)
    return manager


async def test_all_items_of_a_resource_are_mapped_at_once(manager: Manager) -> None:
    many = [str(number) for number in range(30)]
    results = results_of(resource("incident"), updated=items(*many), deleted=items("x"))
    assert await parsed(at_once(manager), results) == (many, ["x"])
    assert manager.counted.calls == 2


async def test_what_becomes_of_them_is_what_ocean_makes_of_one_after_the_other(
    oceans_port: OceansPort,
) -> None:
    results = [
        results_of(
            resource("incident", query=OPEN),
            updated=[*items("a", "b"), *items("c", "d", status="resolved")],
            deleted=[*items("e"), *items("f", status="resolved")],
        ),
        # Writes what the other would delete.
        results_of(resource("incident"), updated=items("c", "e")),
        # Is of no resource.
        WebhookEventRawResults(items("g"), []),
    ]
    by_ocean = await parsed(Manager(oceans_port), *results)
    assert by_ocean == (["a", "b", "c", "e"], ["d"])
    assert await parsed(at_once(Manager(oceans_port)), *results) == by_ocean


async def test_what_items_to_parse_splits_is_left_to_ocean(
    oceans_port: OceansPort,
) -> None:
    splitting = resource("incident", identifier=".item")
    splitting.port.items_to_parse = ".parts"
    whole = {"id": "a", "status": "investigating", "parts": ["1", "2"]}
    results = [
        results_of(splitting, updated=[whole]),
        results_of(resource("incident"), deleted=items("1", "x")),
    ]
    by_ocean = await parsed(Manager(oceans_port), *results)
    written, gone = await parsed(at_once(Manager(oceans_port)), *results)
    assert (sorted(written), gone) == (sorted(by_ocean[0]), by_ocean[1])
    assert (sorted(written), gone) == (["1", "2"], ["x"])


def test_the_manager_of_live_events_is_one_that_maps_like_this() -> None:
    assert issubclass(LiveEventsProcessorManager, LiveEventsMixin)
