"""How a single resync went, from what was logged and what Port has recorded."""

import re
from typing import Any

import loguru
from loguru import logger

LONGEST_LINE = 600
STOPPED = "It was stopped before the resync was over. Run it again."

# What Ocean says of an incremental resync that ended well; the second without a mapping.
INCREMENTAL_ENDINGS = ("Incremental sync completed", "No kinds registered for incr")

PASSING = (
    # Tries that others follow.
    "port_ocean.helpers.retry",
    # The log and the numbers that Ocean sends to Port.
    "port_ocean.helpers.metric",
    "port_ocean.log.handlers",
)

# What Port refuses at first may be taken singly or at a second try. What it has not
# taken in the end is told by `port_api.refusals`. Raw items are a mere copy, or their
# kind fails with them where Port does the processing.
ENTITIES = "port_ocean.clients.port.mixins.entities"
WRITING = (
    "upsert_entity",
    "upsert_entities_bulk",
    "_parse_upsert_entities_batch_response",
)
WRITTEN_TO = re.compile(r"/blueprints/[^/]+/entities(/bulk)?\?|/raw/lake/write/")

type Json = dict[str, Any]


class SyncFailed(Exception):
    """Why the job has to fail, and what to do about it."""


class ErrorLog:
    """The errors that were logged in this process, and what Ocean tells nowhere else.

    Attributes:
        errors: each as one line.
        incremental_completed: whether Ocean has ended an incremental resync as it should.
    """

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.incremental_completed = False

    def take(self, message: "loguru.Message") -> None:
        """A loguru sink, of level INFO and above."""
        record = message.record
        if record["message"].startswith(INCREMENTAL_ENDINGS):
            self.incremental_completed = True
        elif record["level"].no >= logger.level("ERROR").no and not _is_passing(record):
            self.errors.append(one_line(_told(record)))


def _told(record: "loguru.Record") -> str:
    """What a record says, with what Ocean tells beside its words."""
    extra = record["extra"]
    # Of a call to Port: which one it was.
    url = str(extra.get("url", "")).partition("?")[0]
    call = f"{extra.get('method')} {url}: " if url else ""
    # Of an incremental resync: why it failed.
    reason = f": {extra['error']}" if extra.get("error") else ""
    return call + record["message"] + reason


def _is_passing(record: "loguru.Record") -> bool:
    """Whether it is no error of the sync: it is tried again, or nothing is lost with it."""
    module = record["name"] or ""
    if module.startswith(PASSING):
        return True
    if module == ENTITIES and record["function"] in WRITING:
        return True
    return WRITTEN_TO.search(str(record["extra"].get("url"))) is not None


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


def check_incremental_outcome(completed: bool, errors: list[str]) -> None:
    """Judge an incremental resync that has ended; Port keeps no record of those.

    Args:
        completed: whether Ocean ended it as it should.
        errors: what was logged at level ERROR.

    Raises:
        SyncFailed: it was not wholly good.
    """
    if errors:
        raise SyncFailed(
            f"The incremental resync is over, but not all of it went well ({len(errors)} errors in the log). The first error: {errors[0]}"
        )
    if not completed:
        raise SyncFailed(STOPPED)
