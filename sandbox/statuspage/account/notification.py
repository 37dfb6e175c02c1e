"""A notification of subscribers or followers: by which way, after which call, to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sandbox import Json
from sandbox.statuspage.account.status_page import StatusPage

type Way = Literal[
    "create",
    "update",
    "edited_update",
    "reminder",
    "transition_at_start",
    "transition_at_end",
    "postmortem",
]
type Medium = Literal["subscribers", "tweet"]


@dataclass(frozen=True, eq=False)
class Notification:
    """Somebody is told of an incident.

    Attributes:
        page: whose subscribers or followers are told.
        incident: what they are told of.
        way: which of the seven occasions it is.
        medium: the page's subscribers, or a tweet.
        call: the request that brought it about, such as `PATCH /v1/pages/...`, or `clock`
            when its time had come.
    """

    page: StatusPage
    incident: Json
    way: Way
    medium: Medium
    call: str

    def told(self) -> list[Json]:
        """The subscribers that are written to: active, and of all or of these components.

        Webhooks have a log of their own.
        """
        if self.medium == "tweet":
            return []
        affected = {each["id"] for each in self.incident.get("components") or []}
        return [
            subscriber
            for subscriber in self.page.subscribers_in("active", None)
            if subscriber["mode"] != "webhook"
            and _is_concerned(subscriber.get("components") or (), affected)
        ]


def _is_concerned(components: Iterable[str], affected: set[str]) -> bool:
    # Whoever chose no components is subscribed to the whole page (documented).
    chosen = set(components)
    return not chosen or bool(chosen & affected)
