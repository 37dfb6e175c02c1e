"""A record of who would have been told of what, for tests to look at.

`GET /sandbox/mails` shows it: one entry for each occasion on which the vendor would have
written to the subscribers or tweeted, with the occasion's `way`, the `call` that brought it
about and those who were subscribed (`told`). An entry is there even when nobody is
subscribed, so that "nobody was notified" can be asserted as an empty log.
"""

from collections import Counter

from sandbox import Json
from sandbox.statuspage.account.account import Account
from sandbox.statuspage.account.notification import Notification


class MailLog:
    """The notifications of an account, in their order; nothing is really sent."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._entries: list[Json] = []
        account.notify = self._add

    def clear(self) -> None:
        """Forgets every notification."""
        self._entries.clear()

    def bodies(self) -> list[Json]:
        """`[{at, page_id, incident_id, status, way, medium, call, told, by_mode}]`.

        `told` has identifiers of subscribers, `by_mode` how many of each mode they are.
        """
        return list(self._entries)

    def _add(self, notification: Notification) -> None:
        told = notification.told()
        entry = {
            "at": self._account.now().timestamp(),
            "page_id": notification.page.page["id"],
            "incident_id": notification.incident["id"],
            "status": notification.incident["status"],
            "way": notification.way,
            "medium": notification.medium,
            "call": notification.call,
            "told": [subscriber["id"] for subscriber in told],
            "by_mode": dict(Counter(subscriber["mode"] for subscriber in told)),
        }
        self._entries.append(entry)
