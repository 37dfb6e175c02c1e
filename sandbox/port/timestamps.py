"""The present moment, and how the emulated Port writes a moment."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present moment: the clock, where no test brings its own."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """Return `2026-01-02T03:04:05.000006Z`.

    Port shows milliseconds. Microseconds keep two moments of one test apart:
    Ocean compares such texts to decide on a resync and on deletions.
    """
    return (
        moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    )
