"""What was sent to a blueprint, whether it was then taken or not."""

from dataclasses import dataclass, field
from typing import Any

from sandbox import Json

_HEAD = ("title", "icon", "team")
_PARTS = ("properties", "relations")


@dataclass
class Received:
    """The entities that were sent to one blueprint.

    Attributes:
        identifiers: theirs; an entity that comes twice counts once.
        filled: the fields (`title`, `properties.url`, `relations.page`) that had a
            value in one of them at least. Null and the empty list are none.
    """

    identifiers: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=set)

    def note(self, body: Json) -> None:
        """Remember an entity's body."""
        self.identifiers.add(str(body.get("identifier")))
        self.filled.update(name for name in _HEAD if _is_value(body.get(name)))
        for part in _PARTS:
            values = body.get(part)
            if isinstance(values, dict):
                self.filled.update(
                    f"{part}.{name}"
                    for name, value in values.items()
                    if _is_value(value)
                )

    def as_json(self) -> Json:
        """Return what `/sandbox/catalog` shows of it."""
        return {
            "identifiers": sorted(self.identifiers),
            "filled": sorted(self.filled),
        }


def _is_value(value: Any) -> bool:
    return value is not None and value != []
