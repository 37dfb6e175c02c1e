"""Subscribers of the account's pages, and how they change."""

from collections.abc import Iterable
from datetime import timedelta

from sandbox import Json
from sandbox.statuspage.account.lookup import found
from sandbox.statuspage.account.pages import Pages
from sandbox.statuspage.objects.timestamps import with_milliseconds

# Documented: whoever stays in quarantine is purged after 90 days.
PURGE_AFTER = timedelta(days=90)


class Subscribers(Pages):
    """Subscribers; nothing about them is announced."""

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
