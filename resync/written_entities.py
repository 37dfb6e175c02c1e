"""What this process has lately written to Port for live events."""

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from hashlib import blake2b

from port_ocean.core.models import Entity

from port_api.refusals import EntityKey, key_of

LIFETIME = 600.0
"""Seconds for which what was written counts as what Port has: others may write as well."""

MOST_ENTITIES = 20_000
"""Remembered at once, at about 300 bytes each."""


class WrittenEntities:
    """Digests of the entities that live events have written, so that they are not again.

    Args:
        clock: seconds that only grow.
        most: entities to remember at once; 0 where others write the same ones.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, most: int = MOST_ENTITIES
    ) -> None:
        self._clock = clock
        self._most = most
        self._digests: OrderedDict[EntityKey, tuple[bytes, float]] = OrderedDict()

    def changed(self, entities: Iterable[Entity]) -> list[Entity]:
        """Those of the entities that differ from what was written of them, or of which nothing was."""
        earliest = self._clock() - LIFETIME
        nothing = (b"", 0.0)
        return [
            each
            for each, (digest, at) in (
                (each, self._digests.get(key_of(each), nothing)) for each in entities
            )
            if at < earliest or digest != _digest(each)
        ]

    def note(self, entities: Iterable[Entity]) -> None:
        """Remember entities that Port has taken."""
        now = self._clock()
        for each in entities:
            if each.is_using_search_identifier:
                continue
            self._digests[key_of(each)] = (_digest(each), now)
            self._digests.move_to_end(key_of(each))
        while len(self._digests) > self._most:
            self._digests.popitem(last=False)

    def forget(self) -> None:
        """Take nothing for written: somebody else has written or deleted."""
        self._digests.clear()


def _digest(entity: Entity) -> bytes:
    content = json.dumps(entity.dict(), sort_keys=True, default=str)
    return blake2b(content.encode(errors="replace"), digest_size=16).digest()
