"""How a single resync went, from what was logged and what Port has recorded."""

from typing import Any

import loguru
from loguru import logger
from port_ocean.log.sensetive import sensitive_log_filter

LONGEST_LINE = 600
STOPPED = "It was stopped before the resync was over. Run it again."

type Json = dict[str, Any]


class SyncFailed(Exception):
    """Why the job has to fail, and what to do about it."""


class ErrorLog:
    """The errors that were logged in this process.

    Ocean calls a resync completed when Port refused some of its entities, and
    that shows nowhere else than in its log.
    """

    def __init__(self) -> None:
        self.errors: list[str] = []

    def take(self, message: "loguru.Message") -> None:
        """A loguru sink, of level INFO and above."""
        record = message.record
        # Without createMissingRelatedEntities, Ocean sends again at the end what
        # was refused because its relations were not there yet. What is refused
        # again is logged again.
        if record["function"] == "sort_and_upsert_failed_entities":
            self.errors.clear()
        elif record["level"].no >= logger.level("ERROR").no:
            text = record["message"] + _refused(record["extra"])
            self.errors.append(one_line(text))


def _refused(extra: Json) -> str:
    """Which entity Port refused and why, if that is what the record is about."""
    details = extra.get("extra")
    samples = details.get("sample_errors") if isinstance(details, dict) else None
    for sample in (samples or {}).values():
        text = f": {sample['blueprint']} {sample['identifier']}, {sample['error']}"
        return sensitive_log_filter.mask_string(text)
    return ""


def one_line(text: str) -> str:
    """The text without line breaks, cut where it gets too long to read."""
    return " ".join(text.split())[:LONGEST_LINE]


def check_outcome(recorded: Json, written_at: str, errors: list[str]) -> None:
    """Judge a resync that has ended.

    Args:
        recorded: the integration's `resyncState` as Port has it now.
        written_at: when Port says it took the last state that this process sent;
            empty when it took none.
        errors: what was logged at level ERROR.

    Raises:
        SyncFailed: it was not wholly good.
    """
    status = recorded.get("status")
    first = f" The first error: {errors[0]}" if errors else ""
    # Both times are Port's, so no clock has to agree with another.
    if not written_at or recorded.get("updatedAt", "") < written_at:
        raise SyncFailed(f"Port has no record of this resync. Run it again.{first}")
    if status == "aborted":
        raise SyncFailed(STOPPED)
    if status != "completed":
        raise SyncFailed(f"Port has recorded the resync as {status}.{first}")
    if errors:
        raise SyncFailed(
            f"The resync is over, but not all of it reached Port ({len(errors)} errors in the log).{first}"
        )
