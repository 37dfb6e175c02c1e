"""The application as a whole."""

import httpx
import pytest

from sandbox.statuspage import example_account, generate_account
from tests.sandbox.statuspage.clients import connected


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/v1/pages/unknown", id="page"),
        pytest.param("/v1/pages/unknown/components", id="list-of-unknown-page"),
        pytest.param("/v1/pages/unknown/incidents/unknown", id="item-of-unknown-page"),
        pytest.param("/v1/pages/8m2l51279rpl/components/unknown", id="component"),
        pytest.param("/v1/pages/8m2l51279rpl/component-groups/unknown", id="group"),
        pytest.param("/v1/pages/8m2l51279rpl/incidents/unknown", id="incident"),
        pytest.param("/v1/pages/8m2l51279rpl/subscribers/unknown", id="subscriber"),
        pytest.param("/public/unknown/api/v2/status.json", id="public-page"),
        pytest.param("/v1/no-such-endpoint", id="endpoint"),
        pytest.param("/sandbox/no-such-control", id="control"),
    ],
)
async def test_what_is_not_there_is_answered_404_with_a_json_error(path: str) -> None:
    async with connected(example_account()) as client:
        answer = await client.get(path)

    assert answer.status_code == 404
    assert list(answer.json()) == ["error"]
    assert isinstance(answer.json()["error"], str)


async def test_a_method_that_is_not_offered_is_answered_in_json(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.put("/v1/pages", json={})

    assert (answer.status_code, answer.json()) == (405, {"error": "Method Not Allowed"})


async def test_two_emulators_of_one_process_share_nothing() -> None:
    one, other = generate_account(pages=1), generate_account(pages=1)
    async with connected(one) as first, connected(other) as second:
        (page,) = (await first.get("/v1/pages")).json()
        await first.put(f"/sandbox/pages/{page['id']}", json={"name": "Renamed"})
        await first.post("/sandbox/faults", json={"kind": "html", "times": None})
        await first.put("/sandbox/options", json={"api_key": "another"})

        answer = await second.get("/v1/pages")

        assert answer.status_code == 200
        assert [each["name"] for each in answer.json()] == [page["name"]]
        assert len((await second.get("/sandbox/requests")).json()) == 1
