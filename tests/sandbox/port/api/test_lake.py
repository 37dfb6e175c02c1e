"""Raw items on their way into the lake, and the catalog that Port keeps by them."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from sandbox.port.app import create_port_app
from sandbox.port.organization.feature_flags import Processing
from tests.sandbox.port.examples import entity, install_blueprints, logged_in, upsert

type Json = dict[str, Any]

ID = "my-statuspage"
RESYNC = "/v1/lifecycle/r1"
# Of a selector without anything but its query.
EMPTY = hashlib.sha256(b"{}").hexdigest()


def resource(kind: str, blueprint: str, query: str = "true", **port: Any) -> Json:
    mappings = {
        "identifier": ".id",
        "title": '.name // "none"',
        "blueprint": f'"{blueprint}"',
        "properties": {"url": ".url"},
    }
    entity = {"mappings": mappings}
    return {
        "kind": kind,
        "selector": {"query": query},
        "port": {"entity": entity, **port},
    }


MAPPING: Json = {
    "resources": [
        resource("pages", "page", ".draft | not"),
        resource("incidents", "incident"),
    ]
}


class Dsp:
    """A Port that does the processing, with an integration that sends to it."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def begin(self, mapping: Json = MAPPING) -> None:
        """Tell of a resync."""
        body = {"integration_id": ID, "sync_type": "full_sync", "mapping": mapping}
        answer = await self.http.post(RESYNC, json={"status": "started", **body})
        answer.raise_for_status()

    async def end(self, status: str, **kinds: str) -> None:
        """Tell how each kind has ended, and then the resync."""
        for name, how in kinds.items():
            body = {"status": how, "kind_identifier": name.replace("_", "-")}
            (await self.http.post(f"{RESYNC}/kind", json=body)).raise_for_status()
        answer = await self.http.post(RESYNC, json={"status": status})
        answer.raise_for_status()

    async def write(
        self,
        kind: str,
        *items: Json,
        index: int = 0,
        event: str = "resync",
        sync: str = "r1",
        operation: str = "upsert",
        selector: str = EMPTY,
    ) -> httpx.Response:
        """Send raw items."""
        metadata = {"operation": operation, "resourceIndex": index}
        entry = {"items": items, "metadata": metadata | {"selectorHash": selector}}
        return await self.http.post(
            f"/ingest/raw/lake/write/integration-type/statuspage/integration/{ID}"
            f"/sync/{sync}/kind/{kind}",
            json={"kind": kind, "eventType": event, "data": [entry]},
        )

    async def event(self, kind: str, *items: Json, **how: Any) -> None:
        """Send what an event has changed."""
        answer = await self.write(kind, *items, event="live-event", sync="e1", **how)
        answer.raise_for_status()

    async def identifiers(self) -> set[str]:
        """The entities that Port has."""
        catalog = (await self.http.get("/sandbox/catalog")).json()
        return {each["identifier"] for each in catalog["entities"]}

    async def lost(self) -> list[str]:
        """Why raw items were not applied."""
        lake = (await self.http.get("/sandbox/lake")).json()
        return [each["reason"] for each in lake["lost"]]


async def started(stack: AsyncExitStack, processing: str, *, strict: bool) -> Dsp:
    app = create_port_app(strict=strict, processing=Processing(processing))
    http = await stack.enter_async_context(logged_in(app))
    await install_blueprints(http)
    body = {"installationAppType": "statuspage", "version": "0.1.0", "config": MAPPING}
    answer = await http.post("/v1/integration", json={"installationId": ID, **body})
    answer.raise_for_status()
    return Dsp(http)


@pytest.fixture
async def dsp() -> AsyncIterator[Dsp]:
    async with AsyncExitStack() as stack:
        yield await started(stack, "dsp", strict=False)


@pytest.fixture
async def strict_dsp() -> AsyncIterator[Dsp]:
    async with AsyncExitStack() as stack:
        yield await started(stack, "dsp", strict=True)


async def test_raw_items_become_the_entities_that_the_mapping_makes_of_them(
    dsp: Dsp,
) -> None:
    await dsp.begin()
    page = {"id": "p1", "name": "Page", "url": "https://example.com"}
    await dsp.write("pages", page, {"id": "p2", "draft": True}, {"name": "no id"})
    catalog = (await dsp.http.get("/sandbox/catalog")).json()
    [entity] = catalog["entities"]
    assert (entity["identifier"], entity["title"]) == ("p1", "Page")
    assert entity["properties"] == {"url": "https://example.com"}
    assert entity["datasource"] == "port-ocean/statuspage/0.1.0/my-statuspage/exporter"


async def test_what_items_to_parse_names_becomes_an_entity_each(dsp: Dsp) -> None:
    parsed = resource("pages", "page", itemsToParse=".parts", itemsToParseName="part")
    parsed["port"]["entity"]["mappings"] |= {"identifier": '.id + "-" + .part'}
    # The start of a resync tells the mappings of a resource as a list.
    entity = parsed["port"]["entity"]
    entity["mappings"] = [entity["mappings"]]
    await dsp.begin({"resources": [parsed]})
    await dsp.write("pages", {"id": "p1", "parts": ["a", "b"]})
    assert await dsp.identifiers() == {"p1-a", "p1-b"}


