"""Entities through HTTP, in the calls that Ocean makes."""

from typing import Any

import httpx
import pytest

from tests.sandbox.port.examples import (
    UPSERT,
    USER_AGENT,
    entity,
    install_blueprints,
    look,
    upsert,
)

PREFIX, SUFFIX = "port-ocean/statuspage/", "/my-statuspage/exporter"
OF_US = {"datasource_prefix": PREFIX, "datasource_suffix": SUFFIX}


@pytest.fixture(autouse=True)
async def _blueprints(port: httpx.AsyncClient) -> None:
    await install_blueprints(port)


async def stored(port: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    return {each["identifier"]: each for each in (await look(port))["entities"]}


async def test_a_bulk_call_stores_and_tells_what_is_new(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "page", entity("p1"))
    answer = await upsert(port, "page", entity("p1"), entity("p2"))
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True,
        "entities": [
            {"index": 0, "identifier": "p1", "created": False},
            {"index": 1, "identifier": "p2", "created": True},
        ],
        "errors": [],
    }
    assert (await stored(port))["p2"]["datasource"] == USER_AGENT


async def test_a_bulk_call_takes_what_it_can(port: httpx.AsyncClient) -> None:
    answer = await upsert(
        port, "page", entity("p1", properties={"url": "no"}), entity("p2")
    )
    assert answer.status_code == 207
    [error] = answer.json()["errors"]
    assert (error["index"], error["identifier"], error["statusCode"]) == (0, "p1", 422)
    assert "format url" in error["message"]
    assert list(await stored(port)) == ["p2"]


@pytest.mark.parametrize(
    ("bodies", "status"),
    [
        pytest.param([entity(f"p{n}") for n in range(20)], 200, id="twenty"),
        pytest.param([entity(f"p{n}") for n in range(21)], 422, id="twenty-one"),
        pytest.param([entity("p1", icon="x" * 1024 * 1024)], 413, id="over-1-mib"),
    ],
)
async def test_a_bulk_call_has_limits(
    port: httpx.AsyncClient, bodies: list[dict[str, Any]], status: int
) -> None:
    assert (await upsert(port, "page", *bodies)).status_code == status
    assert bool(await stored(port)) is (status == 200)


async def test_a_bulk_call_for_an_unknown_blueprint_fails(
    port: httpx.AsyncClient,
) -> None:
    answer = await upsert(port, "nothing", entity("x"))
    assert answer.status_code == 404
    assert answer.json()["error"] == "not_found"


async def test_the_query_parameters_decide_about_related_entities(
    port: httpx.AsyncClient,
) -> None:
    answer = await port.post(
        "/v1/blueprints/incident/entities",
        params={**UPSERT, "create_missing_related_entities": "false"},
        json=entity("i1", relations={"page": "p1"}),
    )
    assert answer.status_code == 404
    assert answer.json()["ok"] is False
    assert answer.json()["error"] == "not_found"


async def test_one_entity_is_written_read_and_deleted(port: httpx.AsyncClient) -> None:
    body = entity("a/b", properties={"url": "https://a.io"})
    written = await port.post("/v1/blueprints/page/entities", params=UPSERT, json=body)
    assert written.status_code == 201
    url = "/v1/blueprints/page/entities/a%2Fb"
    read = (await port.get(url)).json()["entity"]
    assert read["properties"] == {"url": "https://a.io"}
    assert read["createdAt"] == read["updatedAt"]
    assert (await port.delete(url)).status_code == 200
    assert (await port.get(url)).status_code == 404
    assert (await port.delete(url)).status_code == 404


async def test_a_plain_post_does_not_overwrite(port: httpx.AsyncClient) -> None:
    await upsert(port, "page", entity("p1"))
    answer = await port.post("/v1/blueprints/page/entities", json=entity("p1"))
    assert answer.status_code == 409


async def test_bulk_delete_names_what_it_deleted(port: httpx.AsyncClient) -> None:
    await upsert(port, "page", entity("p1"), entity("p2"))
    answer = await port.post(
        "/v1/blueprints/page/bulk/entities/delete",
        params={"delete_dependents": "true"},
        json={"entities": ["p1", "unknown"]},
    )
    assert answer.json()["deletedEntities"] == ["p1"]
    catalog = await look(port)
    assert [each["identifier"] for each in catalog["deletions"]] == ["p1"]
    assert [each["identifier"] for each in catalog["entities"]] == ["p2"]


