"""Which lists a resource of the mapping needs."""

from dataclasses import dataclass
from datetime import datetime

from statuspage_api.endpoints import ListEndpoint


@dataclass(frozen=True)
class Need:
    """One list as a resource needs it.

    Attributes:
        endpoint: the list.
        page_ids: of which pages; none means all of the account.
        since: how far back; None is the whole list.
    """

    endpoint: ListEndpoint
    page_ids: frozenset[str] = frozenset()
    since: datetime | None = None
