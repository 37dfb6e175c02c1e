"""The forms in which Statuspage writes a moment."""

from datetime import UTC, datetime, timedelta, timezone

PACIFIC = timezone(timedelta(hours=-7))


def with_milliseconds(moment: datetime) -> str:
    """`2024-06-07T22:26:34.370Z`, the form of today's answers."""
    return _naive_utc(moment).isoformat(timespec="milliseconds") + "Z"


def with_seconds(moment: datetime) -> str:
    """`2024-06-07T22:26:34Z`, the form of older answers."""
    return _naive_utc(moment).isoformat(timespec="seconds") + "Z"


def with_offset(moment: datetime) -> str:
    """`2016-08-30T12:00:00.000-07:00`, the form of pages set to another time zone."""
    return moment.astimezone(PACIFIC).isoformat(timespec="milliseconds")


def moment_of(timestamp: str) -> datetime:
    """The moment any of the forms denotes; texts in different forms do not compare."""
    return datetime.fromisoformat(timestamp)


def _naive_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
