"""Runs that integrations claim: who sees a run, and for how long nobody else does.

A claim hides a run for as long as it asked for (`visibilityTimeoutMs`); who has not
acknowledged it by then may find that somebody else claims it too. The first to acknowledge
has it, and everybody after is told so.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.port.timestamps import timestamp, utc_now


class AlreadyAcknowledged(Exception):
    """Somebody has the run: Port answers 409."""


@dataclass(kw_only=True)
class Run:
    """What both kinds of runs have.

    Attributes:
        id: what the run is acknowledged by.
        installation_id: whose integration it is for.
        exclusion_key: what a claim names to leave it out.
        claims: when it was claimed, each time.
        logs: what was reported of it, each with its time.
    """

    id: str
    installation_id: str | None
    exclusion_key: str
    created_at: datetime
    is_claimable: bool = True
    is_over: bool = False
    hidden_until: datetime | None = None
    acknowledged_at: datetime | None = None
    claims: list[datetime] = field(default_factory=list)
    logs: list[dict[str, Any]] = field(default_factory=list)

    def history(self) -> dict[str, Any]:
        """Return what tests look at beside what Port shows."""
        acknowledged = self.acknowledged_at and timestamp(self.acknowledged_at)
        return {
            "claims": [timestamp(each) for each in self.claims],
            "acknowledgedAt": acknowledged,
            "logs": self.logs,
        }


class Claims[R: Run]:
    """The runs of one kind, oldest first."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self._runs: dict[str, R] = {}

    def add(self, run: R) -> R:
        """Add a run."""
        self._runs[run.id] = run
        return run

    def get(self, run_id: str) -> R | None:
        """Return the run, or None."""
        return self._runs.get(run_id)

    def all(self) -> list[R]:
        """Return every run, oldest first."""
        return list(self._runs.values())

    def claim(
        self,
        installation_id: str,
        limit: int,
        hidden_for: timedelta,
        excluded: Collection[str] = (),
    ) -> list[R]:
        """Return up to so many runs of an installation, and hide them for a while."""
        now = self._clock()
        claimed = [
            run
            for run in self._runs.values()
            if run.installation_id == installation_id
            and run.is_claimable
            and not run.is_over
            and run.acknowledged_at is None
            and (run.hidden_until is None or run.hidden_until <= now)
            and run.exclusion_key not in excluded
        ][:limit]
        for run in claimed:
            run.claims.append(now)
            run.hidden_until = now + hidden_for
        return claimed

    def acknowledge(self, run: R) -> None:
        """Take a run for good. Raises: AlreadyAcknowledged."""
        if run.acknowledged_at is not None:
            raise AlreadyAcknowledged(f"run {run.id} is acknowledged")
        run.acknowledged_at = self._clock()

    def offer_again(self, run: R) -> None:
        """Let a run be claimed as though nobody had ever taken it."""
        run.acknowledged_at = run.hidden_until = None
