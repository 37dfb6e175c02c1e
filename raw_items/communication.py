"""How well an incident was communicated, for its scorecard in Port."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from statuspage_api.objects import RawItem, parse_timestamp


def told_at(update: RawItem) -> datetime | None:
    """When an update was shown to visitors."""
    return parse_timestamp(update.get("display_at")) or parse_timestamp(
        update.get("created_at")
    )


def told_seconds(update: RawItem) -> float:
    """The same in seconds since 1970; 0 where it is unknown."""
    moment = told_at(update)
    return moment.timestamp() if moment else 0.0


def last_update_at(updates: Sequence[RawItem]) -> str | None:
    """The time of the newest update, as Statuspage writes it."""
    told = [update for update in updates if told_at(update)]
    newest = max(told, key=told_seconds, default=None)
    if newest is None:
        return None
    return str(newest.get("display_at") or newest["created_at"])


def minutes_to_first_update(
    updates: Sequence[RawItem], started_at: datetime | None
) -> int | None:
    """From an incident's start to its first update; 0 when it was told beforehand."""
    moments = [moment for update in updates if (moment := told_at(update))]
    if started_at is None or not moments:
        return None
    return max(0, whole_minutes(min(moments) - started_at))


def longest_silence_minutes(
    updates: Sequence[RawItem], ended_at: datetime | None
) -> int | None:
    """The longest time without an update, from the first one to the end.

    While the incident is open, the time since its last update does not count: the
    value may not depend on when it is read. It counts with the next update.

    Returns:
        None with fewer than two updates until the end.
    """
    moments = sorted(moment for update in updates if (moment := told_at(update)))
    # A postmortem comes days after the end.
    shown = [each for each in moments if ended_at is None or each <= ended_at]
    if ended_at is not None and shown:
        shown.append(ended_at)
    if len(moments) < 2 or len(shown) < 2:
        return None
    return max(whole_minutes(later - earlier) for earlier, later in pairwise(shown))


def whole_minutes(duration: timedelta) -> int:
    """The duration in minutes, rounded."""
    return round(duration.total_seconds() / 60)
