"""The pages of an emulated account with their subscribers, and what every change needs."""

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sandbox import Json
from sandbox.statuspage.account.announcements import Announcement, unheard
from sandbox.statuspage.account.lookup import NotFoundError, found
from sandbox.statuspage.account.status_page import StatusPage
from sandbox.statuspage.objects.identifiers import new_identifier
from sandbox.statuspage.objects.timestamps import with_milliseconds

# Documented: whoever stays in quarantine is purged after 90 days.
PURGE_AFTER = timedelta(days=90)


@dataclass(eq=False)
class AccountPages:
    """The pages under their identifiers; `Account` adds what stands on them.

    `announce` is told, in the thread of the change, of what webhooks are sent for.
    """

    pages: dict[str, StatusPage]
    clock: Callable[[], float] = time.time
    identifiers: random.Random = field(default_factory=random.Random)
    announce: Callable[[Announcement], None] = unheard

    def page(self, page_id: str) -> StatusPage:
        """The page. Raises NotFoundError when there is none."""
        return found(self.pages, page_id, "Page")

    def page_at(self, subdomain: str) -> StatusPage:
        """The page whose public address is this subdomain. Raises NotFoundError."""
        for page in self.pages.values():
            if page.page["subdomain"] == subdomain:
                return page
        raise NotFoundError("Page")

    def now(self) -> datetime:
        """The moment by the account's clock."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def change_page(self, page_id: str, changes: Json) -> Json:
        """Merges fields into a page."""
        return self._merge(self.page(page_id).page, changes)

    def delete_page(self, page_id: str) -> None:
        """Removes a page with everything below it."""
        self.page(page_id)
        del self.pages[page_id]

    def add_subscriber(
        self, page_id: str, subscriber: Json, *, unconfirmed: bool
    ) -> Json:
        """Adds a subscriber, giving it an identifier and the date."""
        page = self.page(page_id)
        added = {"id": self._new_identifier(), **subscriber, "created_at": self._now()}
        # First, so that a webhook sent meanwhile does not take it for confirmed.
        if unconfirmed:
            page.unconfirmed_subscriber_ids.add(added["id"])
        page.subscribers[added["id"]] = added
        return added

    def change_subscriber(
        self, page_id: str, subscriber_id: str, changes: Json
    ) -> Json:
        """Merges fields into a subscriber: `quarantined_at` quarantines or restores it."""
        page = self.page(page_id)
        subscriber = found(page.subscribers, subscriber_id, "Subscriber")
        subscriber.update(changes)
        return subscriber

    def quarantine_subscriber(self, page_id: str, subscriber_id: str) -> None:
        """Puts a subscriber in quarantine, to be purged when its time is over."""
        now = self.now()
        changes = {
            "quarantined_at": with_milliseconds(now),
            "purge_at": with_milliseconds(now + PURGE_AFTER),
        }
        self.change_subscriber(page_id, subscriber_id, changes)

    def reactivate_subscribers(
        self, page_id: str, subscriber_ids: Iterable[str]
    ) -> None:
        """Lifts the quarantine of these subscribers; whoever is in none stays as it is."""
        lifted = {"quarantined_at": None, "purge_at": None}
        for subscriber_id in subscriber_ids:
            self.change_subscriber(page_id, subscriber_id, lifted)

    def remove_subscriber(self, page_id: str, subscriber_id: str) -> Json:
        """Removes a subscriber and answers what it was."""
        page = self.page(page_id)
        found(page.subscribers, subscriber_id, "Subscriber")
        page.unconfirmed_subscriber_ids.discard(subscriber_id)
        return page.subscribers.pop(subscriber_id)

    def _merge(self, body: Json, changes: Json) -> Json:
        body.update({"updated_at": self._now()} | changes)
        return body

    def _new_identifier(self) -> str:
        return new_identifier(self.identifiers)

    def _now(self) -> str:
        return with_milliseconds(self.now())
