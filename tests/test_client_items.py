import json

import httpx
import pytest
import respx

from client import StatuspageClient
from errors import (
    AccessDeniedError,
    InvalidAnswerError,
    NotFoundError,
    RequestRefusedError,
    ServerError,
    StatuspageError,
    UnreachableError,
)
from statuspage_api.endpoints import (
    COMPONENT,
    COMPONENT_GROUP,
    INCIDENT,
    PAGE,
    REACTIVATION,
    WEBHOOK_SUBSCRIBER,
    WEBHOOK_SUBSCRIBERS,
    ItemEndpoint,
)
from tests.conftest import API_KEY, NOT_FOUND, PAGE_ID

INCIDENT_PATH = f"/pages/{PAGE_ID}/incidents/i1"
SUBSCRIBERS_PATH = f"/pages/{PAGE_ID}/subscribers"
SUBSCRIBER = {"subscriber": {"endpoint": "https://ocean.example/?token=hunter2"}}


@pytest.mark.parametrize(
    ("endpoint", "path"),
    [
        pytest.param(PAGE, "/pages/i1", id="page"),
        pytest.param(INCIDENT, INCIDENT_PATH, id="incident"),
        pytest.param(COMPONENT, f"/pages/{PAGE_ID}/components/i1", id="component"),
        pytest.param(
            COMPONENT_GROUP, f"/pages/{PAGE_ID}/component-groups/i1", id="group"
        ),
    ],
)
async def test_each_object_is_at_its_own_path(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    endpoint: ItemEndpoint,
    path: str,
) -> None:
    route = statuspage.get(path).respond(json={"id": "i1", "name": "Down"})
    item = await client.get_item(endpoint, PAGE_ID, "i1")
    assert item == {"id": "i1", "name": "Down"}
    assert route.calls.last.request.headers["authorization"] == f"OAuth {API_KEY}"
    assert route.calls.last.request.url.query == b""


