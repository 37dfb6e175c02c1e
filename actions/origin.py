"""Where a write comes from."""

from dataclasses import dataclass
from datetime import datetime

from statuspage_api.objects import RawItem


@dataclass(frozen=True)
class Origin:
    """Who has asked for a write, and when it is made.

    Attributes:
        run_id: the run in Port.
        requested_by: who has started it, if that is known.
        now: when it is carried out.
    """

    run_id: str
    requested_by: str | None
    now: datetime

    @property
    def noted(self) -> RawItem:
        """What an incident's metadata says of the run."""
        who = {"requestedBy": self.requested_by} if self.requested_by else {}
        return {"runId": self.run_id} | who