async def test_what_a_finished_resync_has_not_shown_is_deleted_of_finished_kinds(
    dsp: Dsp,
) -> None:
    # One written by Ocean before, one of somebody else.
    await upsert(dsp.http, "page", entity("p0"))
    others = {"User-Agent": "somebody"}
    url = "/v1/blueprints/page/entities?upsert=true"
    await dsp.http.post(url, json=entity("others"), headers=others)
    await dsp.event("pages", {"id": "p1"})
    await dsp.event("incidents", {"id": "i1"}, index=1)
    await dsp.begin()
    await dsp.write("pages", {"id": "p2"})
    await dsp.end("finished", pages_0="finished", incidents_1="failed")
    assert await dsp.identifiers() == {"p2", "others", "i1"}


async def test_a_failed_resync_deletes_nothing_unless_read_strictly(
    dsp: Dsp, strict_dsp: Dsp
) -> None:
    for each, left in ((dsp, {"p1", "p2"}), (strict_dsp, {"p2"})):
        await each.event("pages", {"id": "p1"})
        await each.begin()
        await each.write("pages", {"id": "p2"})
        await each.end("failed", pages_0="finished", incidents_1="failed")
        assert await each.identifiers() == left


async def test_an_event_deletes_what_it_says_is_gone_or_the_query_drops(
    dsp: Dsp,
) -> None:
    await dsp.event("pages", {"id": "p1"}, {"id": "p2"}, {"id": "p3"})
    await dsp.event("pages", {"id": "p1"}, operation="delete")
    await dsp.event("pages", {"id": "p2", "draft": True})
    assert await dsp.identifiers() == {"p3"}


async def test_the_strict_reading_asks_the_query_of_what_is_gone(
    strict_dsp: Dsp,
) -> None:
    await strict_dsp.event("pages", {"id": "p1"})
    await strict_dsp.event("pages", {"id": "p1", "draft": True}, operation="delete")
    assert await strict_dsp.identifiers() == {"p1"}


async def test_what_comes_under_another_kind_is_lost_in_the_strict_reading(
    dsp: Dsp, strict_dsp: Dsp
) -> None:
    for each in (dsp, strict_dsp):
        await each.event("incidents", {"id": "p1"}, index=0)
    assert await dsp.identifiers() == {"p1"}
    assert await strict_dsp.identifiers() == set()
    assert await strict_dsp.lost() == ["it is of kind pages"]


async def test_what_comes_for_another_selector_is_lost(dsp: Dsp) -> None:
    await dsp.event("pages", {"id": "p1"}, selector="of an older mapping")
    await dsp.event("pages", {"id": "p1"}, index=2)
    assert await dsp.identifiers() == set()
    assert len(await dsp.lost()) == 2


async def test_a_resync_that_is_over_is_stale(dsp: Dsp) -> None:
    await dsp.begin()
    assert (await dsp.http.get(RESYNC)).json() == {"status": "started"}
    await dsp.end("aborted")
    answer = await dsp.write("pages", {"id": "p1"})
    assert answer.status_code == 409
    assert answer.json()["error"] == {"code": "resync_stale"}
    assert await dsp.identifiers() == set()


async def test_without_processing_the_lake_keeps_a_copy_only() -> None:
    async with AsyncExitStack() as stack:
        lake = await started(stack, "lake", strict=False)
        await lake.event("pages", {"id": "p1"})
        assert await lake.identifiers() == set()
        [write] = (await lake.http.get("/sandbox/lake")).json()["writes"]
        assert (write["kind"], write["syncId"]) == ("pages", "e1")
        assert write["body"]["data"][0]["items"] == [{"id": "p1"}]
        answer = await lake.http.post(
            RESYNC, json={"status": "started", "integration_id": ID}
        )
        assert answer.status_code == 404
        # As an administrator of Port may do at any time.
        await lake.http.put("/sandbox/processing", json={"processing": "ocean"})
        assert (await lake.write("pages", {"id": "p1"})).status_code == 403
        organization = (await lake.http.get("/v1/organization")).json()["organization"]
        assert organization["featureFlags"] == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        pytest.param(RESYNC, {"status": "over"}, 422, id="unknown-status"),
        pytest.param(RESYNC, {"status": "finished"}, 404, id="unknown-resync"),
        pytest.param(
            RESYNC,
            {"status": "started", "integration_id": ID, "sync_type": "full_sync"},
            422,
            id="no-mapping",
        ),
        pytest.param(f"{RESYNC}/kind", {"status": "started"}, 422, id="no-kind"),
        pytest.param("/sandbox/processing", {"processing": "x"}, 400, id="no-mode"),
    ],
)
async def test_what_ocean_does_not_send_is_refused(
    dsp: Dsp, path: str, body: Json, status: int
) -> None:
    method = "PUT" if path.startswith("/sandbox") else "POST"
    answer = await dsp.http.request(method, path, json=body)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("how", [{"event": "x"}, {"operation": "x"}], ids=str)
async def test_raw_items_that_ocean_does_not_send_are_refused(
    dsp: Dsp, how: Json
) -> None:
    assert (await dsp.write("pages", {"id": "p1"}, **how)).status_code == 422