async def test_half_a_character_is_replaced_and_the_object_read(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    body = b'{"id": "i1", "incident_updates": [{"id": "u1", "body": "cut \\ud83d"}]}'
    statuspage.get(INCIDENT_PATH).respond(content=body)
    incident = await client.get_item(INCIDENT, PAGE_ID, "i1")
    assert incident["incident_updates"] == [{"id": "u1", "body": "cut \ufffd"}]


async def test_half_a_character_in_the_vendors_words_can_be_logged(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    statuspage.get(INCIDENT_PATH).respond(403, content=b'{"error": "no \\ud83d"}')
    with pytest.raises(AccessDeniedError) as refused:
        await client.get_item(INCIDENT, PAGE_ID, "i1")
    assert str(refused.value).encode().count("no \ufffd".encode()) == 1


async def test_an_object_comes_without_automation_addresses(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    component = {"id": "c1", "automation_email": "component+1@example.com"}
    statuspage.get(INCIDENT_PATH).respond(json={"id": "i1", "components": [component]})
    assert await client.get_item(INCIDENT, PAGE_ID, "i1") == {
        "id": "i1",
        "components": [{"id": "c1"}],
    }


async def test_an_object_that_is_gone_is_not_asked_for_again(
    client: StatuspageClient, statuspage: respx.MockRouter, slept: list[float]
) -> None:
    route = statuspage.get(INCIDENT_PATH).respond(404, json=NOT_FOUND)
    with pytest.raises(NotFoundError, match="incidents/i1: 404"):
        await client.get_item(INCIDENT, PAGE_ID, "i1")
    assert route.call_count == 1
    assert slept == []


async def test_an_object_that_cannot_be_had_at_once_is_asked_for_again(
    client: StatuspageClient, statuspage: respx.MockRouter, slept: list[float]
) -> None:
    statuspage.get(INCIDENT_PATH).side_effect = [
        httpx.Response(500),
        httpx.ReadTimeout("silence"),
        httpx.Response(420, headers={"retry-after": "11"}),
        httpx.Response(200, json={"id": "i1"}),
    ]
    assert await client.get_item(INCIDENT, PAGE_ID, "i1") == {"id": "i1"}
    assert slept == [1, 2, 11]


@pytest.mark.parametrize("document", [[], None, 1, {}, {"id": 1}, [{"id": "i1"}]])
async def test_what_is_no_object_with_an_id_is_named(
    client: StatuspageClient, statuspage: respx.MockRouter, document: object
) -> None:
    statuspage.get(INCIDENT_PATH).respond(
        content=json.dumps(document), headers={"content-type": "application/json"}
    )
    with pytest.raises(InvalidAnswerError, match="an object with an id was expected"):
        await client.get_item(INCIDENT, PAGE_ID, "i1")


@pytest.mark.parametrize("part", ["../../evil", "a/b", "a?b", "a#b", "%2F"])
async def test_no_part_of_an_objects_path_can_lead_elsewhere(
    client: StatuspageClient, statuspage: respx.MockRouter, part: str
) -> None:
    route = statuspage.get(path__regex=r".*").respond(json={"id": "i1"})
    await client.get_item(INCIDENT, part, part)
    path = route.calls.last.request.url.raw_path.decode()
    assert path.startswith("/v1/pages/")
    assert path.count("/") == 5
    assert "?" not in path


async def test_an_object_is_created_with_what_is_given(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    route = statuspage.post(SUBSCRIBERS_PATH).respond(201, json={"id": "s1"})
    created = await client.create(WEBHOOK_SUBSCRIBERS, PAGE_ID, SUBSCRIBER)
    assert created == {"id": "s1"}
    request = route.calls.last.request
    assert json.loads(request.content) == SUBSCRIBER
    assert request.url.query == b""
    assert request.headers["authorization"] == f"OAuth {API_KEY}"


@pytest.mark.parametrize(
    ("failure", "error_type"),
    [
        pytest.param(httpx.Response(500), ServerError, id="500"),
        pytest.param(httpx.ReadTimeout("silence"), UnreachableError, id="timeout"),
        pytest.param(httpx.Response(403), AccessDeniedError, id="403"),
        pytest.param(httpx.Response(422), RequestRefusedError, id="422"),
        pytest.param(httpx.Response(302), RequestRefusedError, id="a-redirect"),
    ],
)
async def test_nothing_is_created_twice_after_a_failure(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    slept: list[float],
    failure: httpx.Response | Exception,
    error_type: type[StatuspageError],
) -> None:
    route = statuspage.post(SUBSCRIBERS_PATH)
    route.side_effect = [failure, httpx.Response(201, json={"id": "s1"})]
    with pytest.raises(error_type):
        await client.create(WEBHOOK_SUBSCRIBERS, PAGE_ID, SUBSCRIBER)
    assert route.call_count == 1
    assert slept == []


async def test_a_rate_limit_keeps_nothing_from_being_created_later(
    client: StatuspageClient, statuspage: respx.MockRouter, slept: list[float]
) -> None:
    route = statuspage.post(SUBSCRIBERS_PATH)
    route.side_effect = [
        httpx.Response(429, headers={"retry-after": "7"}),
        httpx.Response(201, json={"id": "s1"}),
    ]
    await client.create(WEBHOOK_SUBSCRIBERS, PAGE_ID, SUBSCRIBER)
    assert slept == [7]
    bodies = [json.loads(call.request.content) for call in route.calls]
    assert bodies == [SUBSCRIBER, SUBSCRIBER]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(
            "https://ocean.example/?installation=x&token=hunter2 is taken", id="a-text"
        ),
        pytest.param(["https://ocean.example/?token=hunter2"], id="a-list"),
        pytest.param(
            {"endpoint": ["https://ocean.example/?token=hunter2&a=b is taken"]},
            id="by-field",
        ),
        pytest.param('"https://ocean.example/?token=hunter2"', id="in-quotes"),
        pytest.param("x" * 190 + "?token=hunter2", id="where-it-is-cut-off"),
    ],
)
@pytest.mark.parametrize("key", ["error", "message"])
async def test_the_vendors_words_about_an_address_do_not_repeat_its_secret(
    client: StatuspageClient, statuspage: respx.MockRouter, key: str, words: object
) -> None:
    statuspage.post(SUBSCRIBERS_PATH).respond(422, json={key: words})
    with pytest.raises(RequestRefusedError) as refusal:
        await client.create(WEBHOOK_SUBSCRIBERS, PAGE_ID, SUBSCRIBER)
    assert "hunter2" not in str(refusal.value)
    assert "422" in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"OK", b"{}"])
async def test_what_a_deed_answers_does_not_matter(
    client: StatuspageClient, statuspage: respx.MockRouter, content: bytes
) -> None:
    route = statuspage.post(f"{SUBSCRIBERS_PATH}/reactivate")
    route.respond(201, content=content)
    body = {"subscribers": ["s1"], "type": "webhook"}
    await client.post(REACTIVATION, PAGE_ID, body)
    assert json.loads(route.calls.last.request.content) == body


async def test_a_deed_that_is_refused_is_an_error(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    statuspage.post(f"{SUBSCRIBERS_PATH}/reactivate").respond(403)
    with pytest.raises(AccessDeniedError, match=f"owns page {PAGE_ID}"):
        await client.post(REACTIVATION, PAGE_ID, {})


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(200), httpx.Response(204), httpx.Response(404, json=NOT_FOUND)],
    ids=["200", "204", "404"],
)
async def test_an_object_is_gone_after_its_removal_whoever_removed_it(
    client: StatuspageClient, statuspage: respx.MockRouter, answer: httpx.Response
) -> None:
    route = statuspage.delete(f"{SUBSCRIBERS_PATH}/s1").mock(return_value=answer)
    await client.delete_item(WEBHOOK_SUBSCRIBER, PAGE_ID, "s1")
    assert route.call_count == 1


async def test_a_removal_that_is_refused_is_an_error(
    client: StatuspageClient, statuspage: respx.MockRouter
) -> None:
    statuspage.delete(f"{SUBSCRIBERS_PATH}/s1").respond(403)
    with pytest.raises(AccessDeniedError):
        await client.delete_item(WEBHOOK_SUBSCRIBER, PAGE_ID, "s1")
