"""What all processors share: which events they take, and how they answer."""

from abc import abstractmethod
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
    WebhookEventRawResults,
)

from account import open_accounts
from deletions import refused_by_query, selectors_of_the_same_entity, still_in_port
from errors import ConfigurationError, StatuspageError
from events import StatuspageEvent, read_event
from initialize_client import intake, live_reader
from kinds import ObjectKind
from live_reader import LiveReader
from raw_items import RawItem
from selection import StatuspageSelector, selector_of

NOTHING: tuple[list[RawItem], list[RawItem]] = ([], [])


class StatuspageWebhookProcessor(AbstractWebhookProcessor):
    """Follows events to one kind's raw items.

    An event is a hint: what is written comes from the API, and what is deleted is
    gone there. One processor serves several resources of a mapping at once, so
    it keeps no state.
    """

    kind: ClassVar[ObjectKind]

    @property
    def reader(self) -> LiveReader:
        """Reads what events are about."""
        return live_reader()

    @abstractmethod
    async def follow(
        self, event: StatuspageEvent, resource: ResourceConfig
    ) -> tuple[list[RawItem], list[RawItem]]:
        """The kind's raw items to write, and those to delete, because of an event.

        Raises:
            StatuspageError: Statuspage cannot be asked.
        """

    async def should_process_event(self, event: WebhookEvent) -> bool:
        """Whether it is an event of a page that is ours."""
        try:
            return await intake().accept(event) is not None
        except ConfigurationError as error:
            logger.error(f"Dropped an event: {error}")
            return False

    async def get_matching_kinds(self, event: WebhookEvent) -> list[str]:
        """The processor's kind."""
        return [self.kind]

    async def authenticate(self, payload: EventPayload, headers: EventHeaders) -> bool:
        """True: Statuspage signs nothing, and the webhook gate has checked the secret.

        Events through Redis bring no address to check.
        """
        return True

    async def validate_payload(self, payload: EventPayload) -> bool:
        """Whether the body holds an event."""
        return read_event(payload) is not None

    async def handle_event(
        self, payload: EventPayload, resource: ResourceConfig
    ) -> WebhookEventRawResults:
        """The raw items that the event leads to; none when Statuspage cannot be asked.

        Those that the resource's selector does not take any more are to be deleted,
        unless another resource makes the same entity of them.

        Requests are tried again by the client, once for all processors: Ocean's
        own retries would multiply them by the number of resources.
        """
        event = read_event(payload)
        selector = selector_of(resource, StatuspageSelector)
        try:
            updated, deleted = (
                await self.follow(event, resource)
                if event and selector.includes_page(event.page_id)
                else NOTHING
            )
        except StatuspageError:
            updated, deleted = NOTHING
        for account in open_accounts():
            account.live_changes.note(self.kind, updated, deleted)
        now = datetime.now(UTC)
        accepted = [item for item in updated if selector.accepts(item, now)]
        # What has left the selection leaves Port, if it was there. Where another
        # resource selects it for the same entity, that one decides, even if it fails.
        selectors = selectors_of_the_same_entity(resource)
        left = [
            item
            for item in updated
            if not any(each.accepts(item, now) for each in selectors)
        ]
        # Ocean deletes what the query refuses only of what is said to be written,
        # and what it lets pass only of what is said to be gone.
        refused = await refused_by_query(resource, left)
        passed = [item for item in left if item not in refused]
        return WebhookEventRawResults(
            updated_raw_results=accepted + refused,
            deleted_raw_results=deleted + passed,
        )

    async def in_port(
        self, resource: ResourceConfig, items: list[RawItem], *owner_ids: str
    ) -> list[RawItem]:
        """Those of the items that Port has as the owners' (see deletions.still_in_port)."""
        return await still_in_port(resource, items, *owner_ids)
