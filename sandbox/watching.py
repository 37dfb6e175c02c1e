"""Watching live events come through: waiting for Port, and telling of a change by hand."""

import time
from collections.abc import Callable

import httpx

from sandbox import Json
from sandbox.expectation import entities_by_blueprint
from sandbox.integration_process import IntegrationProcess
from sandbox.statuspage import Account
from sandbox.statuspage.account.announcements import Announcement
from sandbox.statuspage.notifications.webhook_bodies import webhook_content
from sandbox.statuspage.notifications.webhook_shapes import SHAPES

type Entities = dict[str, dict[str, Json]]

POLL_INTERVAL = 0.02
"""Seconds."""


class PortWatcher:
    """Looks at what the local Port holds until it is as it should be."""

    def __init__(self, port_url: str) -> None:
        self._catalog_url = f"{port_url}/sandbox/catalog"

    def catalog(self) -> Json:
        """All that the local Port holds and has refused."""
        catalog: Json = httpx.get(self._catalog_url, timeout=60).json()
        return catalog

    def completed_resyncs(self) -> int:
        """How many resyncs Port was told to have been completed."""
        installed = self.catalog()["integration"] or {}
        states = installed.get("resyncStates", [])
        return sum(state["status"] == "completed" for state in states)

    def seconds_until(
        self, holds: Callable[[Entities], bool], deadline: float
    ) -> float | None:
        """Seconds until something holds for the entities, or None when it did not in time."""
        return wait_until(
            lambda: holds(entities_by_blueprint(self.catalog())), deadline
        )

    def wait_for_resync(self, process: IntegrationProcess, resyncs: int = 1) -> None:
        """Wait for the first resync of a process, after which it follows live events.

        Raises:
            RuntimeError: it ended, or took more than a minute; with what it printed.
        """

        def done() -> bool:
            return not process.running or self.completed_resyncs() >= resyncs

        if wait_until(done, 60.0) is None or not process.running:
            raise RuntimeError(f"no resync was completed:\n{process.output}")


def wait_until(holds: Callable[[], bool], deadline: float) -> float | None:
    """Seconds until something holds, or None when it did not within so many."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > deadline:
            return None
        time.sleep(POLL_INTERVAL)
    return time.monotonic() - began


def webhook_body(account: Account, announcement: Announcement) -> Json:
    """A webhook about a change as Statuspage would send it now, in today's shape."""
    return webhook_content(announcement, SHAPES["2024"], account.now(), "by-hand")


def our_endpoint(account: Account, page_id: str, process: IntegrationProcess) -> str:
    """Where Statuspage sends the page's events for this process.

    Raises:
        LookupError: nobody subscribed the process to the page.
    """
    for subscriber in account.page(page_id).subscribers.values():
        endpoint: str = subscriber.get("endpoint", "")
        if endpoint.startswith(process.url):
            return endpoint
    raise LookupError(f"page {page_id} has no subscription of {process.url}")
