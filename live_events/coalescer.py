"""Coalescing: of the events about one object, one waits in line and stands for all."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from live_events.event import MOST_UPDATES, StatuspageEvent, SubjectKey

LONGEST_WAIT = timedelta(minutes=2)
"""After which an event is taken for lost, and the next one about its object goes in line."""

MOST_SUBJECTS = 10_000

SHORTEST_HOLD = 2.0
LONGEST_HOLD = 60.0
"""Seconds before an object is asked for again of which the last answers told nothing new."""


@dataclass
class _Waiting:
    """An event in line, and since when one about its object is."""

    event: StatuspageEvent
    since: datetime


MOST_IN_VAIN = 5
"""Answers without anything new in a row, after which no event is believed to bring any."""


@dataclass
class _Pace:
    """How often in a row an object was found unchanged, when last, and its `updated_at` then."""

    fruitless: int
    asked_at: datetime
    updated_at: datetime | None


class Coalescer:
    """Bounds what the events about one object can ask for, however many there are.

    Ocean takes events one at a time. The one that waits is about whatever had
    happened by the time it is taken, so it stands for those that arrive meanwhile.

    Args:
        now: the clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._waiting: OrderedDict[SubjectKey, _Waiting] = OrderedDict()
        self._paces: OrderedDict[SubjectKey, _Pace] = OrderedDict()

    def join(self, event: StatuspageEvent) -> bool:
        """Put an event in line; False when one about the same object stands for it already."""
        now = self._now()
        event = replace(event, arrived_at=now)
        waiting = self._waiting.get(event.key)
        if waiting and now - waiting.since < LONGEST_WAIT:
            waiting.event = _merged(waiting.event, event)
            return False
        self._waiting[event.key] = _Waiting(event, now)
        _bound(self._waiting)
        return True

    def take(self, event: StatuspageEvent) -> StatuspageEvent:
        """The event, whose turn has come, with all that it stands for.

        One that did not wait here, as those that come through Redis, is as it was.
        """
        waiting = self._waiting.pop(event.key, None)
        return waiting.event if waiting else event

    def note(
        self, key: SubjectKey, *, news: bool, updated_at: datetime | None = None
    ) -> None:
        """Take note of whether an object was found changed, and of how new it was."""
        pace = self._paces.pop(key, None)
        if news:
            return
        fruitless = pace.fruitless + 1 if pace else 1
        self._paces[key] = _Pace(fruitless, self._now(), updated_at)
        _bound(self._paces)

    def hold(self, event: StatuspageEvent) -> float:
        """Seconds to hold an event back, since the last ones brought no change.

        An event that tells of a later change than was found is not held back, unless
        that brought no change many times in a row.
        """
        pace = self._paces.get(event.key)
        if pace is None:
            return 0.0
        tells_news = (
            event.updated_at is not None
            and pace.updated_at is not None
            and event.updated_at > pace.updated_at
        )
        if tells_news and pace.fruitless < MOST_IN_VAIN:
            return 0.0
        hold = min(SHORTEST_HOLD * 2.0 ** min(pace.fruitless - 1, 10), LONGEST_HOLD)
        return max(0.0, hold - (self._now() - pace.asked_at).total_seconds())


def _merged(waiting: StatuspageEvent, event: StatuspageEvent) -> StatuspageEvent:
    moments = [each for each in (waiting.updated_at, event.updated_at) if each]
    update_ids = tuple(dict.fromkeys([*waiting.update_ids, *event.update_ids]))
    return replace(
        event,
        verified=waiting.verified or event.verified,
        update_ids=update_ids[:MOST_UPDATES],
        updated_at=max(moments, default=None),
    )


def _bound[Value](subjects: OrderedDict[SubjectKey, Value]) -> None:
    if len(subjects) > MOST_SUBJECTS:
        subjects.popitem(last=False)
