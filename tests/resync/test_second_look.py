"""What is asked for by its id before it is deleted, and what follows from the answers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import respx
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.models import Entity

from client import StatuspageClient
from resync.second_look import MOST_ASKED, SecondLook, most_requests
from tests.conftest import NOT_FOUND
from tests.oceans_port import OceansPort, an_entity
from tests.resources import resource

pytestmark = pytest.mark.usefixtures("oceans_port")

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
BY_PATH = '.page_id + "/" + .id'


def entities(*identifiers: str) -> list[Entity]:
    return [an_entity(each) for each in identifiers]


def everything_is_gone(statuspage: respx.MockRouter) -> respx.Route:
    return statuspage.get(path__regex=".*/pages/.+").respond(404, json=NOT_FOUND)


async def doubtful(
    client: StatuspageClient,
    gone: Sequence[Entity],
    *resources: ResourceConfig,
    pages: Sequence[str] = ("p1",),
    configured: Sequence[str] = (),
) -> list[str]:
    look = SecondLook(client, pages, frozenset(configured), resources, NOW)
    return await look.doubtful_kinds(gone)


def asked(statuspage: respx.MockRouter) -> list[str]:
    return [
        each.request.url.path.removeprefix("/v1/pages/") for each in statuspage.calls
    ]


async def test_one_that_is_there_puts_its_whole_kind_in_doubt(
    client: StatuspageClient, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    statuspage.get("/pages/p1/incidents/i2").respond(json={"id": "i2"})
    everything_is_gone(statuspage)
    gone = entities("i1", "i2", "i3")
    assert await doubtful(client, gone, resource("incident")) == ["incident"]
    [error] = [line for line in logged if line.startswith("ERROR")]
    assert (
        "incident: the lists lack 3 that Port has, but i2 of page p1 is there" in error
    )


async def test_what_is_gone_by_its_id_as_well_may_leave_and_is_told(
    client: StatuspageClient, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    everything_is_gone(statuspage)
    assert await doubtful(client, entities("i1", "i2"), resource("incident")) == []
    assert sorted(asked(statuspage)) == ["p1/incidents/i1", "p1/incidents/i2"]
    assert any("INFO incident: deleting 2 from Port" in line for line in logged)


async def test_what_cannot_be_asked_for_is_in_doubt(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages/p1/incidents/i1").respond(403)
    assert await doubtful(client, entities("i1"), resource("incident")) == ["incident"]


async def test_of_many_a_sample_is_asked_for(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    everything_is_gone(statuspage)
    gone = entities(*(f"i{number}" for number in range(1000)))
    assert await doubtful(client, gone, resource("incident")) == []
    assert len(asked(statuspage)) == MOST_ASKED


async def test_a_sample_takes_in_every_page_within_the_bound_that_was_told(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    everything_is_gone(statuspage)
    pages = [f"p{number}" for number in range(MOST_ASKED + 5)]
    gone = entities(*(f"{page}/i{number}" for number in range(3) for page in pages))
    incidents = resource("incident", identifier=BY_PATH)
    assert await doubtful(client, gone, incidents, pages=pages) == []
    assert {each.split("/")[0] for each in asked(statuspage)} == set(pages)
    assert len(asked(statuspage)) == len(pages) <= most_requests(len(pages))


async def test_kinds_are_told_apart(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages/p1/components/c1").respond(
        json={"id": "c1", "page_id": "p1"}
    )
    everything_is_gone(statuspage)
    components = resource("component", identifier='"c/" + .page_id + "/" + .id')
    incidents = resource("incident", identifier='"i/" + .page_id + "/" + .id')
    gone = entities("c/p1/c1", "i/p1/i1")
    assert await doubtful(client, gone, components, incidents) == ["component"]


async def test_an_update_is_looked_for_in_its_incident(
    client: StatuspageClient, statuspage: respx.MockRouter, oceans_port: OceansPort
) -> None:
    updates = resource("incident_update", properties={"incident": ".incident_id"})
    for update, incident in (("u1", "i1"), ("u2", "i1"), ("u3", "i2")):
        await oceans_port.has(update, incident=incident)
    left = {"id": "i1", "incident_updates": [{"id": "u2", "incident_id": "i1"}]}
    statuspage.get("/pages/p1/incidents/i1").respond(json=left)
    everything_is_gone(statuspage)
    assert await doubtful(client, entities("u1", "u3"), updates) == []
    assert await doubtful(client, entities("u2"), updates) == ["incident_update"]


@pytest.mark.parametrize(
    "of_resource",
    [
        pytest.param({"query": '.status != "resolved"'}, id="the-query"),
        pytest.param({"scope": "unresolved"}, id="the-scope"),
        pytest.param(
            {"identifier": 'if .status == "resolved" then "r" + .id else .id end'},
            id="the-identifier",
        ),
    ],
)
async def test_what_has_left_the_selection_is_no_doubt(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    of_resource: dict[str, Any],
) -> None:
    found = {"id": "i1", "status": "resolved", "impact": "minor"}
    statuspage.get("/pages/p1/incidents/i1").respond(json=found)
    incidents = resource("incident", **of_resource)
    assert await doubtful(client, entities("i1"), incidents) == []


@pytest.mark.parametrize(
    ("listed", "by_id", "kinds"),
    [
        pytest.param(["p1"], 404, [], id="gone"),
        pytest.param(["p1", "p9"], 404, ["incident"], id="in-the-list-again"),
        pytest.param(["p1"], 200, ["incident"], id="there-by-its-id"),
        pytest.param(["p1"], 403, ["incident"], id="closed"),
    ],
)
async def test_a_page_that_was_not_read_has_to_be_gone_by_list_and_id(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    listed: list[str],
    by_id: int,
    kinds: list[str],
) -> None:
    lists = statuspage.get("/pages").respond(json=[{"id": each} for each in listed])
    body = {"id": "p9"} if by_id == 200 else NOT_FOUND
    statuspage.get("/pages/p9").respond(by_id, json=body)
    incidents = resource("incident", identifier=BY_PATH)
    assert await doubtful(client, entities("p9/i1", "p9/i2"), incidents) == kinds
    assert lists.call_count == 1


async def test_what_the_settings_leave_out_is_not_asked_for(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    incidents = resource("incident", identifier=BY_PATH)
    gone = entities("p2/i1")
    assert await doubtful(client, gone, incidents, configured=["p1"]) == []
    assert statuspage.calls.call_count == 0


@pytest.mark.parametrize(
    ("kind", "gone", "mapped"),
    [
        pytest.param("incident", "i1", {"identifier": ".name"}, id="no-id"),
        pytest.param(
            "incident", "i1", {"properties": {"page": ".page_id"}}, id="no-page"
        ),
        pytest.param("incident", "i1", {"identifier": BY_PATH}, id="another-mappings"),
        pytest.param(
            "incident_update",
            "p1/u1",
            {"identifier": '.__page_id + "/" + .id'},
            id="no-incident",
        ),
    ],
)
async def test_where_an_entity_does_not_tell_its_object_the_log_says_so(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    oceans_port: OceansPort,
    logged: list[str],
    kind: str,
    gone: str,
    mapped: dict[str, Any],
) -> None:
    await oceans_port.has(gone)
    of_kind = resource(kind, **mapped)
    assert await doubtful(client, entities(gone), of_kind, pages=["p1", "p2"]) == []
    assert statuspage.calls.call_count == 0
    assert any(
        "WARNING b: deleting 1 from Port without asking" in line for line in logged
    )


async def test_a_page_that_answers_late_is_asked_again_by_the_client(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    statuspage.get("/pages/p1/incidents/i1").mock(
        side_effect=[httpx.Response(503), httpx.Response(404, json=NOT_FOUND)]
    )
    assert await doubtful(client, entities("i1"), resource("incident")) == []
