"""A page and its public status, which may lag behind what an event tells."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
import respx
from port_ocean.core.handlers.webhook.webhook_event import WebhookEvent
from starlette.types import Receive, Scope, Send

from client import StatuspageClient
from live_events.deliveries import Deliveries
from live_events.event import StatuspageEvent
from live_events.lookups import Lookups
from statuspage_api.objects import RawItem
from statuspage_api.public_status import PublicStatus
from tests.conftest import NOT_FOUND, PAGE_ID, SkippedTime
from tests.live_events.lookups import PAGE, STATUS_URL, incident_event
from tests.resources import resource
from webhook_processors import base, page
from webhook_processors.base import NOTHING
from webhook_processors.page import PAUSES_BETWEEN_LOOKS, PageWebhookProcessor


@dataclass(frozen=True)
class SharedByProcessor:
    """Those of the shared objects that the processor works with."""

    lookups: Lookups
    deliveries: Deliveries


class Ocean:
    """Takes note of what is posted to it."""

    posts = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request with success."""
        self.posts += 1
        await httpx_answer(send)


async def httpx_answer(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class Pages:
    """Events on their way to pages.

    Attributes:
        ocean: takes what is brought again.
        services: what the processor works with.
    """

    def __init__(self, services: SharedByProcessor) -> None:
        self.ocean = Ocean()
        self.services = services
        services.deliveries.connect(self.ocean, "/integration/webhook")

    async def changes(self, event: StatuspageEvent) -> Any:
        """What an event changes, when all that is to be brought again has been."""
        processor = PageWebhookProcessor(WebhookEvent("1", {}, {}))
        changes = await processor.changes(event, resource("statuspage"))
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait_for(asyncio.gather(*others), timeout=5)
        return changes


@pytest.fixture
async def pages(
    client: StatuspageClient,
    skipped_time: SkippedTime,
    statuspage: respx.MockRouter,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Pages]:
    async with httpx.AsyncClient() as http:
        public_status = PublicStatus(http, "https://{subdomain}.statuspage.example")
        lookups = Lookups(client, public_status, frozenset(), sleep=skipped_time.sleep)
        deliveries = Deliveries(lookups.coalescer, skipped_time.sleep)
        pages = Pages(SharedByProcessor(lookups, deliveries))
        for module in (base, page):
            monkeypatch.setattr(module, "services", lambda: pages.services)
        statuspage.get("/pages").respond(json=[PAGE])
        yield pages


def telling(indicator: str | None, looks: int = 0) -> StatuspageEvent:
    return replace(
        incident_event(),
        told={"id": "i1"},
        page_indicator=indicator,
        looks=looks,
    )


def shown(statuspage: respx.MockRouter, indicator: str) -> None:
    status = {"indicator": indicator, "description": "As it is"}
    statuspage.get(STATUS_URL).respond(json={"status": status})


@pytest.mark.parametrize("looks", [0, 1])
async def test_a_status_that_differs_from_the_events_is_looked_at_again(
    pages: Pages, statuspage: respx.MockRouter, slept: list[float], looks: int
) -> None:
    shown(statuspage, "none")
    changes = await pages.changes(telling("critical", looks))
    # What is shown is written all the same.
    assert changes.updated[0]["status_indicator"] == "none"
    assert slept == [PAUSES_BETWEEN_LOOKS[looks]]
    assert pages.ocean.posts == 1
    taken = pages.services.lookups.coalescer.take(incident_event())
    assert taken.looks == looks + 1
    assert taken.page_indicator == "critical"


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(telling("none"), id="the-same"),
        pytest.param(telling(None), id="the-event-tells-none"),
        pytest.param(
            telling("critical", len(PAUSES_BETWEEN_LOOKS)), id="looked-often-enough"
        ),
    ],
)
async def test_otherwise_it_is_not(
    pages: Pages, statuspage: respx.MockRouter, slept: list[float], event: Any
) -> None:
    shown(statuspage, "none")
    assert (await pages.changes(event)).updated
    assert (slept, pages.ocean.posts) == ([], 0)


async def test_without_a_known_status_nothing_is_written(
    pages: Pages, statuspage: respx.MockRouter
) -> None:
    statuspage.get(STATUS_URL).respond(503)
    assert await pages.changes(telling("critical")) == NOTHING
    assert pages.ocean.posts == 0


async def test_the_page_is_deleted_that_no_list_and_no_answer_has(
    pages: Pages, statuspage: respx.MockRouter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def still_in_port(
        _: object, items: list[RawItem], *owner_ids: str
    ) -> list[RawItem]:
        assert owner_ids == (PAGE_ID,)
        return items

    monkeypatch.setattr(base, "still_in_port", still_in_port)
    statuspage.get("/pages").respond(json=[{"id": "0ther"}])
    statuspage.get(f"/pages/{PAGE_ID}").respond(404, json=NOT_FOUND)
    [deleted] = (await pages.changes(telling(None))).deleted
    assert deleted["id"] == PAGE_ID
