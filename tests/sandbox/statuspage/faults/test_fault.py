"""Which requests meet a fault."""

from typing import Any

import httpx
import pytest


async def statuses(client: httpx.AsyncClient, path: str, times: int) -> list[int]:
    return [(await client.get(path)).status_code for _ in range(times)]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        pytest.param({}, [503, 200, 200, 200], id="the-next-one"),
        pytest.param({"nth": 3}, [200, 200, 503, 200], id="the-third"),
        pytest.param({"nth": 2, "times": 2}, [200, 503, 503, 200], id="two-in-a-row"),
        pytest.param({"nth": 2, "times": None}, [200, 503, 503, 503], id="for-ever"),
    ],
)
async def test_a_fault_strikes_the_requests_it_counts(
    client: httpx.AsyncClient, fault: dict[str, Any], expected: list[int]
) -> None:
    await client.post(
        "/sandbox/faults", json={"kind": "status", "status": 503, **fault}
    )

    assert await statuses(client, "/v1/pages", 4) == expected


@pytest.mark.parametrize(
    ("fault", "is_struck"),
    [
        pytest.param({"path": "/incidents$"}, True, id="path"),
        pytest.param({"path": "/components$"}, False, id="another-path"),
        pytest.param({"query": "page=2"}, True, id="query"),
        pytest.param({"query": "page=3"}, False, id="another-query"),
        pytest.param({"method": "GET"}, True, id="method"),
        pytest.param({"method": "POST"}, False, id="another-method"),
        pytest.param(
            {"method": "GET", "path": "/v1/pages/.*/inc", "query": "limit=100"},
            True,
            id="all-three",
        ),
    ],
)
async def test_a_fault_is_for_the_requests_it_describes(
    client: httpx.AsyncClient,
    page_path: str,
    fault: dict[str, Any],
    is_struck: bool,
) -> None:
    await client.post("/sandbox/faults", json={"kind": "status", **fault})

    answer = await client.get(f"{page_path}/incidents?limit=100&page=2")

    assert answer.status_code == (500 if is_struck else 200)


async def test_of_several_faults_each_counts_and_the_first_strikes(
    client: httpx.AsyncClient,
) -> None:
    for status, nth in ((500, 1), (502, 1), (504, 2)):
        fault = {"kind": "status", "status": status, "nth": nth}
        await client.post("/sandbox/faults", json=fault)

    assert await statuses(client, "/v1/pages", 3) == [500, 504, 200]


async def test_faults_can_be_lifted(client: httpx.AsyncClient) -> None:
    await client.post("/sandbox/faults", json={"kind": "status", "times": None})
    assert await statuses(client, "/v1/pages", 1) == [500]

    assert (await client.delete("/sandbox/faults")).status_code == 204

    assert await statuses(client, "/v1/pages", 1) == [200]


async def test_faults_strike_public_pages_and_spare_the_control_api(
    client: httpx.AsyncClient,
) -> None:
    await client.post("/sandbox/faults", json={"kind": "status", "times": None})

    assert await statuses(client, "/public/any/api/v2/status.json", 1) == [500]
    assert await statuses(client, "/sandbox/account", 1) == [200]


@pytest.mark.parametrize(
    ("fault", "wrong"),
    [
        pytest.param({}, "kind: ", id="no-kind"),
        pytest.param({"kind": "unheard-of"}, "kind: ", id="unknown-kind"),
        pytest.param({"kind": "html", "path": "("}, "path: ", id="bad-regex"),
        pytest.param({"kind": "html", "nth": 0}, "nth: ", id="nth-zero"),
        pytest.param({"kind": "html", "tmies": 2}, "tmies: ", id="misspelt"),
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused_and_names_what_is_wrong(
    client: httpx.AsyncClient, fault: dict[str, Any], wrong: str
) -> None:
    answer = await client.post("/sandbox/faults", json=fault)

    assert answer.status_code == 400
    assert answer.json()["error"].startswith(wrong)
    assert await statuses(client, "/v1/pages", 1) == [200]
