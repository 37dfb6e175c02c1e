from typing import Any

import httpx
import pytest
import respx

from client import StatuspageClient
from errors import (
    InvalidAnswerError,
)
from statuspage_api.endpoints import (
    COMPONENTS,
    INCIDENTS,
    WEBHOOK_SUBSCRIBERS,
    ListEndpoint,
)
from tests.conftest import API_KEY, PAGE_ID, Items

COMPONENTS_PATH = f"/pages/{PAGE_ID}/components"


async def read(
    client: StatuspageClient, endpoint: ListEndpoint = COMPONENTS
) -> list[list[dict[str, Any]]]:
    return [items async for items in client.list_items(endpoint, PAGE_ID)]


@pytest.mark.parametrize(
    ("endpoint", "path", "queries"),
    [
        pytest.param(
            COMPONENTS,
            COMPONENTS_PATH,
            [{"page": "1", "per_page": "100"}, {"page": "2", "per_page": "100"}],
            id="per_page-from-1",
        ),
        pytest.param(
            INCIDENTS,
            f"/pages/{PAGE_ID}/incidents",
            [{"page": "1", "limit": "100"}, {"page": "2", "limit": "100"}],
            id="limit-from-1",
        ),
        pytest.param(
            WEBHOOK_SUBSCRIBERS,
            f"/pages/{PAGE_ID}/subscribers",
            [
                {"page": "0", "limit": "100", "type": "webhook", "state": "all"},
                {"page": "1", "limit": "100", "type": "webhook", "state": "all"},
            ],
            id="subscribers-from-0",
        ),
    ],
)
async def test_each_list_is_asked_for_in_its_own_way(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    items: Items,
    endpoint: ListEndpoint,
    path: str,
    queries: list[dict[str, str]],
) -> None:
    route = statuspage.get(path)
    route.side_effect = [
        httpx.Response(200, json=items(100)),
        httpx.Response(200, json=items(20, start=100)),
    ]
    assert await read(client, endpoint) == [items(100), items(20, start=100)]
    assert [dict(call.request.url.params) for call in route.calls] == queries


@pytest.mark.parametrize(
    ("sizes", "requests"),
    [
        pytest.param([0], 1, id="none"),
        pytest.param([99], 1, id="a-short-page"),
        pytest.param([100, 0], 2, id="exactly-one-page"),
        pytest.param([100, 1], 2, id="one-more"),
        pytest.param([100, 100, 0], 3, id="exactly-two-pages"),
    ],
)
async def test_a_list_ends_with_a_short_or_empty_page(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    items: Items,
    sizes: list[int],
    requests: int,
) -> None:
    route = statuspage.get(COMPONENTS_PATH)
    route.side_effect = [
        httpx.Response(200, json=items(size, start=100 * number))
        for number, size in enumerate(sizes)
    ]
    batches = await read(client)
    assert [len(batch) for batch in batches] == [size for size in sizes if size]
    assert route.call_count == requests


async def test_an_endpoint_that_ignores_the_page_number_is_not_taken_for_a_whole_list(
    client: StatuspageClient, statuspage: respx.MockRouter, items: Items
) -> None:
    route = statuspage.get(COMPONENTS_PATH).respond(json=items(100))
    batches = client.list_items(COMPONENTS, PAGE_ID)
    assert await anext(batches) == items(100)
    with pytest.raises(InvalidAnswerError, match="page 2 repeats page 1"):
        await anext(batches)
    assert route.call_count == 2


async def test_an_endpoint_that_repeats_its_last_page_has_ended(
    client: StatuspageClient, statuspage: respx.MockRouter, items: Items
) -> None:
    last = httpx.Response(200, json=items(100, start=100))
    statuspage.get(COMPONENTS_PATH).side_effect = [
        httpx.Response(200, json=items(100)),
        last,
        last,
    ]
    assert await read(client) == [items(100), items(100, start=100)]


async def test_the_pages_of_an_account_come_in_one_request(
    client: StatuspageClient, statuspage: respx.MockRouter, items: Items
) -> None:
    route = statuspage.get("/pages").respond(json=items(150))
    assert await client.pages() == items(150)
    assert [str(call.request.url.query) for call in route.calls] == ["b''"]
    assert route.calls.last.request.headers["authorization"] == f"OAuth {API_KEY}"


async def test_more_items_than_were_asked_for_are_the_whole_list(
    client: StatuspageClient, statuspage: respx.MockRouter, items: Items
) -> None:
    route = statuspage.get(COMPONENTS_PATH).respond(json=items(250))
    assert await read(client) == [items(250)]
    assert route.call_count == 1


def moved(items: Items) -> list[httpx.Response]:
    """A list of 150 of which the 100th comes again on page 2, and the 101st is missed."""
    return [
        httpx.Response(200, json=items(100)),
        httpx.Response(200, json=[*items(1, start=99), *items(49, start=101)]),
    ]


async def test_a_list_in_which_an_id_comes_twice_is_read_again_for_what_was_missed(
    client: StatuspageClient, statuspage: respx.MockRouter, items: Items
) -> None:
    route = statuspage.get(COMPONENTS_PATH)
    route.side_effect = [
        *moved(items),
        httpx.Response(200, json=items(100)),
        httpx.Response(200, json=items(50, start=100)),
    ]
    batches = await read(client)
    assert batches == [items(100), items(49, start=101), items(1, start=100)]
    assert route.call_count == 4


async def test_a_list_that_goes_on_moving_is_not_taken_for_whole(
    client: StatuspageClient, statuspage: respx.MockRouter, items: Items
) -> None:
    route = statuspage.get(COMPONENTS_PATH)
    route.side_effect = [*moved(items), *moved(items)]
    with pytest.raises(InvalidAnswerError, match="the list moves while it is read"):
        await read(client)
    assert route.call_count == 4


async def test_an_id_that_comes_twice_in_one_answer_says_the_same(
    client: StatuspageClient, statuspage: respx.MockRouter, items: Items
) -> None:
    route = statuspage.get(COMPONENTS_PATH)
    route.side_effect = [
        httpx.Response(200, json=[*items(2), *items(1)]),
        httpx.Response(200, json=items(3)),
    ]
    assert await read(client) == [items(2), items(1, start=2)]
