"""What Port does not take, told once for each kind, with the first entity and Port's reason."""

import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from loguru import logger
from port_ocean.core.models import Entity

from metrics import REFUSED

if TYPE_CHECKING:
    import loguru

PORT_CLIENT = "port_ocean.clients.port."
LONGEST_REASON = 300
"""Characters of Port's words that are told at the most."""

UNKNOWN_REASON = "Port did not say why"

type EntityKey = tuple[str, str]


@dataclass(frozen=True)
class Refusal:
    """An entity that Port has not taken.

    Attributes:
        entity: the entity.
        kind: what its resource of the mapping brings.
        reason: why, in Port's words.
    """

    entity: Entity
    kind: str
    reason: str


class Reasons:
    """Why Port refused what was written meanwhile: Ocean's client tells that to its log alone."""

    def __init__(self) -> None:
        self._by_entity: dict[EntityKey, str] = {}
        self._by_blueprint: dict[str, str] = {}
        self._single: EntityKey | None = None

    def note(self, message: str, extra: dict[str, Any]) -> None:
        """Take note of an error of Ocean's client."""
        if samples := (extra.get("extra") or {}).get("sample_errors"):
            for sample in samples.values():
                key = sample["blueprint"], str(sample["identifier"])
                self._by_entity[key] = sample["error"]
        elif single := re.search(r" entity: (.+) of blueprint: (.+)", message):
            self._single = single[2], single[1]
        elif refused := re.search(
            r"/blueprints/([^/]+)/entities", extra.get("url", "")
        ):
            self._note_answer(refused[1], message.partition("Error: ")[2])

    def of(self, entity: Entity) -> str:
        """Why an entity was refused."""
        reason = self._by_entity.get(key_of(entity)) or self._by_blueprint.get(
            entity.blueprint, UNKNOWN_REASON
        )
        return " ".join(reason.split())[:LONGEST_REASON]

    def _note_answer(self, blueprint: str, answer: str) -> None:
        try:
            body = json.loads(answer)
            reason = body.get("message") or body["error"]
        except (ValueError, KeyError, AttributeError):
            reason = answer
        if self._single:
            self._by_entity[self._single] = str(reason)
            self._single = None
        else:
            self._by_blueprint[blueprint] = str(reason)


_reasons: ContextVar[Reasons] = ContextVar("reasons")


@contextmanager
def heard_reasons() -> Iterator[Reasons]:
    """Collect why Port refuses what is written within the block."""
    reasons = Reasons()
    token = _reasons.set(reasons)
    try:
        yield reasons
    finally:
        _reasons.reset(token)


def listen(message: "loguru.Message") -> None:
    """Hear what Ocean's client logs: a sink of level ERROR."""
    record = message.record
    reasons = _reasons.get(None)
    if reasons is not None and (record["name"] or "").startswith(PORT_CLIENT):
        reasons.note(record["message"], record["extra"])


def tell(refusals: Collection[Refusal]) -> None:
    """Log how many of each kind Port has not taken, and count them."""
    by_kind = attrgetter("kind")
    for kind, of_kind in groupby(sorted(refusals, key=by_kind), by_kind):
        first, *others = of_kind
        count = 1 + len(others)
        REFUSED.labels(kind).inc(count)
        named = " ".join(key_of(first.entity))
        logger.error(
            f"Port has not taken {count} entities, the first {named}, of kind {kind}:"
            f" {first.reason}. Correct the blueprint in Port or the mapping; the next"
            " resync tries again"
        )


def key_of(entity: Entity) -> EntityKey:
    """What names an entity in Port."""
    return str(entity.blueprint), str(entity.identifier)
