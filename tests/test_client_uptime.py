from datetime import UTC, datetime

import pytest
import respx

from client import StatuspageClient
from errors import AuthenticationError
from raw_items.components import with_uptime
from statuspage_api.objects import RawItem

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
SHOWCASED = {"id": "c1", "page_id": "p1", "group": False, "showcase": True}
PATH = "/pages/p1/components/c1/uptime"
UPTIME = {
    "range_start": "2026-06-03T00:00:00Z",
    "range_end": "2026-09-01T23:59:59Z",
    "uptime_percentage": 99.9537,
    "major_outage": 3600,
    "partial_outage": 0,
    "id": "c1",
    "name": "Gateway",
}


async def asked(
    client: StatuspageClient, component: RawItem, days: int = 90
) -> RawItem | None:
    return await client.uptime(component, days, NOW)


@pytest.mark.parametrize(
    ("days", "start"),
    [(1, "2026-08-31"), (90, "2026-06-03"), (180, "2026-03-05")],
)
async def test_a_showcased_component_has_an_uptime_of_so_many_days(
    client: StatuspageClient, statuspage: respx.MockRouter, days: int, start: str
) -> None:
    route = statuspage.get(PATH).respond(json=UPTIME)
    assert await asked(client, SHOWCASED, days) == UPTIME
    assert dict(route.calls.last.request.url.params) == {
        "start": start,
        "skip_related_events": "true",
    }


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"group": True}, id="a-groups-row"),
        pytest.param({"showcase": False}, id="not-showcased"),
        pytest.param({"showcase": None}, id="showcase-null"),
    ],
)
async def test_what_has_no_uptime_costs_no_request(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    logged: list[str],
    fields: RawItem,
) -> None:
    assert await asked(client, SHOWCASED | fields) is None
    assert not statuspage.calls
    assert logged == []


async def test_a_component_that_does_not_say_that_it_is_showcased_is_not(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    assert await asked(client, {"id": "c1", "page_id": "p1"}) is None
    assert not statuspage.calls


@pytest.mark.parametrize("status", [403, 404, 422, 500])
async def test_an_uptime_that_cannot_be_had_is_a_warning_in_one_line(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    logged: list[str],
    status: int,
) -> None:
    statuspage.get(PATH).respond(status, json={"error": "no"})
    assert await asked(client, SHOWCASED) is None
    [line] = [each for each in logged if "uptime of component" in each]
    assert line.startswith("WARNING The uptime of component c1 is not known. GET ")
    assert f"/v1{PATH}" in line
    assert str(status) in line
    assert line.count("\n") == 1
    assert not [each for each in logged if "Traceback" in each or "ERROR" in each]


async def test_a_refused_key_is_no_matter_of_one_uptime(
    client: StatuspageClient, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    statuspage.get(PATH).respond(401)
    with pytest.raises(AuthenticationError):
        await asked(client, SHOWCASED)
    assert logged == []


@pytest.mark.parametrize("uptime", [UPTIME, None])
def test_the_uptime_is_added_to_the_component(uptime: RawItem | None) -> None:
    assert with_uptime(SHOWCASED, uptime) == SHOWCASED | {"__uptime": uptime}
    assert "__uptime" not in SHOWCASED
