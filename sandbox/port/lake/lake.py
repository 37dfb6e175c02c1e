"""What comes into the lake, and what Port is told of resyncs."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sandbox import Json
from sandbox.port.catalog.catalog import Catalog
from sandbox.port.lake.processor import Entry, Processor
from sandbox.port.lake.raw_mapping import RawMapping
from sandbox.port.lake.resyncs import Resync, Status
from sandbox.port.organization.integrations import Installation
from sandbox.port.timestamps import timestamp, utc_now

EVENT_TYPES = ("resync", "live-event")
OPERATIONS = ("upsert", "delete")


class LakeRefused(Exception):
    """What was sent is not what Ocean sends; `status` is what Port answers."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


class StaleResync(Exception):
    """Raw items of a resync that is over, which Ocean is told to give up."""


class Lake:
    """The raw items as they came, and the processing of them.

    `strict` takes the harsher reading of what is not known about Port: it goes by the
    kind in the address and loses what came for another one; it deletes a kind's
    entities as soon as it is told that the kind is finished, whatever becomes of the
    resync. Otherwise it goes by `resourceIndex` and `selectorHash`, and deletes when
    the resync is finished.

    Attributes:
        writes: what came, in order: the address's kind and sync id, and the body.
        lost: what was not applied, and why.
        resyncs: what Port was told of each resync, by its id.
    """

    def __init__(
        self,
        catalog: Catalog,
        *,
        strict: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.writes: list[Json] = []
        self.lost: list[Json] = []
        self.resyncs: dict[str, Resync] = {}
        self._processor = Processor(catalog)
        self._strict = strict
        self._clock = clock

    def take(
        self,
        installation: Installation,
        sync_id: str,
        kind: str,
        body: Json,
        *,
        processed: bool,
    ) -> None:
        """Store raw items; and apply them, where Port does the processing.

        Raises: LakeRefused; StaleResync.
        """
        entries = _checked(body)
        resync = self.resyncs.get(sync_id)
        if resync is not None and resync.status is not Status.STARTED:
            raise StaleResync(sync_id)
        self.writes.append(
            {"syncId": sync_id, "kind": kind, "at": self._now(), "body": body}
        )
        if not processed:
            return
        if body["eventType"] == "live-event":
            resources = _resources(installation.record["config"])
            found = list(self._by_resource(entries, resources, kind))
            self._processor.take_event(found, installation, strict=self._strict)
        elif resync is None:
            self._lose(kind, "its resync was never told of")
        else:
            # An incremental resync tells no mapping.
            resources = resync.resources or _resources(installation.record["config"])
            found = list(self._by_resource(entries, resources, kind))
            self._processor.take_resync(found, resync, installation)

    def begin(self, installation: Installation, resync_id: str, body: Json) -> None:
        """A resync begins.

        Raises: LakeRefused.
        """
        is_full = body.get("sync_type") == "full_sync"
        mapping = body.get("mapping")
        if is_full and not isinstance(mapping, dict):
            raise LakeRefused("a full sync needs its mapping")
        self.resyncs[resync_id] = Resync(
            integration=installation.record["identifier"],
            started_at=self._clock(),
            mapping=mapping,
            is_full=is_full,
        )

    def end(self, installation: Installation, resync: Resync, status: Status) -> None:
        """A resync has ended, one way or the other."""
        resync.status = status
        if resync.is_full and status is Status.FINISHED:
            self._processor.reconcile(resync, installation)

    def note_kind(
        self, installation: Installation, resync: Resync, name: str, status: Status
    ) -> None:
        """A resource of the mapping has begun or ended."""
        resync.kinds[name] = status
        if self._strict and resync.is_full and status is Status.FINISHED:
            self._processor.reconcile(resync, installation)

    def as_json(self) -> Json:
        """Return what `/sandbox/lake` shows."""
        resyncs = {id_: each.as_json() for id_, each in self.resyncs.items()}
        return {"writes": self.writes, "lost": self.lost, "resyncs": resyncs}

    def _by_resource(
        self, entries: list[Json], resources: list[RawMapping], kind: str
    ) -> Iterator[Entry]:
        for entry in entries:
            metadata = entry["metadata"]
            index = metadata["resourceIndex"]
            resource = resources[index] if index < len(resources) else None
            if resource is None or resource.selector_hash != metadata["selectorHash"]:
                self._lose(kind, f"resource {index} of the mapping is another by now")
            elif self._strict and resource.kind != kind:
                self._lose(kind, f"it is of kind {resource.kind}")
            else:
                yield resource, entry

    def _lose(self, kind: str, reason: str) -> None:
        self.lost.append({"kind": kind, "reason": reason, "at": self._now()})

    def _now(self) -> str:
        return timestamp(self._clock())


def _resources(config: Json) -> list[RawMapping]:
    return [RawMapping(each) for each in config.get("resources", [])]


def _checked(body: Json) -> list[Json]:
    """The entries of a write. Raises: LakeRefused."""
    entries = body.get("data")
    if body.get("eventType") not in EVENT_TYPES:
        raise LakeRefused(f"eventType must be one of {', '.join(EVENT_TYPES)}")
    if not body.get("kind") or not isinstance(entries, list) or not entries:
        raise LakeRefused("kind and data are needed")
    for entry in entries:
        if not _is_entry(entry):
            raise LakeRefused("an entry needs items, and what Ocean says of them")
    return entries


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("items"), list):
        return False
    metadata = entry.get("metadata")
    return (
        isinstance(metadata, dict)
        and metadata.get("operation") in OPERATIONS
        and isinstance(metadata.get("resourceIndex"), int)
        and isinstance(metadata.get("selectorHash"), str)
    )
