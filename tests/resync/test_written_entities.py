import pytest
from port_ocean.core.models import Entity

from resync.written_entities import LIFETIME, WrittenEntities
from tests.oceans_port import an_entity


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def written(clock: Clock) -> WrittenEntities:
    return WrittenEntities(clock)


def entities(*names: str) -> list[Entity]:
    """One entity for each name, which it has as its property too."""
    return [an_entity(name[0], name=name) for name in names]


def test_what_was_not_written_before_has_changed(written: WrittenEntities) -> None:
    assert written.changed(entities("a1", "b1")) == entities("a1", "b1")


def test_of_what_was_written_only_what_differs_has_changed(
    written: WrittenEntities,
) -> None:
    written.note(entities("a1", "b1"))
    assert written.changed(entities("a1", "b2", "c1")) == entities("b2", "c1")


def test_entities_of_two_blueprints_are_two(written: WrittenEntities) -> None:
    [entity] = entities("a1")
    other = entity.copy(update={"blueprint": "another"})
    written.note([entity])
    assert written.changed([other]) == [other]


def test_a_relation_or_a_title_that_differs_is_a_change(
    written: WrittenEntities,
) -> None:
    [entity] = entities("a1")
    written.note([entity])
    for change in ({"relations": {"page": "p1"}}, {"title": "New"}, {"team": "sre"}):
        other = entity.copy(update=change)
        assert written.changed([other]) == [other]


def test_after_a_while_somebody_else_may_have_written(
    written: WrittenEntities, clock: Clock
) -> None:
    written.note(entities("a1"))
    clock.now += LIFETIME
    assert written.changed(entities("a1")) == []
    clock.now += 1
    assert written.changed(entities("a1")) == entities("a1")


def test_what_was_forgotten_has_changed(written: WrittenEntities) -> None:
    written.note(entities("a1"))
    written.forget()
    assert written.changed(entities("a1")) == entities("a1")


def test_an_entity_that_port_looks_for_itself_is_always_written(
    written: WrittenEntities,
) -> None:
    [entity] = entities("a1")
    searched = entity.copy(update={"identifier": {"combinator": "and", "rules": []}})
    written.note([searched])
    assert written.changed([searched]) == [searched]


def test_memory_is_bounded(clock: Clock) -> None:
    written = WrittenEntities(clock, most=2)
    written.note(entities("a1", "b1", "c1"))
    assert written.changed(entities("a1", "b1", "c1")) == entities("a1")


def test_where_others_write_nothing_counts_as_written(clock: Clock) -> None:
    written = WrittenEntities(clock, most=0)
    written.note(entities("a1"))
    assert written.changed(entities("a1")) == entities("a1")
