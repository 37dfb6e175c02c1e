import asyncio
import json
from typing import Any

import httpx
import pytest
import respx

from client import StatuspageClient
from errors import (
    AccessDeniedError,
    AuthenticationError,
    InvalidAnswerError,
    NotFoundError,
    RateLimitedError,
    RequestError,
    RequestRefusedError,
    ServerError,
    UnreachableError,
)
from resync.downloads import CONCURRENT_LISTS
from statuspage_api.auth import StatuspageAuth
from statuspage_api.endpoints import COMPONENTS, INCIDENTS, ListEndpoint
from statuspage_api.rate_limiter import RateLimiter
from statuspage_api.request_window import Limits, Priority, ProcessWindow
from tests.conftest import API_KEY, HOST, PAGE_ID, Items

COMPONENTS_PATH = f"/pages/{PAGE_ID}/components"


async def read(
    client: StatuspageClient, endpoint: ListEndpoint = COMPONENTS
) -> list[list[dict[str, Any]]]:
    return [items async for items in client.list_items(endpoint, PAGE_ID)]


async def test_automation_addresses_are_dropped_at_any_depth(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    component = {"id": "c1", "automation_email": "component+1@example.com"}
    statuspage.get(f"/pages/{PAGE_ID}/incidents").respond(
        json=[{"id": "i1", "components": [component], **component}]
    )
    incidents = await read(client, INCIDENTS)
    assert incidents == [[{"id": "c1", "components": [{"id": "c1"}]}]]
    assert "example.com" not in json.dumps(incidents)


@pytest.mark.parametrize(
    ("status", "body", "error_type", "words"),
    [
        pytest.param(
            401,
            {"error": "Could not authenticate"},
            AuthenticationError,
            ["Could not authenticate", "expired", "make a new one"],
            id="401",
        ),
        pytest.param(403, {}, AccessDeniedError, [f"owns page {PAGE_ID}"], id="403"),
        pytest.param(404, {"error": ["gone"]}, NotFoundError, ["gone"], id="404"),
        pytest.param(420, {"message": "Calm"}, RateLimitedError, ["Calm"], id="420"),
        pytest.param(429, {}, RateLimitedError, ["60 requests a minute"], id="429"),
        pytest.param(
            422,
            {"error": {"per_page": ["too large"]}},
            RequestRefusedError,
            ["per_page", "too large"],
            id="422",
        ),
        pytest.param(500, None, ServerError, ["metastatuspage"], id="500"),
        pytest.param(503, "nope", ServerError, ["503"], id="503"),
        pytest.param(302, None, RequestRefusedError, ["302"], id="redirect"),
    ],
)
async def test_every_refusal_says_what_was_asked_what_came_and_what_to_do(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    status: int,
    body: Any,
    error_type: type[RequestError],
    words: list[str],
) -> None:
    statuspage.get(COMPONENTS_PATH).respond(
        status, json=body, headers={"location": "https://evil.example"}
    )
    with pytest.raises(error_type) as refusal:
        await read(client)
    message = str(refusal.value)
    asked = f"GET https://api.statuspage.io/v1/pages/{PAGE_ID}/components?"
    assert message.startswith(asked)
    assert refusal.value.status == status
    assert all(word in message for word in [*words, str(status)])
    assert API_KEY not in message


async def test_a_refused_key_is_tried_once(
    client: StatuspageClient, statuspage: respx.MockRouter, slept: list[float]
) -> None:
    route = statuspage.get("/pages").respond(401)
    with pytest.raises(AuthenticationError):
        await client.pages()
    assert route.call_count == 1
    assert slept == []


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(httpx.Response(500), id="500"),
        pytest.param(httpx.Response(503), id="503"),
        pytest.param(httpx.ConnectError("refused"), id="refused-connection"),
        pytest.param(httpx.ReadTimeout("silence"), id="timeout"),
        pytest.param(httpx.RemoteProtocolError("closed"), id="dropped-connection"),
        pytest.param(
            httpx.Response(
                200, content=b'[{"id": "i', headers={"content-type": "application/json"}
            ),
            id="half-a-json",
        ),
    ],
)
async def test_a_passing_failure_costs_a_wait_and_no_data(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    slept: list[float],
    items: Items,
    failure: httpx.Response | Exception,
) -> None:
    statuspage.get(COMPONENTS_PATH).side_effect = [
        failure,
        failure,
        httpx.Response(200, json=items(3)),
    ]
    assert await read(client) == [items(3)]
    assert slept == [1, 2]


