"""Faults on demand: which request meets which."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

type FaultKind = Literal[
    "status",
    "half_body",
    "truncated_json",
    "html",
    "hang",
    "drop",
    "first_page_again",
    "redirect",
    "wrong_shape",
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
    - `hang`: the true answer after `seconds`.
    - `drop`: the connection closes before any answer.
    - `first_page_again`: the true answer to the query without `page`.
    - `redirect`: 302 to `url`.
    - `wrong_shape`: 200 with `body`, JSON of another shape.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: FaultKind
    method: str | None = None
    path: Annotated[str, AfterValidator(_compiles)] = ""
    query: str = ""
    nth: int = Field(default=1, ge=1)
    times: int | None = Field(default=1, ge=1)
    status: int = Field(default=500, ge=200, le=599)
    retry_after: int | str | None = None
    body: Any = None
    seconds: float = Field(default=30.0, ge=0)
    url: str = "https://example.com/"
    chunked: bool = False

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
class _CountedFault:
    fault: Fault
    requests: int = 0


class Faults:
    """The faults in force; each counts its own matching requests from when it was added."""

    def __init__(self) -> None:
        self._counted: list[_CountedFault] = []

    def add(self, fault: Fault) -> None:
        """Puts a fault in force."""
        self._counted.append(_CountedFault(fault))

    def clear(self) -> None:
        """Lifts every fault."""
        self._counted.clear()

    def struck_by(self, method: str, path: str, query: str) -> Fault | None:
        """Counts a request, and answers the first fault it meets."""
        met: Fault | None = None
        for counted in self._counted:
            if counted.fault.matches(method, path, query):
                counted.requests += 1
                if met is None and counted.fault.strikes(counted.requests):
                    met = counted.fault
        return met
