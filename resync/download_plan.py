"""Which lists of which pages meet what the mapping's resources need, each downloaded once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mapping.list_needs import Need
from resync.age_cutoff import reaches_back_to
from statuspage_api.endpoints import ListEndpoint


@dataclass(frozen=True)
class Part:
    """One page's part of a need."""

    endpoint: ListEndpoint
    page_id: str
    since: datetime | None

    def is_met_by(self, endpoint: ListEndpoint, since: datetime | None) -> bool:
        """Whether that list of the same page, read so far back, has all of this one's items."""
        same_or_whole = endpoint in (self.endpoint, self.endpoint.whole)
        return same_or_whole and reaches_back_to(since, self.since)


def parts_of(need: Need, account_page_ids: Iterable[str]) -> list[Part]:
    """A need, page by page; a page that the account does not have has no part."""
    return [
        Part(need.endpoint, page_id, need.since)
        for page_id in account_page_ids
        if not need.page_ids or page_id in need.page_ids
    ]


def plan(needs: Sequence[Need], account_page_ids: Iterable[str]) -> list[Part]:
    """The fewest lists that meet all needs, in the order in which the needs come.

    A part is left out where another contains it: a list read further back, or the
    whole list of which it is an extract.
    """
    page_ids = list(account_page_ids)
    parts = dict.fromkeys(part for need in needs for part in parts_of(need, page_ids))
    return [
        part
        for part in parts
        if not any(
            part.is_met_by(other.endpoint, other.since)
            for other in parts
            if other != part and other.page_id == part.page_id
        )
    ]
