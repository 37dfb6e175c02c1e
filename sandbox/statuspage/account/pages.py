"""The pages of the account, and what every change needs: a clock, identifiers, listeners."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox import Json
from sandbox.statuspage.account.announcements import Announcement, unheard
from sandbox.statuspage.account.lookup import NotFoundError, found
from sandbox.statuspage.account.notification import Notification
from sandbox.statuspage.account.status_page import StatusPage
from sandbox.statuspage.objects.identifiers import new_identifier
from sandbox.statuspage.objects.timestamps import with_milliseconds


@dataclass(eq=False)
class Pages:
    """The pages under their identifiers, and what every change of what is on them needs.

    `announce` is told, in the thread of the change, of what webhooks are sent for, and
    `notify` of every other notification. `moved_by` is how many seconds the account's time
    is ahead of `clock`.
    """

    pages: dict[str, StatusPage]
    clock: Callable[[], float] = time.time
    identifiers: random.Random = field(default_factory=random.Random)
    announce: Callable[[Announcement], None] = unheard
    notify: Callable[[Notification], None] = unheard
    moved_by: float = 0.0

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
        """The moment by the account's clock, as far as it was moved."""
        return datetime.fromtimestamp(self.clock() + self.moved_by, UTC)

    def change_page(self, page_id: str, changes: Json) -> Json:
        """Merges fields into a page."""
        return self._merge(self.page(page_id).page, changes)

    def delete_page(self, page_id: str) -> None:
        """Removes a page with everything below it."""
        self.page(page_id)
        del self.pages[page_id]

    def _merge(self, body: Json, changes: Json) -> Json:
        body.update({"updated_at": self._now()} | changes)
        return body

    def _new_identifier(self) -> str:
        return new_identifier(self.identifiers)

    def _now(self) -> str:
        return with_milliseconds(self.now())
