"""More rows of the fault matrix: answers that look right, and calls that Port fails."""

from typing import Any

from tests.end_to_end.fault_row import (
    BROKEN_PAGE,
    FIRST,
    FOR_EVER,
    LISTS,
    MIDDLE,
    Json,
    Row,
    at,
    broken,
)

BULK = "/v1/blueprints/statuspageIncident/entities/bulk$"
SEARCH = "/v1/entities/search$"
DELETE = "/bulk/entities/delete$"
ONE_INCIDENT = rf"^/v1/pages/{BROKEN_PAGE}/incidents/\w+$"
NOT_FOUND = {"error": "Not found"}


def wrong_list(id: str, *names: str, lacking: tuple[str, ...], **fault: Any) -> Row:
    """Lists that lack what there is, for ever."""
    return Row(
        id,
        faults=tuple(at(name, FIRST, **FOR_EVER, **fault) for name in names),
        unread=dict.fromkeys(names, FIRST),
        errors=tuple(f"{kind}: the lists lack" for kind in lacking),
        # The lists are read twice.
        repeated=True,
    )


def list_rows() -> list[Row]:
    """Lists that are empty, cut off, or move while they are read."""
    of_incidents = ("incident", "incident_update")
    empty_once = at("incidents", FIRST, kind="incomplete")
    # Ocean says it of every kind that reads the list.
    moved = {"kind": "moved_rows", "index": 150}
    return [
        wrong_list(
            "no incidents", "incidents", lacking=of_incidents, kind="incomplete"
        ),
        wrong_list(
            "no components", "components", lacking=("component",), kind="incomplete"
        ),
        wrong_list(
            "nothing in any list",
            *LISTS,
            lacking=("component_group", "component", *of_incidents),
            kind="incomplete",
        ),
        wrong_list(
            "the first 50 incidents",
            "incidents",
            lacking=of_incidents,
            kind="incomplete",
            kept=50,
        ),
        Row("no incidents once", faults=(empty_once,), state="completed"),
        Row(
            "rows that move once",
            faults=(at("incidents", MIDDLE, **moved),),
            state="completed",
        ),
        Row(
            "rows that always move",
            faults=(at("incidents", MIDDLE, **moved, **FOR_EVER),),
            unread={"incidents": MIDDLE},
            errors=("an id comes twice, again and again",),
        ),
        broken(
            "206 with a part",
            dict.fromkeys(LISTS, MIDDLE),
            "206 is not a whole answer",
            "proxy",
            kind="incomplete",
            kept=5,
            status=206,
        ),
        broken(
            "203 of a proxy",
            dict.fromkeys(LISTS, FIRST),
            "203 is not a whole answer",
            "proxy",
            kind="other_status",
            status=203,
        ),
        broken(
            "incident_updates that are null",
            {"incidents": MIDDLE},
            "incident_updates of incident",
            "damaged",
            kind="nulled",
        ),
    ]


def page_rows() -> list[Row]:
    """A page that the list of pages lacks, though it is there."""
    lost = {"kind": "vanished", "id": BROKEN_PAGE, "path": "^/v1/pages$"}
    return [
        Row("a page is not listed once", faults=(lost,), state="completed"),
        Row(
            "a page is never listed",
            faults=(lost | FOR_EVER,),
            unread=dict.fromkeys(LISTS, FIRST),
            errors=(f"statuspage: .* page {BROKEN_PAGE} is there by its id",),
            repeated=True,
        ),
    ]


def port_rows() -> list[Row]:
    """Port fails calls, once or for ever."""
    # Ocean's client tries the others again, and we do what Ocean writes itself.
    not_again: Json = {"state": "failed", "loses": True}
    rows = [
        Row(
            f"Port answers {status} to {what}",
            port_faults=({"method": "POST", "path": path, "status": status},),
            state="completed",
            by_port=not_again if status == 422 else {},
        )
        for what, path in (("a bulk call", BULK), ("a search", SEARCH))
        for status in (500, 503, 422)
    ]
    rows.append(
        Row(
            "Port answers 500 to a deletion",
            port_faults=({"method": "POST", "path": DELETE, "status": 500},),
            state="completed",
            by_port=None,
        )
    )
    broken_kind: Json = {"errors": ("Resource incident processing failed",)}
    for what, path, loses, by_port in (
        ("bulk call", BULK, "Port has not taken", broken_kind),
        ("deletion", DELETE, "Port has not deleted", None),
    ):
        fault: Json = {"method": "POST", "path": path, "status": 409, "times": None}
        rows.append(
            Row(
                f"Port answers 409 to every {what}",
                port_faults=(fault,),
                loses=True,
                errors=(loses,),
                by_port=by_port,
            )
        )
    return rows


def live_rows() -> list[Row]:
    """The same while events are followed: every incident has to arrive from its event."""
    missing = {"kind": "status", "status": 404, "path": ONE_INCIDENT, "times": 2}
    faults: dict[str, tuple[Json, ...]] = {
        "an incident is 404 once": (missing | {"body": NOT_FOUND},),
        "an ingress answers 404": (missing | {"body": "default backend - 404"},),
        "new objects are not served yet": (
            {"kind": "too_new", "path": ONE_INCIDENT, "seconds": 2} | FOR_EVER,
        ),
        "a replica lags": (
            {"kind": "stale", "path": ONE_INCIDENT, "lasts": 2} | FOR_EVER,
        ),
        "a page vanishes for a moment": (
            {"kind": "vanished", "id": BROKEN_PAGE, "lasts": 2} | FOR_EVER,
        ),
    }
    rows = [
        Row(f"live: {id}", faults=each, state="", stops=True, live=True)
        for id, each in faults.items()
    ]
    for what, path in (("a search", SEARCH), ("a bulk call", BULK)):
        rows.append(
            Row(
                f"live: Port answers 500 to {what}",
                port_faults=({"method": "POST", "path": path, "status": 500},),
                state="",
                stops=True,
                live=True,
            )
        )
    return rows


GLITCH_ROWS = [*list_rows(), *page_rows(), *port_rows(), *live_rows()]
