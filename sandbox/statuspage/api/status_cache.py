"""The cache in front of the public status."""

from collections.abc import Callable

from sandbox import Json
from sandbox.statuspage.account.public_status import public_status
from sandbox.statuspage.account.status_page import StatusPage


class StatusCache:
    """Answers a page's public status as it was up to so many seconds ago.

    Args:
        clock: tells epoch seconds.
        lifetime: how many seconds; 0 for no cache.
    """

    def __init__(
        self, clock: Callable[[], float], lifetime: Callable[[], float]
    ) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._kept: dict[str, tuple[float, Json]] = {}

    def status_of(self, page: StatusPage) -> Json:
        """The body of a page's `status.json`."""
        page_id: str = page.page["id"]
        now = self._clock()
        made_at, status = self._kept.get(page_id, (now, None))
        if status is None or now - made_at >= self._lifetime():
            status = public_status(page)
            self._kept[page_id] = now, status
        return status
