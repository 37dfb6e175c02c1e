"""How each list of the management API is cut into pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DEFAULT_SIZE = 100
MAXIMUM_SIZE = 100


@dataclass(frozen=True)
class Paging:
    """The query parameter that sets a list's page size, and the number of its first page.

    Anything else in the query is ignored, the other lists' size parameter included.
    """

    size_parameter: str
    first_page: int

    def cut[T](self, items: Sequence[T], query: Mapping[str, str]) -> Sequence[T]:
        """The items on the asked page; none past the last one.

        A size over the maximum counts as the maximum. The answer to a page or size that
        is no number, or below the first, is unknown: here it counts as not given.
        """
        size = _whole_number(query.get(self.size_parameter), 1, DEFAULT_SIZE)
        size = min(size, MAXIMUM_SIZE)
        page = _whole_number(query.get("page"), self.first_page, self.first_page)
        start = (page - self.first_page) * size
        return items[start : start + size]


PER_PAGE = Paging(size_parameter="per_page", first_page=1)
INCIDENTS = Paging(size_parameter="limit", first_page=1)
# Documented: "The first page is page 0, the second page 1, etc."
SUBSCRIBERS = Paging(size_parameter="limit", first_page=0)


def _whole_number(text: str | None, minimum: int, default: int) -> int:
    try:
        number = int(text or "")
    except ValueError:
        return default
    return number if number >= minimum else default
