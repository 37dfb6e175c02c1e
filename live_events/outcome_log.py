"""One line in the log for each live event: what it was about, and what came of it."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from loguru import logger
from port_ocean.core.handlers.webhook.processor_manager import (
    LiveEventsProcessorManager,
)
from port_ocean.core.handlers.webhook.webhook_event import WebhookEventRawResults

from live_events.event import StatuspageEvent
from port_api.processing import one_way
from raw_items.changes import RawChanges
from statuspage_api.objects import RawItem


class EventResults(WebhookEventRawResults):
    """What an event has led to for one resource of the mapping.

    Attributes:
        event: the event, with all those that it stands for.
    """

    def __init__(
        self,
        event: StatuspageEvent,
        changes: RawChanges,
        trace_id: str | None = None,
    ) -> None:
        super().__init__(list(changes.updated), list(changes.deleted), trace_id)
        self.event = event


def log_outcomes(manager: LiveEventsProcessorManager) -> None:
    """Log a line for each event once its result has been sent to Port.

    Ocean has no hook for that: its processors end before the mapping begins.
    """
    sync = manager.sync_raw_results

    async def sync_and_tell(
        webhook_events_raw_result: list[WebhookEventRawResults],
    ) -> None:
        async with one_way() as by_port:
            await sync(webhook_events_raw_result)
        ours = [
            each for each in webhook_events_raw_result if isinstance(each, EventResults)
        ]
        if ours:
            # A second look at the same event is ours alone to know of.
            level = "DEBUG" if ours[0].event.looks else "INFO"
            logger.log(level, outcome(ours, datetime.now(UTC), by_port=by_port))

    manager.sync_raw_results = sync_and_tell  # type: ignore[method-assign]


def outcome(
    results: Sequence[EventResults], now: datetime, *, by_port: bool = False
) -> str:
    """What an event was about, and what has come of it.

    Args:
        results: what it has led to, for each resource of the mapping.
        now: when Port had been told.
        by_port: whether Port maps the raw items, of which it tells nothing.
    """
    event = results[0].event
    age = (now - event.arrived_at).total_seconds()
    subject = "incident" if event.is_incident else "component"
    updated = _counts(results, lambda each: each.updated_raw_results)
    removed = _counts(results, lambda each: each.deleted_raw_results)
    return (
        f"Event of {age:.1f} seconds ago about {subject} {event.subject_id} of page"
        f" {event.page_id}: {'for Port to map: ' if by_port else ''}updated {updated};"
        f" removed {removed}"
    )


def _counts(
    results: Sequence[EventResults], items: Callable[[EventResults], list[RawItem]]
) -> str:
    # Several resources of a kind may have made entities of the same item.
    found = {
        (each.resource.kind, item["id"]) for each in results for item in items(each)
    }
    counts = Counter(kind for kind, _ in sorted(found))
    return ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing"