async def test_bulk_delete_leaves_what_is_required(port: httpx.AsyncClient) -> None:
    await upsert(port, "component", entity("c1", relations={"page": "p1"}))
    url = "/v1/blueprints/page/bulk/entities/delete"
    body = {"entities": ["p1"]}
    refused = await port.post(url, params={"delete_dependents": "false"}, json=body)
    assert refused.json()["deletedEntities"] == []
    deleted = await port.post(url, params={"delete_dependents": "true"}, json=body)
    assert deleted.json()["deletedEntities"] == ["p1"]
    assert await stored(port) == {}


async def test_bulk_delete_takes_up_to_a_hundred(port: httpx.AsyncClient) -> None:
    answer = await port.post(
        "/v1/blueprints/page/bulk/entities/delete",
        json={"entities": [f"p{n}" for n in range(101)]},
    )
    assert answer.status_code == 422


async def test_search_answers_the_fields_that_are_asked_for(
    port: httpx.AsyncClient,
) -> None:
    incident = entity(
        "i1",
        properties={"status": "open", "impact": "major"},
        relations={"page": None, "components": ["c1"]},
    )
    await upsert(port, "incident", incident)
    answer = await port.post(
        "/v1/entities/search",
        params={
            "include": [
                *("identifier", "blueprint", "title"),
                *("properties.status", "properties.updates", "relations.page"),
            ]
        },
        json={
            "combinator": "and",
            "rules": [{"property": "$blueprint", "operator": "=", "value": "incident"}],
        },
    )
    assert answer.json()["entities"] == [
        {
            "identifier": "i1",
            "blueprint": "incident",
            "title": "I1",
            "properties": {"status": "open"},
            "relations": {"page": None},
        }
    ]


async def test_search_says_which_operator_it_does_not_know(
    port: httpx.AsyncClient,
) -> None:
    rule = {"property": "$title", "operator": "sounds like", "value": "x"}
    answer = await port.post(
        "/v1/entities/search", json={"combinator": "and", "rules": [rule]}
    )
    assert answer.status_code == 422
    assert 'unknown operator "sounds like"' in answer.json()["message"]


async def test_datasource_entities_come_in_pages(port: httpx.AsyncClient) -> None:
    await upsert(port, "page", *[entity(f"p{n}") for n in range(5)])
    found: list[str] = []
    body: dict[str, Any] = {**OF_US, "limit": 2}
    sizes = []
    while True:
        answer = await port.post(
            "/v1/blueprints/entities/datasource-entities", json=body
        )
        page = answer.json()
        sizes.append(len(page["entities"]))
        found += [each["identifier"] for each in page["entities"]]
        if "next" not in page:
            break
        body["from"] = page["next"]
    assert sizes == [2, 2, 1]
    assert found == ["p0", "p1", "p2", "p3", "p4"]


async def test_datasource_entities_are_only_ours(port: httpx.AsyncClient) -> None:
    await upsert(port, "page", entity("p1"))
    for user_agent in ("someone", USER_AGENT.replace("my-", "your-")):
        await port.post(
            "/v1/blueprints/page/entities",
            params=UPSERT,
            json=entity(f"of-{user_agent.split('/')[-1]}"),
            headers={"User-Agent": user_agent},
        )
    answer = await port.post("/v1/blueprints/entities/datasource-entities", json=OF_US)
    assert [each["identifier"] for each in answer.json()["entities"]] == ["p1"]


async def test_datasource_entities_are_older_than_before(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "page", entity("p1"))
    await upsert(port, "page", entity("p2"))
    before = (await stored(port))["p2"]["updatedAt"]
    answer = await port.post(
        "/v1/blueprints/entities/datasource-entities",
        json={**OF_US, "before": before},
    )
    assert [each["identifier"] for each in answer.json()["entities"]] == ["p1"]


async def test_a_bulk_call_reports_an_entity_without_identifier(
    port: httpx.AsyncClient,
) -> None:
    answer = await upsert(port, "page", {"title": "no identifier"})
    [error] = answer.json()["errors"]
    assert error["identifier"] == "unknown"
    assert error["statusCode"] == 422


async def test_a_before_that_is_no_date_is_refused(port: httpx.AsyncClient) -> None:
    answer = await port.post(
        "/v1/blueprints/entities/datasource-entities",
        json={**OF_US, "before": "yesterday"},
    )
    assert answer.status_code == 422
