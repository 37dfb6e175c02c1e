from typing import Any

import httpx
import pytest
import respx
from port_ocean.core.probe import ProbeContext, ProbeStatus
from port_ocean.core.probe.reporters.base import ProbeReporter

from client import StatuspageClient
from commands.probe import Probe
from kinds import ObjectKind
from statuspage_api.auth import StatuspageAuth
from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import Limits, Priority, ProcessWindow
from tests.conftest import API_KEY, HOST, Items

PAGE = {"id": "p1", "name": "One", "allow_webhook_subscribers": True}


class Notes(ProbeReporter):
    """Keeps what is reported."""

    def __init__(self) -> None:
        self.reports: list[dict[str, Any]] = []

    async def report(self, report: dict[str, Any]) -> None:
        """Note it."""
        self.reports.append(report)


@pytest.fixture
def context() -> ProbeContext:
    """A probe of all kinds that has just begun."""
    return ProbeContext(available_kinds=sorted(ObjectKind), reporter=Notes())


@pytest.fixture
def lists(statuspage: respx.MockRouter, items: Items) -> respx.MockRouter:
    """A page with everything."""
    statuspage.get("/pages").respond(json=[PAGE])
    statuspage.get("/pages/p1/component-groups").respond(json=[])
    statuspage.get("/pages/p1/components").respond(json=items(7))
    statuspage.get("/pages/p1/incidents").respond(json=items(100))
    return statuspage


def results(context: ProbeContext) -> dict[str, tuple[str, str | None]]:
    return {check.kind: (check.status, check.message) for check in context.checks}


async def test_each_kind_is_checked_with_one_request_for_each_list(
    client: StatuspageClient, lists: respx.MockRouter, context: ProbeContext
) -> None:
    await Probe(client, frozenset(), follows_events=False).run(context)
    assert results(context) == {
        "component": ("SUCCESS", "7 items in components"),
        "component_group": ("SUCCESS", "0 items in component-groups"),
        "incident": ("SUCCESS", "100 items or more in incidents"),
        "incident_update": ("SUCCESS", "100 items or more in incidents"),
        "statuspage": (
            "SUCCESS",
            "visible; live events are not configured (OCEAN__BASE_URL)",
        ),
    }
    assert lists.calls.call_count == 4
    assert context.message is not None
    assert "costs at least 5 requests" in context.message
    assert context.status is ProbeStatus.IN_PROGRESS


async def test_only_what_the_asked_kinds_need_is_requested(
    client: StatuspageClient, lists: respx.MockRouter, context: ProbeContext
) -> None:
    context.available_kinds = ["component"]
    await Probe(client, frozenset(), follows_events=False).run(context)
    assert list(results(context)) == ["component"]
    assert lists.calls.call_count == 2


async def test_a_list_that_fails_fails_its_kinds_and_no_other(
    client: StatuspageClient, lists: respx.MockRouter, context: ProbeContext
) -> None:
    lists.get("/pages/p1/incidents").respond(403, json={"error": "not yours"})
    await Probe(client, frozenset(), follows_events=False).run(context)
    statuses = {kind: status for kind, (status, _) in results(context).items()}
    assert statuses == {
        "component": "SUCCESS",
        "component_group": "SUCCESS",
        "incident": "FAILURE",
        "incident_update": "FAILURE",
        "statuspage": "SUCCESS",
    }
    assert "403" in (results(context)["incident"][1] or "")


async def test_with_a_client_that_does_not_persist_nothing_is_asked_twice(
    statuspage: respx.MockRouter, context: ProbeContext
) -> None:
    route = statuspage.get("/pages").respond(503)
    async with httpx.AsyncClient() as http:
        client = StatuspageClient(
            http,
            HOST,
            StatuspageAuth(API_KEY, HOST),
            RateLimiter(ProcessWindow(Limits.with_reserve(60))),
            Priority.RESYNC,
            persistent=False,
        )
        await Probe(client, frozenset(), follows_events=False).run(context)
    assert route.call_count == 1
    assert context.status is ProbeStatus.FAILED
    assert {status for status, _ in results(context).values()} == {"FAILURE"}


async def test_a_key_that_sees_no_page_fails(
    client: StatuspageClient, statuspage: respx.MockRouter, context: ProbeContext
) -> None:
    statuspage.get("/pages").respond(json=[])
    await Probe(client, frozenset(), follows_events=False).run(context)
    assert context.status is ProbeStatus.FAILED
    assert "sees no page at all" in (context.message or "")


@pytest.mark.parametrize(
    ("allowed", "status", "cost"),
    [(True, "SUCCESS", 6), (False, "FAILURE", 5), (None, "SUCCESS", 6)],
)
async def test_live_events_need_a_page_that_allows_webhooks(
    client: StatuspageClient,
    lists: respx.MockRouter,
    context: ProbeContext,
    allowed: bool | None,
    status: str,
    cost: int,
) -> None:
    page = PAGE | {"allow_webhook_subscribers": allowed}
    lists.get("/pages").respond(json=[page])
    await Probe(client, frozenset(), follows_events=True).run(context)
    assert results(context)["statuspage"][0] == status
    # The subscribers of a page that allows any are listed by a resync as well.
    assert f"costs at least {cost} requests" in (context.message or "")