@pytest.mark.parametrize("wait", ["9" * 400, "Fri, 31 Dec 2099 23:59:59 GMT"])
async def test_a_wait_that_no_limit_can_mean_is_named_once_the_window_has_not_helped(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    slept: list[float],
    wait: str,
) -> None:
    statuspage.get(COMPONENTS_PATH).respond(429, headers={"retry-after": wait})
    with pytest.raises(RateLimitedError, match="429 with a Retry-After of more than"):
        await read(client)
    assert slept == [60, 60]


@pytest.mark.parametrize("key", ["incident_updates", "components"])
async def test_an_incident_whose_list_is_null_is_a_damaged_answer(
    client: StatuspageClient, statuspage: respx.MockRouter, key: str
) -> None:
    whole = {"id": "i1", "incident_updates": [], "components": [{"id": "c1"}]}
    statuspage.get(f"/pages/{PAGE_ID}/incidents").respond(json=[whole | {key: None}])
    with pytest.raises(InvalidAnswerError, match=f"the {key} of incident i1 are null"):
        await read(client, INCIDENTS)


@pytest.mark.parametrize("status", [201, 203, 204, 206])
async def test_only_a_200_is_a_list(
    client: StatuspageClient, statuspage: respx.MockRouter, status: int
) -> None:
    statuspage.get(COMPONENTS_PATH).respond(status, json=[{"id": "c1"}])
    with pytest.raises(InvalidAnswerError, match=f"{status} is not a whole answer"):
        await read(client)


@pytest.mark.parametrize("status", [420, 429])
async def test_a_rate_limit_is_waited_out(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    slept: list[float],
    items: Items,
    status: int,
) -> None:
    statuspage.get(COMPONENTS_PATH).side_effect = [
        httpx.Response(status, headers={"retry-after": "11"}),
        httpx.Response(status),
        httpx.Response(200, json=items(3)),
    ]
    assert await read(client) == [items(3)]
    assert slept == [11, 60]


async def test_an_unreachable_host_is_named_once_the_tries_are_used_up(
    client: StatuspageClient, statuspage: respx.MockRouter, slept: list[float]
) -> None:
    statuspage.get("/pages").side_effect = httpx.ConnectError("All attempts failed")
    with pytest.raises(
        UnreachableError, match=r"https://api\.statuspage\.io/v1/pages: All attempts"
    ):
        await client.pages()
    assert slept == [1, 2, 4, 8]


@pytest.mark.parametrize(
    ("response", "words"),
    [
        pytest.param(
            httpx.Response(200, html="<html>Sign in</html>"),
            "text/html came back instead of JSON",
            id="html",
        ),
        pytest.param(
            httpx.Response(200, json={"components": []}),
            "a list was expected, an object came",
            id="an-object",
        ),
        pytest.param(
            httpx.Response(
                200, content=b"null", headers={"content-type": "application/json"}
            ),
            "None came",
            id="null",
        ),
        pytest.param(httpx.Response(200, json=[1]), "an id was expected", id="numbers"),
        pytest.param(httpx.Response(200, json=[{}]), "an id was expected", id="no-id"),
        pytest.param(
            httpx.Response(200, json=[{"id": "i1", "incident_updates": "foo"}]),
            "the incident_updates of incident i1",
            id="updates-that-are-a-text",
        ),
        pytest.param(
            httpx.Response(200, json=[{"id": "i1", "incident_updates": [None]}]),
            "the incident_updates of incident i1",
            id="updates-that-are-null",
        ),
        pytest.param(
            httpx.Response(
                200,
                json=[{"id": "i1", "incident_updates": [], "components": ["c1"]}],
            ),
            "the components of incident i1",
            id="components-that-are-ids",
        ),
    ],
)
async def test_an_answer_of_another_shape_is_named_and_not_asked_for_again(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    slept: list[float],
    response: httpx.Response,
    words: str,
) -> None:
    statuspage.get(COMPONENTS_PATH).mock(return_value=response)
    with pytest.raises(InvalidAnswerError, match=words):
        await read(client)
    assert slept == []


