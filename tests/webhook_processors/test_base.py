from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import respx

from client import StatuspageClient
from resync.downloads import accept_everything
from resync.session import open_session
from statuspage_api.objects import RawItem
from tests.resources import resource
from tests.webhook_processors.conftest import (
    Events,
    of_component,
    of_incident,
    shown,
)

YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).isoformat()


def incident(**fields: Any) -> RawItem:
    plain = {"id": "i1", "page_id": "p1", "status": "identified", "impact": "minor"}
    updates = [{"id": "u1", "incident_id": "i1"}]
    return plain | {"created_at": YESTERDAY, "incident_updates": updates} | fields


def component(**fields: Any) -> RawItem:
    plain = {"id": "c1", "page_id": "p1", "group": False, "group_id": "g1"}
    return plain | {"status": "operational", "showcase": True} | fields


def ids(items: list[RawItem]) -> list[str]:
    return [item["id"] for item in items]


FITTING = [
    pytest.param({"scope": "unresolved"}, {"status": "resolved"}, id="scope"),
    pytest.param({"type": "incident"}, {"impact": "maintenance"}, id="type"),
    pytest.param({"impact": ["minor"]}, {"impact": "major"}, id="impact"),
    pytest.param(
        {"createdWithinDays": 2}, {"created_at": "2024-06-07T01:00:17Z"}, id="age"
    ),
]


@pytest.mark.parametrize(("selector", "change"), FITTING)
async def test_an_incident_that_leaves_the_selection_leaves_port(
    events: Events,
    statuspage: respx.MockRouter,
    selector: dict[str, Any],
    change: dict[str, Any],
) -> None:
    shown(statuspage, "incidents/i1", incident(), incident(**change))
    wanted = resource("incident", **selector)
    updates = resource("incident_update", **selector)
    for written, deleted in await events.bring(of_incident(), wanted, updates):
        assert (len(written), deleted) == (1, [])
    left = await events.bring(of_incident(), wanted, updates)
    assert [(written, ids(deleted)) for written, deleted in left] == [
        ([], ["i1"]),
        ([], ["u1"]),
    ]
    # The mapping of what is deleted may need all that it needs of what is written.
    assert left[0][1][0].items() >= incident(**change).items()
    assert "__duration_minutes" in left[0][1][0]


@pytest.mark.parametrize(("selector", "change"), FITTING)
async def test_what_never_was_selected_is_not_written_either(
    events: Events,
    statuspage: respx.MockRouter,
    selector: dict[str, Any],
    change: dict[str, Any],
) -> None:
    shown(statuspage, "incidents/i1", incident(**change))
    [(written, deleted)] = await events.bring(
        of_incident(), resource("incident", **selector)
    )
    # Ocean deletes what Port has.
    assert (written, ids(deleted)) == ([], ["i1"])


@pytest.mark.parametrize(
    ("selector", "change"),
    [
        pytest.param({"showcaseOnly": True}, {"showcase": False}, id="showcase"),
        pytest.param({"groupIds": ["g1"]}, {"group_id": "g2"}, id="group"),
    ],
)
async def test_a_component_that_leaves_the_selection_leaves_port(
    events: Events,
    statuspage: respx.MockRouter,
    selector: dict[str, Any],
    change: dict[str, Any],
) -> None:
    shown(statuspage, "components/c1", component(), component(**change))
    wanted = resource("component", **selector)
    assert await events.bring(of_component(), wanted) == [([component()], [])]
    assert await events.bring(of_component(), wanted) == [([], [component(**change)])]


async def test_of_an_incidents_components_the_selected_ones_are_written(
    events: Events, statuspage: respx.MockRouter
) -> None:
    inside, outside = component(), component(id="c2", group_id="g2")
    unknown = component(id="c3")
    events.in_port = {"c1", "c2"}
    named = [inside, outside, unknown]
    shown(statuspage, "incidents/i1", incident(components=named))
    [(written, deleted)] = await events.bring(
        of_incident(), resource("component", groupIds=["g1"])
    )
    assert (written, deleted) == ([inside], [outside])


