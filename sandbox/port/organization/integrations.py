"""Port's record of the installed integrations: config, resync state, cursors."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox import Json
from sandbox.port.timestamps import timestamp, utc_now


@dataclass
class Installation:
    """One integration object, and what Port keeps beside it."""

    record: Json
    resync_states: list[Json] = field(default_factory=list)
    examples: dict[str, list[Any]] = field(default_factory=dict)
    cursors: dict[tuple[str, str], Json] = field(default_factory=dict)
    resync_request: Json | None = None


class Integrations:
    """The installed integrations by identifier."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self.installed: dict[str, Installation] = {}
        self._initial_config: Json | None = None
        self._clock = clock

    def get(self, identifier: str) -> Installation | None:
        """Return the installation, or None."""
        return self.installed.get(identifier)

    def latest(self) -> Installation | None:
        """Return the installation created last, or None."""
        return next(reversed(self.installed.values()), None)

    def create(self, body: Json) -> Installation:
        """Install an integration; a config set beforehand wins over its own."""
        now = timestamp(self._clock())
        identifier = body["installationId"]
        record = {
            "installationType": "OnPrem",
            "resyncState": {"status": "pending", "updatedAt": now},
            "arePortResourcesInitialized": False,
            **body,
            "identifier": identifier,
            "config": self._initial_config or body.get("config") or {},
            "createdAt": now,
            "updatedAt": now,
        }
        self.installed[identifier] = Installation(record)
        return self.installed[identifier]

    def delete(self, identifier: str) -> bool:
        """Forget an installation; return whether there was one."""
        return self.installed.pop(identifier, None) is not None

    def patch(self, installation: Installation, body: Json, *, resync: bool) -> None:
        """Replace the given fields.

        A changed config makes Port ask for a resync, unless Ocean sent
        `x-skip-resync` (assumed from that header; unknown otherwise).
        """
        is_new_config = (
            "config" in body and body["config"] != installation.record["config"]
        )
        installation.record |= body
        installation.record["updatedAt"] = timestamp(self._clock())
        if is_new_config and resync:
            self.request_resync(installation)

    def set_config(self, config: Json) -> None:
        """Give every installation, also those to come, this mapping."""
        self._initial_config = config
        for installation in self.installed.values():
            self.patch(installation, {"config": config}, resync=True)

    def update_resync_state(self, installation: Installation, state: Json) -> None:
        """Remember a state; what it does not mention stays (seen: no start at the end)."""
        state = {
            **installation.record["resyncState"],
            **state,
            "updatedAt": timestamp(self._clock()),
        }
        installation.record["resyncState"] = state
        installation.resync_states.append(state)

    def request_resync(self, installation: Installation) -> Json:
        """Ask for a resync: the polling listener compares `updatedAt`."""
        installation.resync_request = {"updatedAt": timestamp(self._clock())}
        return installation.resync_request

    def as_json(self, installation: Installation | None) -> Json | None:
        """Return what `/sandbox/catalog` shows of an installation."""
        if installation is None:
            return None
        return {
            **installation.record,
            "resyncStates": installation.resync_states,
            "resyncRequest": installation.resync_request,
            "cursors": [
                {"kind": kind, "index": index, **cursor}
                for (kind, index), cursor in installation.cursors.items()
            ],
        }
