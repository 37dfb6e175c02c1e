"""How lists are cut into pages."""

import httpx
import pytest

from sandbox.statuspage import Account, generate_account
from tests.sandbox.statuspage.clients import connected, only_page_id

# list below a page, size parameter, the other one, first page
LISTS = [
    pytest.param("components", "per_page", "limit", 1, id="components"),
    pytest.param("component-groups", "per_page", "limit", 1, id="groups"),
    pytest.param("incidents", "limit", "per_page", 1, id="incidents"),
    pytest.param("incidents/unresolved", "per_page", "limit", 1, id="unresolved"),
    pytest.param("incidents/scheduled", "per_page", "limit", 1, id="scheduled"),
    pytest.param("incidents/upcoming", "per_page", "limit", 1, id="upcoming"),
    pytest.param("incidents/active_maintenance", "per_page", "limit", 1, id="active"),
    pytest.param("subscribers", "limit", "per_page", 0, id="subscribers"),
]
LIST_PARAMETERS = ("name", "size", "other_size", "first_page")


@pytest.fixture(scope="module")
def large_account() -> Account:
    """Every list of its page has more than a hundred items."""
    account = generate_account(
        pages=1, groups=110, components=120, incidents=900, updates=0
    )
    page_id = only_page_id(account)
    for number in range(120):
        subscriber = {"mode": "email", "email": f"{number}@example.com"}
        account.add_subscriber(
            page_id, {**subscriber, "quarantined_at": None}, unconfirmed=False
        )
    return account


async def ids(client: httpx.AsyncClient, path: str, **query: object) -> list[str]:
    params = {name: str(value) for name, value in query.items()}
    answer = await client.get(path, params=params)
    assert answer.status_code == 200
    return [item["id"] for item in answer.json()]


def path_of(account: Account, name: str) -> str:
    return f"/v1/pages/{only_page_id(account)}/{name}"


@pytest.mark.parametrize(LIST_PARAMETERS, LISTS)
async def test_pages_of_any_size_join_without_gap_or_repeat(
    large_account: Account, name: str, size: str, other_size: str, first_page: int
) -> None:
    path = path_of(large_account, name)
    async with connected(large_account) as client:
        hundred = await ids(client, path)
        start = await ids(client, path, **{size: 60, "page": first_page})
        rest = await ids(client, path, **{size: 60, "page": first_page + 1})

    assert len(hundred) == 100
    assert start == hundred[:60]
    assert rest[:40] == hundred[60:]
    assert len(set(start + rest)) == len(start + rest)


@pytest.mark.parametrize(LIST_PARAMETERS, LISTS)
async def test_the_page_past_the_last_one_is_empty(
    large_account: Account, name: str, size: str, other_size: str, first_page: int
) -> None:
    async with connected(large_account) as client:
        answer = await client.get(path_of(large_account, name), params={"page": 99})

    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize(LIST_PARAMETERS, LISTS)
async def test_a_size_over_a_hundred_counts_as_a_hundred(
    large_account: Account, name: str, size: str, other_size: str, first_page: int
) -> None:
    async with connected(large_account) as client:
        found = await ids(client, path_of(large_account, name), **{size: 1000})

    assert len(found) == 100


@pytest.mark.parametrize(LIST_PARAMETERS, LISTS)
async def test_the_size_parameter_of_other_lists_is_ignored(
    large_account: Account, name: str, size: str, other_size: str, first_page: int
) -> None:
    async with connected(large_account) as client:
        found = await ids(client, path_of(large_account, name), **{other_size: 5})

    assert len(found) == 100


async def test_the_list_of_pages_is_never_cut() -> None:
    account = generate_account(pages=130, groups=0, components=0, incidents=0)
    async with connected(account) as client:
        found = await ids(client, "/v1/pages", per_page=10, limit=10, page=3)

    assert len(set(found)) == 130
