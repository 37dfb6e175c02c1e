"""What the tests of live readings share."""

from datetime import UTC, datetime, timedelta

import httpx

from public_status import PublicStatus
from raw_items import PageStatus, RawItem


class Clock:
    """The date, which only a test moves on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The date."""
        return self.now

    def pass_seconds(self, seconds: float) -> datetime:
        """Let time go by, and tell the new date."""
        self.now += timedelta(seconds=seconds)
        return self.now


class NoStatus(PublicStatus):
    """Public pages that nobody is to ask."""

    def __init__(self) -> None:
        super().__init__(httpx.AsyncClient(), "https://{subdomain}.example")

    async def status_of(self, page: RawItem) -> PageStatus | None:
        """Fail."""
        raise AssertionError("the public status was asked for")
