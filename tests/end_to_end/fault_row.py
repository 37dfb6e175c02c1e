"""What a row of the fault matrix is: what goes wrong, and what has to come of it."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sandbox.port.organization.feature_flags import Processing

type Json = dict[str, Any]

LISTS = ("component-groups", "components", "incidents")
FIRST, MIDDLE, LAST = 1, 2, 3
SERVER_ERRORS = (500, 502, 503, 504)
BROKEN_PAGE = "{broken}"
"""Stands for the id of the page that the faults strike; the other page is whole."""

REMEDIES = {
    302: "Check statuspageHost",
    401: "make a new one",
    403: "owns page {broken}",
    404: "It was deleted",
} | dict.fromkeys(SERVER_ERRORS, "See https://metastatuspage.com")

FOR_EVER = {"times": None}


@dataclass(frozen=True)
class Moment:
    """When the n-th request that matches has come to one of the two servers."""

    server: Literal["statuspage", "port"]
    method: str
    path: str
    nth: int = 1


WHERE_PORT_PROCESSES = {
    "ComponentGroup/entities/bulk": "/kind/component_group$",
    "Incident/entities/bulk": "/kind/incident$",
    "Incident/entities": "/kind/incident$",
    "/v1/blueprints/statuspageIncident/entities/bulk$": "/kind/incident$",
    "entities": "entities|/kind/",
    # Port deletes by itself, once it is told that a kind is over.
    "bulk/entities/delete|^DELETE": "/v1/lifecycle/[^/]+/kind$",
}
"""Which calls take the place of others where Port does the processing."""


@dataclass(frozen=True)
class Row:
    """One fault and what has to come of it.

    Attributes:
        id: names it.
        faults: of Statuspage; see sandbox.statuspage.faults.fault.
        port_faults: of Port; see sandbox.port.traffic.
        state: what Port has to be told of the faulty resync.
        unread: the lists of the broken page that cannot be read, from which of their
            pages on. Everything else has to be written.
        stops: whether nothing has to be written, for no request can succeed.
        loses: whether Port itself refused what was read, so that some is not written.
        errors: patterns that each have exactly one line at level ERROR.
        repeated: whether every kind may say it again, as Ocean does when all break off.
        retries: how many retries have to be announced.
        settings: environment variables; a process of its own when there are any.
        gone: whether the broken page has vanished from the list of pages.
        configured: whether all pages are named in statuspageIds.
        act: what is done to the process, and `at` which moment.
        live: whether it happens during a live event instead of a resync. Without an
            act every incident has to arrive.
        by_port: what is otherwise where Port does the processing; None where it
            cannot happen.
    """

    id: str
    faults: tuple[Json, ...] = ()
    port_faults: tuple[Json, ...] = ()
    state: str = "failed"
    unread: dict[str, int] = field(default_factory=dict)
    stops: bool = False
    loses: bool = False
    errors: tuple[str, ...] = ()
    repeated: bool = False
    retries: int | None = None
    settings: Json = field(default_factory=dict)
    gone: bool = False
    configured: bool = False
    act: Literal["kill", "terminate", "supersede"] | None = None
    at: Moment | None = None
    live: bool = False
    by_port: Json | None = field(default_factory=dict)

    def where(self, processing: Processing) -> "Row | None":
        """The row in this mode, or None where it cannot happen."""
        if processing is not Processing.DSP:
            return self
        return None if self.by_port is None else replace(self, **self.by_port)

    @property
    def waits(self) -> bool:
        """Whether it takes long, most of it waiting for retries."""
        return any(
            fault.get("status", 0) in (420, 429, *SERVER_ERRORS)
            or fault["kind"] in ("half_body", "truncated_json", "drop", "hang")
            for fault in self.faults
        )


def at(name: str, page: int, **fault: Any) -> Json:
    """A fault that strikes one page of a list of the broken page."""
    path = f"^/v1/pages/{BROKEN_PAGE}/{name}$"
    return {"path": path, "query": f"page={page}&", **fault}


def error(name: str, page: int, cause: str, remedy: str) -> str:
    """The one line that a list of the broken page ends with."""
    place = rf"/{name}(\?page={page}&\S+: |: page {page} )"
    return rf"Page {BROKEN_PAGE} \(.*{place}.*{cause}.*{remedy}"


def squares() -> list[dict[str, int]]:
    """Three ways to strike all lists at once; each meets every list on another page."""
    return [
        {name: 1 + (index + shift) % 3 for index, name in enumerate(LISTS)}
        for shift in range(3)
    ]


def broken(
    id: str, places: dict[str, int], cause: str, remedy: str, **fault: Any
) -> Row:
    """A fault that stays, on a page of each of these lists."""
    return Row(
        id,
        faults=tuple(
            at(name, page, **FOR_EVER, **fault) for name, page in places.items()
        ),
        unread=places,
        errors=tuple(error(name, page, cause, remedy) for name, page in places.items()),
    )


def healing(id: str, places: dict[str, int], **fault: Any) -> Row:
    """A fault that a retry heals, on a page of each of these lists."""
    return Row(
        id,
        faults=tuple(at(name, page, **fault) for name, page in places.items()),
        state="completed",
        retries=len(places),
    )


def where(places: dict[str, int]) -> str:
    """The places for a reader, such as `component-groups 1, incidents 3`."""
    return ", ".join(f"{name} {page}" for name, page in places.items())
