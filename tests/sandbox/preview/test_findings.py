"""What is found in what Port received."""

import httpx
import pytest

from sandbox.preview.findings import Drop, EmptyField, Key, LooseEnd, Refusal, find
from tests.sandbox.port.examples import UPSERT, entity, look, upsert
from tests.sandbox.preview.examples import mapping, resource

INCIDENTS = resource("incident", '"incident"', {"status": ".status"})


async def test_a_refusal_names_the_field_its_value_and_the_rule(
    port: httpx.AsyncClient,
) -> None:
    bad = entity("i1", properties={"status": "closed"})
    await upsert(port, "incident", bad, entity("i2", properties={"status": "open"}))
    found = find(await look(port), mapping(INCIDENTS))
    assert found.refusals == (
        Refusal(
            "incident",
            "i1",
            "properties.status",
            "closed",
            'enum ["open", "resolved"]',
        ),
    )


async def test_what_is_sent_and_refused_twice_is_one_refusal(
    port: httpx.AsyncClient,
) -> None:
    bad = entity("i1", properties={"status": "closed"})
    await upsert(port, "incident", bad)
    await upsert(port, "incident", bad)
    assert len(find(await look(port), mapping(INCIDENTS)).refusals) == 1


async def test_a_refusal_stays_when_another_resource_then_writes_the_entity(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "incident", entity("i1", properties={"status": "closed"}))
    await upsert(port, "incident", entity("i1", properties={"impact": "minor"}))
    assert len(find(await look(port), mapping(INCIDENTS)).refusals) == 1


async def test_every_entity_for_a_blueprint_that_does_not_exist_is_refused(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "service", entity("s1"), entity("s2"))
    found = find(await look(port), mapping(resource("component", '"service"')))
    rule = 'there is no blueprint "service"'
    assert found.refusals == (
        Refusal("service", "s1", None, None, rule),
        Refusal("service", "s2", None, None, rule),
    )


async def test_a_related_entity_that_nothing_brings_is_a_loose_end(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "page", entity("p1"))
    await upsert(
        port,
        "incident",
        entity("i1", relations={"page": "p1", "components": ["c1"]}),
    )
    found = find(await look(port), mapping(INCIDENTS))
    source, target = Key("incident", "i1"), Key("component", "c1")
    assert found.loose_ends == (LooseEnd(source, "components", target, False, True),)


async def test_a_loose_end_tells_that_port_refuses_the_target(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "page", entity("p1", properties={"url": "nowhere"}))
    await upsert(port, "incident", entity("i1", relations={"page": "p1"}))
    found = find(await look(port), mapping(INCIDENTS))
    source, target = Key("incident", "i1"), Key("page", "p1")
    assert found.loose_ends == (LooseEnd(source, "page", target, True, True),)


async def test_a_related_entity_that_comes_later_is_no_loose_end(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "incident", entity("i1", relations={"page": "p1"}))
    await upsert(port, "page", entity("p1"))
    assert find(await look(port), mapping(INCIDENTS)).loose_ends == ()


@pytest.mark.parametrize("comes_later", [True, False])
async def test_without_creating_related_entities_only_what_never_comes_counts(
    port: httpx.AsyncClient, comes_later: bool
) -> None:
    url = "/v1/blueprints/incident/entities/bulk"
    parameters = UPSERT | {"create_missing_related_entities": "false"}
    body = {"entities": [entity("i1", relations={"page": "p1"})]}
    await port.post(url, params=parameters, json=body)
    if comes_later:
        await upsert(port, "page", entity("p1"))
        # Ocean sends again what lacked a related entity.
        await port.post(url, params=parameters, json=body)
    found = find(await look(port), mapping(INCIDENTS))
    source, target = Key("incident", "i1"), Key("page", "p1")
    ends = () if comes_later else (LooseEnd(source, "page", target, False, False),)
    assert found.loose_ends == ends
    assert len(found.refusals) == len(ends)


async def test_a_property_that_the_blueprint_lacks_is_counted_once_an_entity(
    port: httpx.AsyncClient,
) -> None:
    for _ in range(2):
        await upsert(
            port,
            "incident",
            entity("i1", properties={"mood": "calm"}),
            entity("i2", properties={"mood": "calm"}),
        )
    found = find(await look(port), mapping(INCIDENTS))
    assert found.drops == (Drop("incident", "mood", 2),)


async def test_a_field_without_a_value_in_every_entity_is_empty(
    port: httpx.AsyncClient,
) -> None:
    await upsert(
        port,
        "incident",
        entity("i1", properties={"status": "open", "impact": None}),
        entity("i2", properties={"impact": None}, relations={"components": []}),
    )
    resources = resource(
        "incident",
        '"incident"',
        {"status": ".status", "impact": ".impakt"},
        {"components": "[.components[]?.id]"},
    )
    found = find(await look(port), mapping(resources))
    assert found.empty_fields == (
        EmptyField(
            "incident", "properties.impact", ((1, "incident", ".impakt"),), entities=2
        ),
        EmptyField(
            "incident",
            "relations.components",
            ((1, "incident", "[.components[]?.id]"),),
            entities=2,
        ),
    )


async def test_a_field_is_not_empty_when_one_of_two_resources_fills_it(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "incident", entity("i1", properties={"impact": "minor"}))
    resources = (
        resource("incident", '"incident"', {"impact": ".impact"}),
        resource("incident_update", '"incident"', {"impact": ".impakt"}),
    )
    assert find(await look(port), mapping(*resources)).empty_fields == ()


async def test_a_field_that_two_resources_leave_empty_names_both(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "incident", entity("i1"))
    resources = (
        resource("incident", '"incident"', {"impact": ".impact"}),
        resource("incident_update", "'incident'", {"impact": ".impakt"}),
    )
    [empty] = find(await look(port), mapping(*resources)).empty_fields
    assert empty.expressions == (
        (1, "incident", ".impact"),
        (2, "incident_update", ".impakt"),
    )


@pytest.mark.parametrize(
    "properties",
    [
        pytest.param({"status": "closed"}, id="refused"),
        pytest.param({"mood": "calm"}, id="dropped"),
    ],
)
async def test_a_value_that_port_does_not_take_is_no_empty_field(
    port: httpx.AsyncClient, properties: dict[str, str]
) -> None:
    await upsert(port, "incident", entity("i1", properties=properties))
    expressions = {name: f".{name}" for name in properties}
    resources = resource("incident", '"incident"', expressions)
    assert find(await look(port), mapping(resources)).empty_fields == ()


async def test_nothing_is_said_of_fields_where_no_entity_came(
    port: httpx.AsyncClient,
) -> None:
    found = find(await look(port), mapping(INCIDENTS))
    assert found.empty_fields == ()
    assert found.idle == ((1, "incident", "incident"),)


async def test_nothing_is_said_of_a_blueprint_that_is_computed(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "incident", entity("i1"))
    computed = resource("incident", 'if .x then "a" else "incident" end', {"a": ".a"})
    found = find(await look(port), mapping(computed))
    assert found.empty_fields == ()
    assert found.not_judged == ((1, "incident"),)


async def test_nothing_is_said_of_fields_when_the_resync_was_cut_short(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "incident", entity("i1", properties={"status": "closed"}))
    resources = resource("incident", '"incident"', {"impact": ".impakt"})
    found = find(await look(port), mapping(resources, INCIDENTS), is_whole=False)
    assert found.empty_fields == ()
    assert found.idle == ()
    assert len(found.refusals) == 1
