"""One line in the log for each live event: what it was about, and what came of it."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

from loguru import logger
from port_ocean.core.handlers.webhook.processor_manager import (
    LiveEventsProcessorManager,
)
from port_ocean.core.handlers.webhook.webhook_event import WebhookEventRawResults

from live_events.event import read_event
from statuspage_api.objects import RawItem


def log_outcomes(manager: LiveEventsProcessorManager) -> None:
    """Have a line tell of each event once Port has been told of it.

    Ocean lets nobody know of that: its processors end before the mapping begins.
    """
    sync = manager.sync_raw_results

    async def sync_and_tell(
        webhook_events_raw_result: list[WebhookEventRawResults],
    ) -> None:
        await sync(webhook_events_raw_result)
        if line := outcome(webhook_events_raw_result, datetime.now(UTC)):
            logger.info(line)

    manager.sync_raw_results = sync_and_tell  # type: ignore[method-assign]


def outcome(results: list[WebhookEventRawResults], now: datetime) -> str | None:
    """What an event was about and has led to, or None when it has led to nothing.

    Args:
        results: what it changed, for each resource of the mapping.
        now: when Port had been told.
    """
    event = read_event(results[0].original_webhook) if results else None
    if event is None:
        return None
    age = (now - results[0].created_at).total_seconds()
    subject = "incident" if event.is_incident else "component"
    updated = _counts(results, lambda each: each.updated_raw_results)
    removed = _counts(results, lambda each: each.deleted_raw_results)
    return (
        f"Event of {age:.1f} seconds ago about {subject} {event.subject_id} of page"
        f" {event.page_id}: updated {updated}; removed {removed}"
    )


def _counts(
    results: list[WebhookEventRawResults],
    items: Callable[[WebhookEventRawResults], list[RawItem]],
) -> str:
    # Several resources of a kind may have made entities of the same item.
    found = {
        (each.resource.kind, item["id"]) for each in results for item in items(each)
    }
    counts = Counter(kind for kind, _ in sorted(found))
    return ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing"
