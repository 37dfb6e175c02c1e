from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from auth import StatuspageAuth
from client import StatuspageClient
from rate_limiter import Priority, RateLimiter
from raw_items import RawItem
from sandbox.statuspage import Account, create_statuspage_app
from sandbox.statuspage.generated_account import generate_account
from subscriptions import CHECK_INTERVAL, Subscriptions
from tests.conftest import SkippedTime

HOST = "http://statuspage"
ADDRESS = "https://ocean.example/integration/webhook"


class Statuspage:
    """An account whose subscriptions are kept by integrations, one after the other."""

    def __init__(self, http: httpx.AsyncClient, account: Account) -> None:
        self.account = account
        self.http = http
        self.pages = [page.page for page in account.pages.values()]
        self.page_id = self.pages[0]["id"]
        for page in account.pages.values():
            page.subscribers.clear()
            page.page["allow_webhook_subscribers"] = True

    def integration(self, **changes: Any) -> Subscriptions:
        """An integration that has just started."""
        auth = StatuspageAuth("sandbox-key", HOST)
        limiter = RateLimiter(10_000)
        client = StatuspageClient(self.http, HOST, auth, limiter, Priority.RESYNC)
        settings = {
            "base_url": "https://ocean.example",
            "installation": "mine",
            "secret": "s3cret &/=",
        }
        return Subscriptions(client, **(settings | changes))

    def subscribers(self, page_id: str | None = None) -> list[RawItem]:
        """All subscribers of a page, whatever their state."""
        page = self.account.page(page_id or self.page_id)
        return list(page.subscribers.values())

    def endpoints(self) -> list[str]:
        """Where the first page's webhooks go."""
        return sorted(each["endpoint"] for each in self.subscribers())

    async def request_count(self) -> int:
        """The requests so far."""
        return len((await self.http.get(f"{HOST}/sandbox/requests")).json())

    async def subscribe_somebody(self, endpoint: str) -> None:
        """Add a webhook subscriber by hand."""
        await self.http.post(
            f"{HOST}/v1/pages/{self.page_id}/subscribers",
            headers={"authorization": "OAuth sandbox-key"},
            json={"subscriber": {"endpoint": endpoint, "email": "a@example.com"}},
        )


@pytest.fixture
async def statuspage_with_pages() -> AsyncIterator[Statuspage]:
    """Two pages without any subscriber."""
    account = generate_account(pages=2, groups=0, components=1, incidents=1)
    transport = httpx.ASGITransport(create_statuspage_app(account))
    async with httpx.AsyncClient(transport=transport) as http:
        yield Statuspage(http, account)


async def test_every_page_gets_one_subscription_that_carries_the_secret(
    statuspage_with_pages: Statuspage,
) -> None:
    statuspage = statuspage_with_pages
    await statuspage.integration(email="oncall@example.com").ensure(statuspage.pages)
    for page in statuspage.pages:
        [subscriber] = statuspage.subscribers(page["id"])
        assert subscriber["endpoint"] == (
            f"{ADDRESS}?installation=mine&token=s3cret+%26%2F%3D"
        )
        assert subscriber["email"] == "oncall@example.com"


async def test_ten_starts_leave_one_subscription(
    statuspage_with_pages: Statuspage,
) -> None:
    statuspage = statuspage_with_pages
    for _ in range(10):
        await statuspage.integration().ensure(statuspage.pages)
    assert len(statuspage.subscribers()) == 1


