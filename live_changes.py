"""What live events wrote while a resync was running, which must not be undone by it.

A resync holds lists that are older than the events which arrive meanwhile.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from deletions import delete_entities
from errors import StatuspageError
from raw_items import RawItem

type Accepts = Callable[[RawItem], bool]


def accept_everything(item: RawItem) -> bool:
    """Take any item."""
    return True


@dataclass
class _Change:
    """The newest raw item, or the last known one of what is gone; and when it was noted."""

    item: RawItem
    gone: bool
    number: int


@dataclass
class LiveChanges:
    """The raw items that events have brought during one resync, by kind and id."""

    _changes: dict[str, dict[str, _Change]] = field(default_factory=dict)
    _number: int = 0

    def note(self, kind: str, updated: list[RawItem], deleted: list[RawItem]) -> None:
        """Remember what an event writes and deletes."""
        changes = self._changes.setdefault(kind, {})
        self._number += 1
        for item in updated:
            changes[item["id"]] = _Change(item, gone=False, number=self._number)
        for item in deleted:
            changes[item["id"]] = _Change(item, gone=True, number=self._number)

    async def over(
        self,
        resource: ResourceConfig,
        batches: AsyncIterator[list[RawItem]],
        accepts: Accepts = accept_everything,
        keeps: Accepts = accept_everything,
    ) -> AsyncIterator[list[RawItem]]:
        """Yield the batches of a resource as the events have changed them.

        Ocean loads a batch while events go on, and may overwrite what they wrote
        with what it holds. So everything that they changed is brought again in
        the end, when nothing older is under way any more.

        Args:
            resource: the resource.
            batches: what it has read.
            accepts: whether its selector takes an item.
            keeps: whether that of any resource that makes the same entity of it does.

        Raises:
            StatuspageError: what the batches ended with.
        """
        kind, seen = resource.kind, self._number
        failure: StatuspageError | None = None
        try:
            async for batch in batches:
                yield self._renewed(kind, batch, accepts)
        except StatuspageError as error:
            failure = error
        while late := self._since(kind, seen):
            seen = self._number
            live = [change.item for change in late if not change.gone]
            if written := list(filter(accepts, live)):
                yield written
            gone = [change.item for change in late if change.gone]
            if gone := gone + [item for item in live if not keeps(item)]:
                await delete_entities(resource, gone)
        if failure:
            raise failure

    def _renewed(
        self, kind: str, batch: list[RawItem], accepts: Accepts
    ) -> list[RawItem]:
        changes = self._changes.get(kind, {})
        renewed = [(item, changes.get(item["id"])) for item in batch]
        return [
            change.item if change else item
            for item, change in renewed
            if change is None or (not change.gone and accepts(change.item))
        ]

    def _since(self, kind: str, number: int) -> list[_Change]:
        changes = self._changes.get(kind, {}).values()
        return [change for change in changes if change.number > number]
