from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from errors import IncompleteReadError
from raw_items.changes import RawChanges
from resync import live_overlay
from resync.live_overlay import LiveOverlay
from statuspage_api.objects import RawItem
from tests.resources import resource

KIND = "incident"
INCIDENTS = resource(KIND)


def incident(number: int, name: str = "old") -> RawItem:
    return {"id": f"i{number}", "name": name}


type Deletions = list[tuple[ResourceConfig, list[RawItem]]]


@pytest.fixture
def deleted(monkeypatch: pytest.MonkeyPatch) -> Deletions:
    """What was deleted from Port, and as which resource's."""
    deleted: Deletions = []

    async def delete_entities(resource: ResourceConfig, items: list[RawItem]) -> None:
        deleted.append((resource, items))

    monkeypatch.setattr(live_overlay, "delete_entities", delete_entities)
    return deleted


async def listed(*batches: list[RawItem]) -> AsyncIterator[list[RawItem]]:
    for batch in batches:
        yield batch


async def yielded(
    changes: LiveOverlay, batches: AsyncIterator[list[RawItem]]
) -> list[list[RawItem]]:
    return [batch async for batch in laid_over(changes, batches)]


def laid_over(
    changes: LiveOverlay, batches: AsyncIterator[list[RawItem]], since: int = 0
) -> AsyncIterator[list[RawItem]]:
    return changes.over(INCIDENTS, batches, since, accepts=everything, keeps=everything)


def everything(item: RawItem) -> bool:
    return True


@pytest.fixture
def changes() -> Iterator[LiveOverlay]:
    """What events change while a resync is running."""
    overlay = LiveOverlay()
    with overlay.recording():
        yield overlay


async def test_without_events_a_resync_is_as_it_was() -> None:
    batches = [[incident(1), incident(2)], [incident(3)]]
    assert await yielded(LiveOverlay(), listed(*batches)) == batches


async def test_what_an_event_wrote_replaces_the_older_item(
    changes: LiveOverlay,
) -> None:
    changes.note(KIND, RawChanges(updated=[incident(1, "new")]))
    changes.note("component", RawChanges(updated=[incident(2, "another kind")]))
    batches = await yielded(changes, listed([incident(1), incident(2)]))
    assert batches == [[incident(2)], [incident(1, "new")]]


async def test_what_an_event_deleted_does_not_come_back(
    changes: LiveOverlay, deleted: Deletions
) -> None:
    changes.note(KIND, RawChanges(deleted=[incident(1)]))
    batches = await yielded(changes, listed([incident(1), incident(2)]))
    assert batches == [[incident(2)]]
    assert deleted == [(INCIDENTS, [incident(1)])]


async def test_what_was_written_while_an_older_batch_was_loaded_comes_again_last(
    changes: LiveOverlay,
) -> None:
    brought: list[Any] = []
    async for batch in laid_over(changes, listed([incident(1)], [incident(2)])):
        brought.append(batch)
        if len(brought) == 1:
            changes.note(KIND, RawChanges(updated=[incident(1, "newer")]))
        if len(brought) == 3:
            changes.note(KIND, RawChanges(updated=[incident(1, "newest")]))
    assert brought == [
        [incident(1)],
        [incident(2)],
        [incident(1, "newer")],
        [incident(1, "newest")],
    ]


async def test_what_was_deleted_while_an_older_batch_was_loaded_is_deleted_again(
    changes: LiveOverlay, deleted: Deletions
) -> None:
    async for _ in laid_over(changes, listed([incident(1)])):
        changes.note(KIND, RawChanges(deleted=[incident(1)]))
    assert deleted == [(INCIDENTS, [incident(1)])]


async def test_a_failure_of_the_lists_comes_after_what_events_wrote(
    changes: LiveOverlay,
) -> None:
    async def failing() -> AsyncIterator[list[RawItem]]:
        yield [incident(1)]
        raise IncompleteReadError("not read in full")

    batches = laid_over(changes, failing())
    await anext(batches)
    changes.note(KIND, RawChanges(updated=[incident(1, "new")]))
    assert await anext(batches) == [incident(1, "new")]
    with pytest.raises(IncompleteReadError):
        await anext(batches)


async def test_what_was_changed_before_a_resync_began_is_not_brought(
    changes: LiveOverlay,
) -> None:
    changes.note(KIND, RawChanges(updated=[incident(1, "before")]))
    with changes.recording() as since:
        batches = laid_over(changes, listed([incident(1)]), since)
        assert [batch async for batch in batches] == [[incident(1)]]


async def test_nothing_is_remembered_when_no_resync_is_running() -> None:
    overlay = LiveOverlay()
    overlay.note(KIND, RawChanges(updated=[incident(1, "unheard")]))
    assert await yielded(overlay, listed([incident(1)])) == [[incident(1)]]
