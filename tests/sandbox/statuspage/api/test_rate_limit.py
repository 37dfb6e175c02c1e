"""The limit of requests in a rolling window."""

from dataclasses import dataclass

import httpx
import pytest

from sandbox.statuspage import Account, Options, RateLimit
from tests.sandbox.statuspage.clients import connected


@dataclass
class Clock:
    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(account: Account) -> Clock:
    clock = Clock()
    account.clock = clock
    return clock


async def statuses(client: httpx.AsyncClient, path: str, times: int) -> list[int]:
    return [(await client.get(path)).status_code for _ in range(times)]


async def test_a_window_takes_a_burst_and_frees_places_as_it_rolls(
    account: Account, clock: Clock
) -> None:
    limit = RateLimit(requests=3, window_seconds=60)
    async with connected(account, Options(rate_limit=limit)) as client:
        assert await statuses(client, "/v1/pages", 2) == [200, 200]
        clock.now += 40
        assert await statuses(client, "/v1/pages", 2) == [200, 420]
        clock.now += 19.9
        assert await statuses(client, "/v1/pages", 1) == [420]
        clock.now += 0.1
        assert await statuses(client, "/v1/pages", 3) == [200, 200, 420]


@pytest.mark.parametrize(
    ("limit", "status", "retry_after"),
    [
        pytest.param(RateLimit(requests=1), 420, "48", id="the-seconds-rounded-up"),
        pytest.param(RateLimit(requests=1, status=429), 429, "48", id="429"),
        pytest.param(RateLimit(requests=1, retry_after=7), 420, "7", id="a-number"),
        pytest.param(RateLimit(requests=1, retry_after=None), 420, None, id="none"),
    ],
)
async def test_the_refusal_is_as_configured(
    account: Account,
    clock: Clock,
    limit: RateLimit,
    status: int,
    retry_after: str | None,
) -> None:
    async with connected(account, Options(rate_limit=limit)) as client:
        await client.get("/v1/pages")
        clock.now += 12.5
        refused = await client.get("/v1/pages")

    assert refused.status_code == status
    assert refused.headers.get("Retry-After") == retry_after
    assert list(refused.json()) == ["error"]


async def test_requests_without_the_key_and_to_public_pages_take_no_place(
    account: Account, clock: Clock
) -> None:
    limit = RateLimit(requests=1)
    public = "/public/unknown/api/v2/status.json"
    async with connected(account, Options(rate_limit=limit)) as client:
        wrong = {"Authorization": "OAuth wrong"}
        assert (await client.get("/v1/pages", headers=wrong)).status_code == 401
        assert await statuses(client, public, 3) == [404, 404, 404]
        assert await statuses(client, "/v1/pages", 2) == [200, 420]


async def test_component_lists_without_paging_are_limited_to_one_a_minute(
    account: Account, clock: Clock, page_path: str
) -> None:
    components = f"{page_path}/components"
    async with connected(account, Options(rate_limit=RateLimit(status=429))) as client:
        assert await statuses(client, components, 2) == [200, 420]
        assert await statuses(client, f"{components}?per_page=100&page=1", 2) == [
            200,
            200,
        ]
        assert await statuses(client, f"{page_path}/incidents", 2) == [200, 200]
        clock.now += 60
        assert await statuses(client, components, 2) == [200, 420]


async def test_without_a_limit_nothing_is_refused(
    client: httpx.AsyncClient, page_path: str
) -> None:
    assert set(await statuses(client, f"{page_path}/components", 70)) == {200}


async def test_a_limit_can_be_set_and_lifted_later(
    client: httpx.AsyncClient, clock: Clock
) -> None:
    await client.put("/sandbox/options", json={"rate_limit": {"requests": 1}})
    assert await statuses(client, "/v1/pages", 2) == [200, 420]

    await client.put("/sandbox/options", json={"rate_limit": None})
    assert await statuses(client, "/v1/pages", 2) == [200, 200]
