"""The self-service actions of an organization."""

from collections.abc import Callable
from datetime import datetime

from sandbox import Json
from sandbox.port.timestamps import timestamp, utc_now


class Actions:
    """Actions by identifier, in the order they were created."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self._actions: dict[str, Json] = {}

    def get(self, identifier: str) -> Json | None:
        """Return the action, or None."""
        return self._actions.get(identifier)

    def all(self) -> list[Json]:
        """Return every action."""
        return list(self._actions.values())

    def put(self, identifier: str, action: Json) -> Json:
        """Store an action in place of the one that has the identifier, if there is one."""
        now = timestamp(self._clock())
        created = self._actions.get(identifier, {"createdAt": now})["createdAt"]
        stored = {**action, "createdAt": created, "updatedAt": now}
        if identifier != action["identifier"]:
            self._actions.pop(identifier, None)
        self._actions[action["identifier"]] = stored
        return stored

    def delete(self, identifier: str) -> bool:
        """Forget an action; return whether there was one. Its runs stay."""
        return self._actions.pop(identifier, None) is not None
