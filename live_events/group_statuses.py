"""Component groups' status between two resyncs."""

from collections.abc import Callable
from datetime import datetime, timedelta

from client import StatuspageClient
from live_events.shared_reads import SharedRead, SharedReads
from raw_items.component_groups import GroupStatuses
from statuspage_api.endpoints import COMPONENTS
from statuspage_api.objects import RawItem

COMPONENTS_LIFETIME = timedelta(minutes=10)
"""How long a page's list of components is kept up to date by events alone."""


class LiveGroupStatuses:
    """The groups' statuses, from a list of each page's components and the events since.

    Every change of a component's status is an event. Where all of them come to this
    process, the list needs to be read anew only in case one was lost.

    Args:
        client: asks the management API.
        reads: what was read already.
        now: the clock that also dates the events' arrival.
        hears_all: whether no other process takes some of the events.
    """

    def __init__(
        self,
        client: StatuspageClient,
        reads: SharedReads,
        now: Callable[[], datetime],
        *,
        hears_all: bool = True,
    ) -> None:
        self._client = client
        self._reads = reads
        self._now = now
        self._hears_all = hears_all
        self._noted_meanwhile: dict[str, dict[str, RawItem | None]] = {}

    async def worst(
        self, page_id: str, group_id: str, arrived_at: datetime
    ) -> str | None:
        """The worst status of a group's components, None when none has one.

        Args:
            page_id: the page.
            group_id: the group.
            arrived_at: when the event about one of them came.

        Raises:
            StatuspageError: the components cannot be listed.
        """
        kept_since = self._now() - COMPONENTS_LIFETIME
        shared = await self._reads.read(
            _key(page_id),
            kept_since if self._hears_all else arrived_at,
            lambda _: self._listed(page_id),
        )
        return shared.value.worst(group_id)

    def note(
        self, page_id: str, component_id: str, component: SharedRead[RawItem | None]
    ) -> None:
        """Take a component into account as it was just read."""
        listed: SharedRead[GroupStatuses] | None = self._reads.last(_key(page_id))
        # A list that began later has it already.
        if listed is None or listed.started_at > component.started_at:
            return
        # One that is being read may be past it.
        if (noted := self._noted_meanwhile.get(page_id)) is not None:
            noted[component_id] = component.value
        elif statuses := listed.newest:
            _take_into_account(statuses, component_id, component.value)

    async def _listed(self, page_id: str) -> GroupStatuses:
        noted = self._noted_meanwhile[page_id] = {}
        statuses = GroupStatuses()
        try:
            async for components in self._client.list_items(COMPONENTS, page_id):
                for component in components:
                    statuses.note(component)
        finally:
            self._noted_meanwhile.pop(page_id, None)
        for component_id, as_read in noted.items():
            _take_into_account(statuses, component_id, as_read)
        return statuses


def _take_into_account(
    statuses: GroupStatuses, component_id: str, component: RawItem | None
) -> None:
    if component is None:
        statuses.forget(component_id)
    else:
        statuses.note(component)


def _key(page_id: str) -> tuple[str, str]:
    return COMPONENTS.path, page_id
