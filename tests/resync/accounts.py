"""An account of three pages and what a resync exports of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import respx

from client import StatuspageClient
from resync.live_overlay import LiveOverlay
from resync.session import ResyncSession
from resync.spool import Spool
from statuspage_api.objects import RawItem

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
PAGES = [{"id": f"p{number}", "name": f"Page {number}"} for number in (1, 2, 3)]


def account_of(
    client: StatuspageClient, spool: Spool, overlay: LiveOverlay | None = None
) -> ResyncSession:
    """The account, as a resync opens it at noon."""
    account = ResyncSession(client, spool, PAGES, overlay or LiveOverlay())
    account.opened_at = NOW
    return account


def incident(
    incident_id: str, page_id: str = "p1", days_ago: float = 0, **fields: object
) -> RawItem:
    """An incident of a page, with one update."""
    return {
        "id": incident_id,
        "page_id": page_id,
        "status": "investigating",
        "impact": "minor",
        "created_at": (NOW - timedelta(days=days_ago)).isoformat(),
        "incident_updates": [{"id": f"{incident_id}-u", "incident_id": incident_id}],
    } | fields


def resolved(count: int, page_id: str = "p1", first_day: float = 0) -> list[RawItem]:
    """Incidents of one a day, newest first."""
    return [
        incident(f"{page_id}-{day}", page_id, first_day + day, status="resolved")
        for day in range(count)
    ]


async def ids(batches: AsyncIterator[list[RawItem]]) -> list[str]:
    """The ids of all that comes."""
    return [item["id"] async for batch in batches for item in batch]


def requested(statuspage: respx.MockRouter) -> list[str]:
    """The paths that were asked for, below `/v1/pages/`, in alphabetical order."""
    return sorted(
        call.request.url.path.removeprefix("/v1/pages/") for call in statuspage.calls
    )
