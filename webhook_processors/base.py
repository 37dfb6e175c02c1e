"""What all processors share: which events they take, and how they answer."""

from abc import abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import ClassVar

from loguru import logger
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.handlers.webhook.abstract_webhook_processor import (
    AbstractWebhookProcessor,
)
from port_ocean.core.handlers.webhook.webhook_event import (
    EventHeaders,
    EventPayload,
    WebhookEvent,
)

from errors import StatuspageError
from initialize_client import services
from kinds import ObjectKind
from live_events.event import StatuspageEvent
from live_events.lookups import Lookups
from live_events.outcome_log import EventResults
from mapping.entities import (
    delete_refused_entities,
    selectors_of_the_same_entity,
    still_in_port,
)
from mapping.selectors import StatuspageSelector, selector_of
from raw_items.changes import RawChanges
from statuspage_api.objects import RawItem

NOTHING = RawChanges()


class StatuspageWebhookProcessor(AbstractWebhookProcessor):
    """Follows events to one kind's raw items.

    An event is a hint: what is written comes from the API, and what is deleted is
    gone there. Ocean makes a processor for each event, and has it serve all
    resources of the kind at once: the event that was admitted is all that it keeps.
    """

    kind: ClassVar[ObjectKind]

    _admitted: StatuspageEvent

    @property
    def lookups(self) -> Lookups:
        """Reads what events are about."""
        return services().lookups

    @abstractmethod
    async def changes(
        self, event: StatuspageEvent, resource: ResourceConfig
    ) -> RawChanges:
        """What an event changes of the kind.

        Raises:
            StatuspageError: Statuspage cannot be asked.
        """

    async def should_process_event(self, event: WebhookEvent) -> bool:
        """Whether it is an event of a page that is ours."""
        admitted = await services().admission.admit(event)
        if admitted is not None:
            self._admitted = admitted
        return admitted is not None

    async def get_matching_kinds(self, event: WebhookEvent) -> list[str]:
        """The processor's kind."""
        return [self.kind]

    async def authenticate(self, payload: EventPayload, headers: EventHeaders) -> bool:
        """True: Statuspage signs nothing, and the webhook gate has checked the token."""
        return True

    async def validate_payload(self, payload: EventPayload) -> bool:
        """True: only what holds an event is admitted."""
        return True

    async def handle_event(
        self, payload: EventPayload, resource: ResourceConfig
    ) -> EventResults:
        """The raw items that the event leads to; none when Statuspage cannot be asked.

        Requests are tried again by the client, once for all processors: Ocean's
        own retries would multiply them by the number of resources.
        """
        selector = selector_of(resource, StatuspageSelector)
        changes = NOTHING
        if selector.includes_page(self._admitted.page_id):
            # What fails is said once, where it was read.
            with suppress(StatuspageError):
                changes = await self.changes(self._admitted, resource)
        return await event_results(self._admitted, self.kind, resource, changes)

    async def gone(
        self, resource: ResourceConfig, items: list[RawItem], *owner_ids: str
    ) -> RawChanges:
        """The deletion of items that Statuspage does not have any more.

        What `itemsToParse` has made of one cannot be named without it.
        """
        if items and resource.port.items_to_parse:
            logger.info(
                f"{self.kind} {_ids(items)} is gone: what itemsToParse has made of it"
                " leaves Port with the next resync at the latest"
            )
            return NOTHING
        deleted = await still_in_port(resource, items, *owner_ids)
        if deleted:
            logger.info(
                f"{self.kind} {_ids(deleted)} leaves Port: asked again, Statuspage still"
                " does not have it"
            )
        return RawChanges(deleted=deleted)


async def event_results(
    event: StatuspageEvent,
    kind: ObjectKind,
    resource: ResourceConfig,
    changes: RawChanges,
    trace_id: str | None = None,
) -> EventResults:
    """What an event's changes lead to for one resource of the mapping.

    What the resource no longer selects is deleted from Port.
    """
    selector = selector_of(resource, StatuspageSelector)
    services().overlay.note(kind, changes)
    now = datetime.now(UTC)
    deleted = [*changes.deleted, *_left(resource, changes.updated, now)]
    await delete_refused_entities(resource, deleted)
    updated = [item for item in changes.updated if selector.accepts(item, now)]
    return EventResults(event, RawChanges(updated, deleted), trace_id)


def _ids(items: Sequence[RawItem]) -> str:
    return ", ".join(item["id"] for item in items)


def _left(
    resource: ResourceConfig, items: Sequence[RawItem], now: datetime
) -> list[RawItem]:
    """The items that are no longer selected, to be deleted from Port if they are there.

    Where another resource selects one for the same entity, that resource decides,
    even if it fails.
    """
    selectors = selectors_of_the_same_entity(resource)
    return [
        item for item in items if not any(each.accepts(item, now) for each in selectors)
    ]
