"""The fault matrix as data: what goes wrong in a resync, and what has to come of it.

`test_faults.py` runs a few of the rows, `python -m tests.end_to_end.fault_matrix` all,
and those of `glitches.py`.
"""

from tests.end_to_end.fault_row import (
    BROKEN_PAGE,
    FIRST,
    FOR_EVER,
    LAST,
    LISTS,
    MIDDLE,
    REMEDIES,
    SERVER_ERRORS,
    Moment,
    Row,
    at,
    broken,
    healing,
    squares,
    where,
)


def status_rows() -> list[Row]:
    """Every status on each list, on the first, a middle and the last page."""
    rows = [
        Row(
            f"401 on {name} {page}",
            faults=(at(name, page, kind="status", status=401, **FOR_EVER),),
            stops=True,
            errors=(rf"/{name}\?page={page}&\S+: 401.*{REMEDIES[401]}",),
            repeated=True,
        )
        for name in LISTS
        for page in (FIRST, MIDDLE, LAST)
    ]
    for places in squares():
        rows += [
            broken(
                f"{status} on {where(places)}",
                places,
                str(status),
                REMEDIES[status],
                kind="status",
                status=status,
            )
            for status in (403, 404, *SERVER_ERRORS)
        ]
        rows.append(
            broken(
                f"redirect on {where(places)}",
                places,
                "302",
                REMEDIES[302],
                kind="redirect",
            )
        )
        for status, after in ((420, 1), (420, None), (429, 1)):
            told = "without" if after is None else "with"
            rows.append(
                healing(
                    f"{status} {told} Retry-After on {where(places)}",
                    places,
                    kind="status",
                    status=status,
                    retry_after=after,
                )
            )
    rows += [
        healing(
            f"{status} once on {where(squares()[0])}",
            squares()[0],
            kind="status",
            status=status,
        )
        for status in SERVER_ERRORS
    ]
    return rows


def body_rows() -> list[Row]:
    """Answers that break off, or are none of Statuspage's."""
    all_lists, other_lists, third_lists = squares()
    cut = "breaks off or is damaged"
    short = {"component-groups": MIDDLE, "incidents": LAST}
    update_list = [{"id": "i1", "incident_updates": {"id": "u1"}}]
    return [
        healing("half a body once", all_lists, kind="half_body"),
        healing(
            "half a chunked body once", other_lists, kind="half_body", chunked=True
        ),
        healing("truncated JSON once", third_lists, kind="truncated_json"),
        healing("connections dropped once", all_lists, kind="drop"),
        broken("half bodies", all_lists, "peer closed", "firewall", kind="half_body"),
        broken(
            "half chunked bodies",
            other_lists,
            "incomplete chunked read",
            "firewall",
            kind="half_body",
            chunked=True,
        ),
        broken("truncated JSON", third_lists, cut, "firewall", kind="truncated_json"),
        broken("dropped connections", short, "disconnected", "firewall", kind="drop"),
        broken("HTML", all_lists, "text/html", "login page", kind="html"),
        broken(
            "an object", other_lists, "a list was", "login page", kind="wrong_shape"
        ),
        broken(
            "a list of nulls",
            third_lists,
            "with an id was",
            "login page",
            kind="wrong_shape",
            body=[None],
        ),
        broken(
            "incident_updates that are no list",
            {"incidents": MIDDLE},
            "incident_updates of incident",
            "login page",
            kind="wrong_shape",
            body=update_list,
        ),
        broken(
            "repeated first page, middle",
            dict.fromkeys(LISTS, MIDDLE),
            "repeats page 1",
            "login page",
            kind="first_page_again",
        ),
        broken(
            "repeated first page, last",
            dict.fromkeys(LISTS, LAST),
            "repeats page 1",
            "login page",
            kind="first_page_again",
        ),
    ]


