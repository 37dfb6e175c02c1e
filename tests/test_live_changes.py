from collections.abc import AsyncIterator
from typing import Any

import pytest

import live_changes
from errors import IncompleteReadError
from live_changes import LiveChanges
from raw_items import RawItem

KIND = "incident"


def incident(number: int, name: str = "old") -> RawItem:
    return {"id": f"i{number}", "name": name}


class Ocean:
    """Stands where the framework is asked to delete."""

    def __init__(self) -> None:
        self.unregistered: list[tuple[str, list[RawItem]]] = []

    async def unregister_raw(self, kind: str, items: list[RawItem]) -> None:
        self.unregistered.append((kind, items))


@pytest.fixture
def ocean(monkeypatch: pytest.MonkeyPatch) -> Ocean:
    """Ocean, as far as deletions go."""
    stand_in = Ocean()
    monkeypatch.setattr(live_changes, "ocean", stand_in)
    return stand_in


async def listed(*batches: list[RawItem]) -> AsyncIterator[list[RawItem]]:
    for batch in batches:
        yield batch


async def yielded(
    changes: LiveChanges, batches: AsyncIterator[list[RawItem]]
) -> list[list[RawItem]]:
    return [batch async for batch in changes.over(KIND, batches)]


async def test_without_events_a_resync_is_as_it_was() -> None:
    batches = [[incident(1), incident(2)], [incident(3)]]
    assert await yielded(LiveChanges(), listed(*batches)) == batches


async def test_what_an_event_wrote_replaces_the_older_item() -> None:
    changes = LiveChanges()
    changes.note(KIND, [incident(1, "new")], [])
    changes.note("component", [incident(2, "another kind")], [])
    batches = await yielded(changes, listed([incident(1), incident(2)]))
    assert batches == [[incident(1, "new"), incident(2)]]


async def test_what_an_event_deleted_does_not_come_back(ocean: Ocean) -> None:
    changes = LiveChanges()
    changes.note(KIND, [], [incident(1)])
    batches = await yielded(changes, listed([incident(1), incident(2)]))
    assert batches == [[incident(2)]]
    assert ocean.unregistered == []


async def test_what_was_written_while_an_older_batch_was_loaded_comes_again_last() -> (
    None
):
    changes = LiveChanges()
    brought: list[Any] = []
    async for batch in changes.over(KIND, listed([incident(1)], [incident(2)])):
        brought.append(batch)
        if len(brought) == 1:
            changes.note(KIND, [incident(1, "newer")], [])
        if len(brought) == 3:
            changes.note(KIND, [incident(1, "newest")], [])
    assert brought == [
        [incident(1)],
        [incident(2)],
        [incident(1, "newer")],
        [incident(1, "newest")],
    ]


async def test_what_was_deleted_while_an_older_batch_was_loaded_is_deleted_again(
    ocean: Ocean,
) -> None:
    changes = LiveChanges()
    async for _ in changes.over(KIND, listed([incident(1)])):
        changes.note(KIND, [], [incident(1)])
    assert ocean.unregistered == [(KIND, [incident(1)])]


async def test_a_failure_of_the_lists_comes_after_what_events_wrote() -> None:
    async def failing() -> AsyncIterator[list[RawItem]]:
        yield [incident(1)]
        raise IncompleteReadError("Statuspage", "not read in full")

    changes = LiveChanges()
    batches = changes.over(KIND, failing())
    await anext(batches)
    changes.note(KIND, [incident(1, "new")], [])
    assert await anext(batches) == [incident(1, "new")]
    with pytest.raises(IncompleteReadError):
        await anext(batches)
