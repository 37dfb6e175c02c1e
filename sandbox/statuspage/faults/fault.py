"""Faults on demand: which request meets which."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.types import ASGIApp

type FaultKind = Literal[
    "status",
    "half_body",
    "truncated_json",
    "html",
    "hang",
    "drop",
    "lost_answer",
    "late_answer",
    "first_page_again",
    "redirect",
    "wrong_shape",
    "other_status",
    "incomplete",
    "moved_rows",
    "nulled",
    "vanished",
    "too_new",
    "stale",
]


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


class Fault(BaseModel):
    """What goes wrong with the `nth` matching request and, `times` in all, those after it.

    A request matches by `method` (None: any), `path` (a regular expression found anywhere
    in it) and `query` (a part of the query as sent). The rest belongs to a kind:

    - `status`: answers `status`, `body` (an object, a list or a text) and `retry_after`.
    - `half_body`: the true answer, of which half arrives before the connection closes;
      its length is told beforehand, or nothing of it when it comes in chunks (`chunked`).
    - `truncated_json`: the true answer's first half, as a complete answer.
    - `html`: 200 with a web page (`body`, if it is a text).
    - `hang`: what was asked is done after `seconds`, and answered; never if the client
      has given up by then.
    - `drop`: the connection closes before any answer, and nothing is done.
    - `lost_answer`: what was asked is done, and the connection closes before any answer.
    - `late_answer`: what was asked is done at once, and answered after `seconds`.
    - `first_page_again`: the true answer to the query without `page`.
    - `redirect`: 302 to `url`.
    - `wrong_shape`: 200 with `body`, JSON of another shape.

    Those that look right, of which `moved_rows`, `nulled`, `incomplete`, `too_new` and
    `stale` leave writes alone:

    - `other_status`: the true answer under another `status`, such as 203.
    - `incomplete`: the true list with `kept` of its items: the first ones, or the last
      when it is negative; under another `status` if that is given, such as 206.
    - `moved_rows`: from its second page on a list is as though the item at `index` had
      moved to its top after the first page was read.
    - `nulled`: the true answer, in which `field` of the object or of each is null.
    - `vanished`: the object `id` is in no list, and 404 like all that is below it.
    - `too_new`: 404 for an object that was created or changed less than `seconds` ago.
    - `stale`: the account as it was when the fault was put in force, by a replica that
      has not followed since.

    A fault that `lasts` so many seconds is over then.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: FaultKind
    method: str | None = None
    path: Annotated[str, AfterValidator(_compiles)] = ""
    query: str = ""
    nth: int = Field(default=1, ge=1)
    times: int | None = Field(default=1, ge=1)
    lasts: float | None = Field(default=None, gt=0)
    status: int | None = Field(default=None, ge=200, le=599)
    retry_after: int | str | None = None
    body: Any = None
    seconds: float = Field(default=30.0, ge=0)
    url: str = "https://example.com/"
    chunked: bool = False
    kept: int = 0
    index: int = Field(default=0, ge=0)
    field: str = "incident_updates"
    id: str = ""

    def matches(self, method: str, path: str, query: str) -> bool:
        """Whether a request is among those this fault counts."""
        return (
            self.method in (None, method)
            and re.search(self.path, path) is not None
            and self.query in query
        )

    def strikes(self, count: int) -> bool:
        """Whether the count-th matching request, from 1, meets the fault."""
        last = None if self.times is None else self.nth + self.times - 1
        return count >= self.nth and (last is None or count <= last)


@dataclass
class OrderedFault:
    """A fault, and what is known of it since it was ordered.

    Attributes:
        fault: what goes wrong.
        at: when it was put in force, in epoch seconds.
        replica: answers as the account was then, where the fault needs that.
        requests: how many requests have matched.
    """

    fault: Fault
    at: float
    replica: ASGIApp | None = None
    requests: int = 0

    def is_over(self, now: float) -> bool:
        """Whether its time is over."""
        return self.fault.lasts is not None and now >= self.at + self.fault.lasts


class Faults:
    """The faults in force; each counts its own matching requests from when it was added.

    Args:
        clock: tells epoch seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ordered: list[OrderedFault] = []

    def add(self, fault: Fault, replica: ASGIApp | None = None) -> None:
        """Puts a fault in force."""
        self._ordered.append(OrderedFault(fault, self._clock(), replica))

    def clear(self) -> None:
        """Lifts every fault."""
        self._ordered.clear()

    def struck_by(self, method: str, path: str, query: str) -> OrderedFault | None:
        """Counts a request, and answers the first fault it meets."""
        met: OrderedFault | None = None
        now = self._clock()
        for ordered in self._ordered:
            if ordered.fault.matches(method, path, query) and not ordered.is_over(now):
                ordered.requests += 1
                if met is None and ordered.fault.strikes(ordered.requests):
                    met = ordered
        return met
