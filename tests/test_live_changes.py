from collections.abc import AsyncIterator
from typing import Any

import pytest
from port_ocean.core.handlers.port_app_config.models import ResourceConfig

import live_changes
from errors import IncompleteReadError
from live_changes import LiveChanges
from raw_items import RawItem
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

    monkeypatch.setattr(live_changes, "delete_entities", delete_entities)
    return deleted


async def listed(*batches: list[RawItem]) -> AsyncIterator[list[RawItem]]:
    for batch in batches:
        yield batch


async def yielded(
    changes: LiveChanges, batches: AsyncIterator[list[RawItem]]
) -> list[list[RawItem]]:
    return [batch async for batch in changes.over(INCIDENTS, batches)]


async def test_without_events_a_resync_is_as_it_was() -> None:
    batches = [[incident(1), incident(2)], [incident(3)]]
    assert await yielded(LiveChanges(), listed(*batches)) == batches


async def test_what_an_event_wrote_replaces_the_older_item() -> None:
    changes = LiveChanges()
    changes.note(KIND, [incident(1, "new")], [])
    changes.note("component", [incident(2, "another kind")], [])
    batches = await yielded(changes, listed([incident(1), incident(2)]))
    assert batches == [[incident(1, "new"), incident(2)]]


async def test_what_an_event_deleted_does_not_come_back(deleted: Deletions) -> None:
    changes = LiveChanges()
    changes.note(KIND, [], [incident(1)])
    batches = await yielded(changes, listed([incident(1), incident(2)]))
    assert batches == [[incident(2)]]
    assert deleted == []


async def test_what_was_written_while_an_older_batch_was_loaded_comes_again_last() -> (
    None
):
    changes = LiveChanges()
    brought: list[Any] = []
    async for batch in changes.over(INCIDENTS, listed([incident(1)], [incident(2)])):
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
    deleted: Deletions,
) -> None:
    changes = LiveChanges()
    async for _ in changes.over(INCIDENTS, listed([incident(1)])):
        changes.note(KIND, [], [incident(1)])
    assert deleted == [(INCIDENTS, [incident(1)])]


async def test_a_failure_of_the_lists_comes_after_what_events_wrote() -> None:
    async def failing() -> AsyncIterator[list[RawItem]]:
        yield [incident(1)]
        raise IncompleteReadError("Statuspage", "not read in full")

    changes = LiveChanges()
    batches = changes.over(INCIDENTS, failing())
    await anext(batches)
    changes.note(KIND, [incident(1, "new")], [])
    assert await anext(batches) == [incident(1, "new")]
    with pytest.raises(IncompleteReadError):
        await anext(batches)
