"""What Port is told of resyncs where it does the processing: that they begin, and how they end."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sandbox import Json
from sandbox.port.entities.entity import Key
from sandbox.port.lake.raw_mapping import RawMapping
from sandbox.port.timestamps import timestamp


class Status(StrEnum):
    """How far a resync, or one kind of it, has come."""

    STARTED = "started"
    FINISHED = "finished"
    FAILED = "failed"
    ABORTED = "aborted"


@dataclass
class Resync:
    """One resync, in Ocean's words.

    Attributes:
        integration: whose.
        started_at: when Port was told of it, by Port's clock.
        mapping: the mapping that it began with; none for an incremental one.
        is_full: whether what it does not show is gone.
        status: how far it has come.
        kinds: how far each resource of the mapping has come, by kind and index.
        seen: the entities that its raw items were mapped to.
    """

    integration: str
    started_at: datetime
    mapping: Json | None
    is_full: bool
    status: Status = Status.STARTED
    kinds: dict[str, Status] = field(default_factory=dict)
    seen: set[Key] = field(default_factory=set)

    @cached_property
    def resources(self) -> list[RawMapping]:
        """The mapping's resources, by their index."""
        return [RawMapping(each) for each in (self.mapping or {}).get("resources", [])]

    @property
    def finished_resources(self) -> set[int]:
        """The indexes of the resources that were read to the end."""
        return {
            index
            for index, resource in enumerate(self.resources)
            if self.kinds.get(f"{resource.kind}-{index}") is Status.FINISHED
        }

    def as_json(self) -> Json:
        """Return what `/sandbox/lake` shows of it."""
        return {
            "integration": self.integration,
            "startedAt": timestamp(self.started_at),
            "isFull": self.is_full,
            "status": self.status,
            "kinds": self.kinds,
        }