def hanging_rows() -> list[Row]:
    """Answers that do not come in time."""
    short = {"OCEAN__CLIENT_TIMEOUT": "2"}
    once = healing("hangs once", squares()[0], kind="hang")
    always = broken("hangs", squares()[1], "ReadTimeout", "firewall", kind="hang")
    return [
        Row(**(vars(once) | {"settings": short})),
        Row(**(vars(always) | {"settings": short})),
    ]


def account_rows() -> list[Row]:
    """The list of pages, and the key."""
    pages = {"path": "^/v1/pages$", **FOR_EVER}
    begin = r"The resync could not begin\. GET .*/v1/pages: .*"
    return [
        Row(
            "503 on /pages",
            faults=({"kind": "status", "status": 503, **pages},),
            stops=True,
            errors=(begin + "503.*metastatuspage",),
        ),
        Row(
            "401 on /pages",
            faults=({"kind": "status", "status": 401, **pages},),
            stops=True,
            errors=(begin + "401.*make a new one",),
        ),
        Row(
            "no page at all",
            faults=({"kind": "wrong_shape", "body": [], **pages},),
            stops=True,
            errors=("the API key sees no page at all",),
        ),
        Row(
            "a configured page vanishes",
            unread=dict.fromkeys(LISTS, FIRST),
            gone=True,
            configured=True,
            errors=(f"does not see page {BROKEN_PAGE}. Correct statuspageIds",),
        ),
        Row("another page vanishes", state="completed", gone=True),
        Row(
            "the key is revoked from the 6th request on",
            faults=(
                {"kind": "status", "status": 401, "path": "^/v1/", "nth": 6} | FOR_EVER,
            ),
            stops=True,
            errors=(f"401.*{REMEDIES[401]}",),
            repeated=True,
        ),
    ]


def process_rows() -> list[Row]:
    """What is done to the process while a resync or a live event is under way."""
    moments = {
        "as the resync begins": Moment("statuspage", "GET", "^/v1/pages$"),
        "among the downloads": Moment("statuspage", "GET", "/incidents$", 2),
        "as groups are written": Moment("port", "POST", "ComponentGroup/entities/bulk"),
        "as incidents are written": Moment("port", "POST", "Incident/entities/bulk"),
        "before deletions": Moment("port", "POST", "datasource-entities"),
        "among deletions": Moment("port", "POST", "bulk/entities/delete|^DELETE"),
    }
    event = {
        "as an event's truth is asked for": Moment(
            "statuspage", "GET", r"/incidents/\w+$"
        ),
        "as an event is written": Moment("port", "POST", "Incident/entities"),
    }
    rows = [
        Row(f"SIGKILL {when}", state="running", stops=True, act="kill", at=moment)
        for when, moment in moments.items()
    ]
    rows += [
        Row(f"SIGKILL {when}", state="", stops=True, act="kill", at=moment, live=True)
        for when, moment in event.items()
    ]
    stuck = at("incidents", MIDDLE, kind="hang")
    asked = Moment("statuspage", "GET", "/incidents$", 3)
    retried = at("incidents", MIDDLE, kind="status", status=503, **FOR_EVER)
    rows += [
        Row(
            "SIGTERM while a download hangs",
            faults=(stuck,),
            state="aborted",
            stops=True,
            act="terminate",
            at=asked,
        ),
        Row(
            "SIGTERM between retries",
            faults=(retried,),
            state="aborted",
            stops=True,
            act="terminate",
            at=asked,
        ),
        Row(
            "SIGTERM as incidents are written",
            state="aborted",
            stops=True,
            act="terminate",
            at=moments["as incidents are written"],
        ),
        Row(
            "superseded while a download hangs",
            faults=(stuck,),
            state="completed",
            act="supersede",
            at=asked,
        ),
        Row(
            "superseded as incidents are written",
            state="completed",
            act="supersede",
            at=moments["as incidents are written"],
        ),
    ]
    return rows


ROWS = [
    *status_rows(),
    *body_rows(),
    *hanging_rows(),
    *account_rows(),
    *process_rows(),
]