async def test_a_page_id_cannot_lead_elsewhere(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    route = statuspage.get(path__regex=r".*").respond(json=[])
    assert [_ async for _ in client.list_items(COMPONENTS, "../../evil?x=")] == []
    assert route.calls.last.request.url.raw_path.startswith(
        b"/v1/pages/..%2F..%2Fevil%3Fx%3D/components?"
    )


async def test_retries_are_logged_without_the_key(
    client: StatuspageClient, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    statuspage.get("/pages").side_effect = [
        httpx.Response(503),
        httpx.Response(200, json=[]),
    ]
    await client.pages()
    [line] = logged
    assert line.startswith("WARNING GET https://api.statuspage.io/v1/pages: 503. ")
    assert "Trying again in 1 seconds (try 2)" in line
    assert API_KEY not in line


async def test_nesting_without_end_is_a_damaged_answer(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    statuspage.get(COMPONENTS_PATH).respond(
        content=b"[" * 200_000, headers={"content-type": "application/json"}
    )
    with pytest.raises(UnreachableError, match="breaks off or is damaged"):
        await read(client)


async def test_nesting_without_end_in_a_refusal_is_not_quoted(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    statuspage.get(COMPONENTS_PATH).respond(
        403, content=b"[" * 200_000, headers={"content-type": "application/json"}
    )
    with pytest.raises(AccessDeniedError, match=r"403 \(application/json\)"):
        await read(client)


async def test_a_rate_limit_that_never_ends_is_given_up(
    client: StatuspageClient, statuspage: respx.MockRouter, slept: list[float]
) -> None:
    route = statuspage.get("/pages").respond(429, headers={"retry-after": "0"})
    with pytest.raises(RateLimitedError):
        await client.pages()
    assert route.call_count == 10
    assert slept == [1.0] * 7 + [60.0] * 2


async def test_an_outage_is_not_waited_for_at_every_single_request(
    client: StatuspageClient, statuspage: respx.MockRouter, items: Items
) -> None:
    route = statuspage.get(COMPONENTS_PATH)
    route.side_effect = httpx.ConnectError("refused")
    for _ in range(5):
        with pytest.raises(UnreachableError):
            await read(client)
    tries = route.call_count
    assert tries == 5 + 5 + 1 + 1 + 1
    # Any answer ends it, a refusal too.
    route.side_effect = [httpx.Response(503), httpx.Response(200, json=items(1))]
    assert await read(client) == [items(1)]
    route.side_effect = [httpx.ConnectError("once"), httpx.Response(200, json=[])]
    assert await read(client) == []


async def test_lists_that_fail_together_are_each_tried_to_the_end(
    statuspage: respx.MockRouter,
) -> None:
    page_ids = [f"p{number}" for number in range(CONCURRENT_LISTS)]
    for page_id in page_ids:
        statuspage.get(f"/pages/{page_id}/components").side_effect = [
            httpx.ConnectError("a short outage"),
            httpx.ConnectError("a short outage"),
            httpx.Response(200, json=[{"id": page_id}]),
        ]

    async def until_all_have_failed(seconds: float) -> None:
        await asyncio.sleep(seconds / 50)

    async def ids(page_id: str) -> list[str]:
        lists = client.list_items(COMPONENTS, page_id)
        return [item["id"] async for items in lists for item in items]

    async with httpx.AsyncClient() as http:
        client = StatuspageClient(
            http,
            HOST,
            StatuspageAuth(API_KEY, HOST),
            RateLimiter(ProcessWindow(Limits.with_reserve(60))),
            Priority.RESYNC,
            until_all_have_failed,
        )
        found = await asyncio.gather(*map(ids, page_ids))
    assert found == [[page_id] for page_id in page_ids]


async def test_what_the_vendor_repeats_of_secrets_is_not_repeated(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    words = (
        "bad\nendpoint https://x.example/?token=s3cret&a=1 of component+9@example.com"
    )
    statuspage.get("/pages").respond(422, json={"error": words})
    with pytest.raises(RequestRefusedError) as refusal:
        await client.pages()
    message = str(refusal.value)
    assert '"bad endpoint https://x.example/?token=***&a=1 of ***"' in message


@pytest.mark.parametrize("host", [HOST, f"{HOST}/", f"{HOST}/v1", f"{HOST}/v1/"])
async def test_the_host_may_be_written_with_the_version_or_a_slash(
    statuspage: respx.MockRouter, host: str
) -> None:
    route = statuspage.get("/pages").respond(json=[])
    async with httpx.AsyncClient() as http:
        auth = StatuspageAuth(API_KEY, host)
        limiter = RateLimiter(ProcessWindow(Limits.with_reserve(60)))
        await StatuspageClient(http, host, auth, limiter, Priority.RESYNC).pages()
    assert route.call_count == 1
