"""What live events changed while a resync was running, laid over its older lists.

It covers one process: a resync in another pod does not know of these events, and
may write what it read before them. The next event or resync puts that right.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from errors import StatuspageError
from mapping.entities import delete_entities
from raw_items.changes import RawChanges
from resync.downloads import Accepts
from statuspage_api.objects import RawItem


@dataclass(frozen=True)
class _Change:
    """The newest raw item, or the last known one of what is gone; and when it was noted."""

    item: RawItem
    gone: bool
    number: int


class LiveOverlay:
    """The raw items that events changed while resyncs were running, by kind and id."""

    def __init__(self) -> None:
        self._changes: dict[str, dict[str, _Change]] = {}
        self._number = 0
        self._recordings = 0

    @contextmanager
    def recording(self) -> Iterator[int]:
        """Remember what events change, for a resync's length.

        Yields:
            Where the resync begins among the changes, for `over`.
        """
        self._recordings += 1
        try:
            yield self._number
        finally:
            self._recordings -= 1
            if not self._recordings:
                self._changes.clear()

    def note(self, kind: str, changes: RawChanges) -> None:
        """Remember what an event writes and deletes, if a resync is running."""
        if not self._recordings:
            return
        self._number += 1
        changed = self._changes.setdefault(kind, {})
        for item in changes.updated:
            changed[item["id"]] = _Change(item, gone=False, number=self._number)
        for item in changes.deleted:
            changed[item["id"]] = _Change(item, gone=True, number=self._number)

    async def over(
        self,
        resource: ResourceConfig,
        batches: AsyncIterator[list[RawItem]],
        since: int,
        accepts: Accepts,
        keeps: Accepts,
    ) -> AsyncIterator[list[RawItem]]:
        """Yield a resource's batches, with what events changed in the meantime last.

        Ocean loads a batch while events go on, and may overwrite what they wrote
        with the older state that it holds. So everything that they changed is
        brought in the end, when nothing older is under way any more.

        Args:
            resource: the resource.
            batches: what it has read.
            since: where the resync began among the changes.
            accepts: whether its selector takes an item.
            keeps: whether that of any resource that makes the same entity of it does.

        Raises:
            StatuspageError: what the batches ended with.
        """
        failure: StatuspageError | None = None
        try:
            async for batch in batches:
                changed = {change.item["id"] for change in self._since(resource, since)}
                if unchanged := [item for item in batch if item["id"] not in changed]:
                    yield unchanged
        except StatuspageError as error:
            failure = error
        while late := self._since(resource, since):
            since = self._number
            live = [change.item for change in late if not change.gone]
            if written := list(filter(accepts, live)):
                yield written
            gone = [change.item for change in late if change.gone]
            if gone := gone + [item for item in live if not keeps(item)]:
                await delete_entities(resource, gone)
        if failure:
            raise failure

    def _since(self, resource: ResourceConfig, number: int) -> list[_Change]:
        changes = self._changes.get(resource.kind, {}).values()
        return [change for change in changes if change.number > number]
