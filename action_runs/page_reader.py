"""What an action reads of a page before it decides."""

from dataclasses import dataclass

from action_runs.components import is_open
from action_runs.errors import ActionRefusedError
from client import StatuspageClient
from errors import NotFoundError, StatuspageError
from statuspage_api.endpoints import (
    ACTIVE_MAINTENANCES,
    COMPONENTS,
    INCIDENT,
    INCIDENT_TEMPLATES,
    INCIDENTS,
    PAGE_SIZE,
    POSTMORTEM,
    SUBSCRIBER_HISTOGRAM,
    UNRESOLVED_INCIDENTS,
    ListEndpoint,
)
from statuspage_api.objects import RawItem


@dataclass(frozen=True)
class PageReader:
    """Reads one page for one run, each thing when it is asked for.

    Every method raises a StatuspageError when Statuspage cannot be asked.
    """

    client: StatuspageClient
    page_id: str

    async def components(self) -> list[RawItem]:
        """The page's components, and the rows of its groups (`group` is true)."""
        return await self._listed(COMPONENTS)

    async def templates(self) -> list[RawItem]:
        """The page's incident templates."""
        return await self._listed(INCIDENT_TEMPLATES)

    async def open_incidents(self) -> list[RawItem]:
        """The unresolved incidents and the maintenances under way.

        One request, unless the page has had a hundred incidents and one of the older
        ones may be open still.
        """
        newest = await self.client.newest(INCIDENTS, self.page_id)
        if len(newest) >= PAGE_SIZE:
            newest = [
                *await self._listed(UNRESOLVED_INCIDENTS),
                *await self._listed(ACTIVE_MAINTENANCES),
            ]
        return [each for each in newest if is_open(each)]

    async def incident(self, incident_id: str) -> RawItem:
        """The incident as it is now.

        Raises:
            ActionRefusedError: the page does not have it.
        """
        try:
            return await self.client.get_item(INCIDENT, self.page_id, incident_id)
        except NotFoundError:
            raise ActionRefusedError(
                f"Incident (incidentId): page {self.page_id} has no incident"
                f" {incident_id}: it was deleted, or belongs to another page"
            ) from None

    async def postmortem(self, incident_id: str) -> RawItem:
        """An incident's postmortem; an empty object where it has none."""
        try:
            return await self.client.get_document(POSTMORTEM, self.page_id, incident_id)
        except NotFoundError:
            return {}

    async def reach(self) -> str:
        """How many subscribers a notification may go to, for a person.

        Source: https://developer.statuspage.io/#operation/getPagesPageIdSubscribersHistogramByState
        """
        try:
            histogram = await self.client.get_document(
                SUBSCRIBER_HISTOGRAM, self.page_id
            )
        except StatuspageError as error:
            return f"how many cannot be told. {error}"
        return reach_in_words(histogram)

    async def _listed(self, endpoint: ListEndpoint) -> list[RawItem]:
        return [
            item
            async for items in self.client.list_items(endpoint, self.page_id)
            for item in items
        ]


def reach_in_words(histogram: RawItem) -> str:
    """The active subscribers of a page by type, for a person."""
    active = {
        kind: counts.get("active") or 0
        for kind, counts in histogram.items()
        if isinstance(counts, dict)
    }
    by_kind = ", ".join(f"{count} {kind}" for kind, count in active.items() if count)
    total = sum(active.values())
    if not total:
        return "no active subscriber"
    return (
        f"at most {total} active subscriber{'' if total == 1 else 's'} ({by_kind});"
        " fewer where they subscribe to single components"
    )
