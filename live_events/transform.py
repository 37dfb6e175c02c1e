"""The mapping of an event's raw items, of which there may be hundreds."""

from port_ocean.core.handlers.webhook.webhook_event import WebhookEventRawResults
from port_ocean.core.integrations.mixins.live_events import LiveEventsMixin
from port_ocean.core.models import Entity

from port_api.refusals import key_of


def transform_at_once(manager: LiveEventsMixin) -> None:
    """Have Ocean map all raw items that an event leads to for a resource at once.

    By itself it maps one after the other, each at the cost of a process: an incident
    with 60 updates and 320 components takes 23 seconds. What `itemsToParse` splits is
    left to it.
    """
    one_by_one = manager._parse_raw_event_results_to_entities

    async def parse(
        webhook_events_raw_result: list[WebhookEventRawResults],
    ) -> tuple[list[Entity], list[Entity]]:
        """The entities to write, and those to delete."""
        to_split: list[WebhookEventRawResults] = []
        written: list[Entity] = []
        gone: list[Entity] = []
        for result in webhook_events_raw_result:
            if not result.has_resource:
                continue
            if result.resource.port.items_to_parse:
                to_split.append(result)
                continue
            for items, kept, left in (
                (result.updated_raw_results, written, gone),
                (result.deleted_raw_results, gone, None),
            ):
                if not items:
                    continue
                mapped = await manager.entity_processor.parse_items(
                    result.resource, items, parse_all=True
                )
                kept += mapped.entity_selector_diff.passed
                if left is not None:
                    left += mapped.entity_selector_diff.failed
        split_written, split_gone = await one_by_one(to_split)
        written += split_written
        keys = set(map(key_of, written))
        return written, [
            each for each in [*gone, *split_gone] if key_of(each) not in keys
        ]

    manager._parse_raw_event_results_to_entities = parse  # type: ignore[method-assign]