async def test_each_resource_takes_what_it_selects_of_one_reading(
    events: Events, statuspage: respx.MockRouter
) -> None:
    route = shown(statuspage, "incidents/i1", incident(status="in_progress"))
    results = await events.bring(
        of_incident(),
        resource("incident", type="maintenance"),
        resource("incident", type="incident", blueprint="incidents"),
        resource("incident", scope="active_maintenance"),
    )
    assert [(ids(written), ids(deleted)) for written, deleted in results] == [
        (["i1"], []),
        ([], ["i1"]),
        (["i1"], []),
    ]
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("blueprint", "left"),
    [
        pytest.param("b", [], id="the-same-entity"),
        pytest.param("another", ["c1"], id="another-entity"),
    ],
)
async def test_an_entity_that_another_resource_selects_stays_though_that_one_fails(
    events: Events, statuspage: respx.MockRouter, blueprint: str, left: list[str]
) -> None:
    shown(statuspage, "components/c1", component())
    statuspage.get("/pages/p1/components/c1/uptime").respond(401)
    selecting = resource("component", groupIds=["g1"], includeUptime=True)
    other = resource("component", groupIds=["g2"], blueprint=blueprint)
    results = await events.bring(of_component(), selecting, other)
    assert [(written, ids(deleted)) for written, deleted in results] == [
        ([], []),
        ([], left),
    ]


@pytest.mark.parametrize(
    "kind", ["component_group", "component", "incident", "incident_update"]
)
async def test_an_event_of_a_page_that_is_not_selected_costs_no_request(
    events: Events, statuspage: respx.MockRouter, kind: str
) -> None:
    events.in_port = {"i1", "c1"}
    elsewhere = resource(kind, pageIds=["p2", "p3"])
    for payload in (of_incident(), of_component()):
        assert await events.bring(payload, elsewhere) == [([], [])]
    assert not statuspage.calls


async def test_an_event_of_a_selected_page_is_followed(
    events: Events, statuspage: respx.MockRouter
) -> None:
    shown(statuspage, "components/c1", component())
    wanted = resource("component", pageIds=["p1", "p2"])
    assert await events.bring(of_component(), wanted) == [([component()], [])]


async def test_what_is_gone_is_deleted_whatever_is_selected(
    events: Events, statuspage: respx.MockRouter
) -> None:
    events.in_port = {"i1"}
    shown(statuspage, "incidents/i1", None)
    [(written, deleted)] = await events.bring(
        of_incident(), resource("incident", scope="unresolved", type="maintenance")
    )
    assert (written, ids(deleted)) == ([], ["i1"])


async def test_when_statuspage_cannot_be_asked_nothing_is_written_or_deleted(
    events: Events, statuspage: respx.MockRouter
) -> None:
    events.in_port = {"i1"}
    statuspage.get("/pages/p1/incidents/i1").respond(403)
    assert await events.bring(of_incident(), resource("incident")) == [([], [])]


async def test_a_resync_that_is_running_hears_of_what_an_event_has_read(
    events: Events, client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages").respond(json=[{"id": "p1"}])
    statuspage.get("/pages/p1/incidents").respond(json=[incident()])
    shown(statuspage, "incidents/i1", incident(status="resolved"))
    unresolved = resource("incident", scope="unresolved")
    overlay = events.services.overlay
    async with open_session(client, frozenset(), overlay) as session:
        await events.bring(of_incident(), unresolved)

        async def listed() -> Any:
            yield [incident()]

        brought = session.overlay.over(
            unresolved,
            listed(),
            session.overlay_start,
            accepts=accept_everything,
            keeps=accept_everything,
        )
        [item] = await anext(brought)
    assert item["status"] == "resolved"