async def test_a_quarantined_subscription_is_reactivated(
    statuspage_with_pages: Statuspage, logged: list[str]
) -> None:
    statuspage = statuspage_with_pages
    await statuspage.integration().ensure(statuspage.pages)
    [subscriber] = statuspage.subscribers()
    subscriber["quarantined_at"] = "2026-11-23T00:00:00Z"
    await statuspage.integration().ensure(statuspage.pages)
    [repaired] = statuspage.subscribers()
    assert repaired["id"] == subscriber["id"]
    assert repaired["quarantined_at"] is None
    assert any("Reactivated the subscription" in line for line in logged)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({}, {"secret": "another"}, id="secret"),
        pytest.param({"secret": None}, {}, id="a-secret-where-there-was-none"),
        pytest.param({}, {"base_url": "https://moved.example/x/"}, id="address"),
    ],
)
async def test_a_subscription_is_replaced_when_its_address_or_secret_changes(
    statuspage_with_pages: Statuspage, before: dict[str, Any], after: dict[str, Any]
) -> None:
    statuspage = statuspage_with_pages
    await statuspage.integration(**before).ensure(statuspage.pages)
    [outdated] = statuspage.endpoints()
    await statuspage.integration(**after).ensure(statuspage.pages)
    [endpoint] = statuspage.endpoints()
    assert endpoint != outdated
    assert endpoint.startswith(
        after.get("base_url", "https://ocean.example").rstrip("/")
    )


async def test_one_that_was_made_without_a_name_at_our_address_is_replaced(
    statuspage_with_pages: Statuspage,
) -> None:
    statuspage = statuspage_with_pages
    await statuspage.subscribe_somebody(ADDRESS)
    await statuspage.integration().ensure(statuspage.pages)
    [endpoint] = statuspage.endpoints()
    assert "installation=mine" in endpoint


async def test_subscriptions_of_others_are_left_alone(
    statuspage_with_pages: Statuspage,
) -> None:
    statuspage = statuspage_with_pages
    others = [
        f"{ADDRESS}?installation=other",
        "https://hooks.example/services/1",
        "https://ocean.example/other?installation=mine",
    ]
    for endpoint in others:
        await statuspage.subscribe_somebody(endpoint)
    integration = statuspage.integration()
    await integration.ensure(statuspage.pages)
    assert len(statuspage.endpoints()) == 4
    assert await integration.remove(statuspage.pages) == 2
    assert statuspage.endpoints() == sorted(others)


async def test_a_page_that_forbids_webhooks_gets_one_line_and_no_request(
    statuspage_with_pages: Statuspage, logged: list[str]
) -> None:
    statuspage = statuspage_with_pages
    page = statuspage.pages[0] | {"allow_webhook_subscribers": False}
    await statuspage.integration().ensure([page])
    [line] = logged
    assert f"No live events from page {page['id']}" in line
    assert "switch on" in line
    assert await statuspage.request_count() == 0


async def test_a_page_that_fails_does_not_stop_the_others(
    statuspage_with_pages: Statuspage, logged: list[str]
) -> None:
    statuspage = statuspage_with_pages
    gone = {"id": "nosuchpage"}
    await statuspage.integration().ensure([gone, *statuspage.pages])
    assert len(statuspage.subscribers()) == 1
    [error] = [line for line in logged if line.startswith("ERROR")]
    assert "No live events from page nosuchpage: GET" in error


async def test_a_page_is_checked_at_most_once_a_minute(
    statuspage_with_pages: Statuspage,
) -> None:
    statuspage, time = statuspage_with_pages, SkippedTime()
    integration = statuspage.integration(clock=time.clock)
    await integration.ensure(statuspage.pages)
    first = await statuspage.request_count()
    await integration.ensure(statuspage.pages)
    assert await statuspage.request_count() == first
    time.now += CHECK_INTERVAL
    await integration.ensure(statuspage.pages)
    assert await statuspage.request_count() == first + 2


async def test_the_secret_is_not_logged_even_when_the_vendor_repeats_it(
    statuspage_with_pages: Statuspage, logged: list[str]
) -> None:
    statuspage = statuspage_with_pages
    fault = {
        "kind": "status",
        "method": "POST",
        "status": 422,
        "body": {"error": f"{ADDRESS}?installation=mine&token=s3cret+%26%2F%3D"},
        "times": None,
    }
    await statuspage.http.post(f"{HOST}/sandbox/faults", json=fault)
    await statuspage.integration().ensure(statuspage.pages)
    assert sum("422" in line for line in logged) == 2
    assert not any("s3cret" in line for line in logged)
