import httpx
import pytest
import respx

from statuspage_api.objects import RawItem
from tests.conftest import NOT_FOUND
from tests.resources import resource
from tests.webhook_processors.conftest import (
    Events,
    of_component,
    of_incident,
    shown,
)

COMPONENT: RawItem = {
    "id": "c1",
    "page_id": "p1",
    "group": False,
    "group_id": None,
    "showcase": True,
}
UPTIME = {"id": "c1", "uptime_percentage": 99.5}
WITH_UPTIME = resource("component", includeUptime=True)


async def test_a_component_brings_its_uptime_where_it_is_selected(
    events: Events, statuspage: respx.MockRouter
) -> None:
    shown(statuspage, "components/c1", COMPONENT)
    uptime = shown(statuspage, "components/c1/uptime", UPTIME)
    results = await events.bring(of_component(), WITH_UPTIME, resource("component"))
    assert results == [([COMPONENT | {"__uptime": UPTIME}], []), ([COMPONENT], [])]
    assert uptime.call_count == 1
    assert uptime.calls.last.request.url.params["start"] == "2026-06-03"


async def test_an_uptime_is_asked_for_once_an_hour_at_most(
    events: Events, statuspage: respx.MockRouter
) -> None:
    shown(statuspage, "components/c1", COMPONENT)
    uptime = shown(statuspage, "components/c1/uptime", UPTIME)
    for seconds, requests in ((1, 1), (1, 1), (3598, 1), (2, 2)):
        [(written, _)] = await events.bring(of_component(), WITH_UPTIME, later=seconds)
        assert written == [COMPONENT | {"__uptime": UPTIME}]
        assert uptime.call_count == requests


async def test_uptimes_over_different_days_are_different(
    events: Events, statuspage: respx.MockRouter
) -> None:
    shown(statuspage, "components/c1", COMPONENT)
    statuspage.get("/pages/p1/components/c1/uptime").mock(
        side_effect=lambda request: httpx.Response(
            200, json={"id": request.url.params["start"]}
        )
    )
    a_day, a_week = (
        resource("component", includeUptime=True, uptimeDays=days) for days in (1, 7)
    )
    results = await events.bring(of_component(), a_day, a_week)
    assert [written[0]["__uptime"] for written, _ in results] == [
        {"id": "2026-08-31"},
        {"id": "2026-08-25"},
    ]


async def test_an_uptime_that_cannot_be_had_costs_no_component(
    events: Events, statuspage: respx.MockRouter
) -> None:
    shown(statuspage, "components/c1", COMPONENT)
    shown(statuspage, "components/c1/uptime", None)
    results = await events.bring(of_component(), WITH_UPTIME)
    assert results == [([COMPONENT | {"__uptime": None}], [])]


async def test_an_uptime_that_was_not_known_is_asked_for_again_after_a_minute(
    events: Events, statuspage: respx.MockRouter
) -> None:
    shown(statuspage, "components/c1", COMPONENT)
    route = statuspage.get("/pages/p1/components/c1/uptime")
    route.side_effect = [
        httpx.Response(404, json=NOT_FOUND),
        httpx.Response(200, json=UPTIME),
    ]
    for seconds, found, requests in ((1, None, 1), (60, None, 1), (1, UPTIME, 2)):
        [(written, _)] = await events.bring(of_component(), WITH_UPTIME, later=seconds)
        assert written == [COMPONENT | {"__uptime": found}]
        assert route.call_count == requests


@pytest.mark.parametrize("fields", [{"showcase": False}, {"group": True}])
async def test_what_has_no_uptime_costs_no_further_request(
    events: Events, statuspage: respx.MockRouter, fields: RawItem
) -> None:
    shown(statuspage, "components/c1", COMPONENT | fields)
    [(written, _)] = await events.bring(of_component(), WITH_UPTIME)
    assert written == [COMPONENT | fields | {"__uptime": None}]
    assert statuspage.calls.call_count == 1


async def test_an_incidents_components_bring_their_uptime_too(
    events: Events, statuspage: respx.MockRouter
) -> None:
    events.in_port = {"c1"}
    incident = {"id": "i1", "page_id": "p1", "components": [COMPONENT]}
    shown(statuspage, "incidents/i1", incident)
    shown(statuspage, "components/c1/uptime", UPTIME)
    [(written, _)] = await events.bring(of_incident(), WITH_UPTIME)
    assert written == [COMPONENT | {"__uptime": UPTIME}]


async def test_a_refused_key_leaves_the_component_to_the_next_resync(
    events: Events, statuspage: respx.MockRouter
) -> None:
    shown(statuspage, "components/c1", COMPONENT)
    statuspage.get("/pages/p1/components/c1/uptime").respond(401)
    assert await events.bring(of_component(), WITH_UPTIME) == [([], [])]


async def test_the_uptime_of_components_that_are_not_selected_is_not_asked_for(
    events: Events, statuspage: respx.MockRouter
) -> None:
    inside, outside = COMPONENT | {"group_id": "g1"}, COMPONENT | {"id": "c2"}
    events.in_port = {"c1", "c2"}
    shown(statuspage, "incidents/i1", {"id": "i1", "components": [inside, outside]})
    shown(statuspage, "components/c1/uptime", UPTIME)
    of_group = resource("component", includeUptime=True, groupIds=["g1"])
    assert await events.bring(of_incident(), of_group) == [
        ([inside | {"__uptime": UPTIME}], [outside | {"__uptime": None}])
    ]
    assert statuspage.calls.call_count == 2
