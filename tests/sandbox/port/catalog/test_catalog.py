"""What becomes of entities and blueprints in the catalog."""

from typing import Any

import pytest

from sandbox.port.catalog.catalog import Catalog, UpsertOptions
from sandbox.port.entities.entity import Entity, Key
from sandbox.port.entities.search import compile_query
from sandbox.port.validation.blueprints import BlueprintRefused
from sandbox.port.validation.entities import EntityRefused
from tests.sandbox.port.examples import (
    MERGE,
    REPLACE,
    WITHOUT_CREATING,
    entity,
    statuspage_catalog,
)


def put(
    catalog: Catalog,
    blueprint: str,
    identifier: str,
    options: UpsertOptions = MERGE,
    **fields: Any,
) -> Entity:
    body = entity(identifier, **fields)
    stored, _ = catalog.upsert(blueprint, body, "ocean", options)
    return stored


def keys(catalog: Catalog) -> set[Key]:
    return {stored.key for stored in catalog.store.all()}


def test_merge_replaces_what_is_given_and_keeps_the_rest() -> None:
    catalog = statuspage_catalog()
    put(
        catalog,
        "incident",
        "i1",
        properties={"status": "open", "impact": "major", "updates": 1},
        relations={"page": "p1", "components": ["c1", "c2"]},
    )
    stored = put(
        catalog,
        "incident",
        "i1",
        properties={"status": "resolved", "updates": None},
        relations={"components": ["c3"]},
    )
    assert stored.properties == {"status": "resolved", "impact": "major"}
    assert stored.relations == {"page": "p1", "components": ["c3"]}


def test_merge_clears_a_relation_given_as_null() -> None:
    catalog = statuspage_catalog()
    put(catalog, "incident", "i1", relations={"page": "p1", "components": ["c1"]})
    stored = put(
        catalog, "incident", "i1", relations={"page": None, "components": None}
    )
    assert stored.relations == {"page": None, "components": []}


def test_without_merge_the_entity_is_replaced() -> None:
    catalog = statuspage_catalog()
    put(
        catalog,
        "incident",
        "i1",
        properties={"impact": "major"},
        relations={"page": "p1"},
    )
    stored = put(catalog, "incident", "i1", REPLACE, properties={"status": "open"})
    assert stored.properties == {"status": "open"}
    assert stored.relations == {}


def test_an_unchanged_upsert_refreshes_only_the_update_time() -> None:
    catalog = statuspage_catalog()
    first = put(catalog, "page", "p1")
    created_at, updated_at = first.created_at, first.updated_at
    second = put(catalog, "page", "p1")
    assert second.created_at == created_at
    assert second.updated_at > updated_at


def test_the_last_writer_is_the_datasource() -> None:
    catalog = statuspage_catalog()
    catalog.upsert("page", entity("p1"), "somebody", MERGE)
    catalog.upsert("page", entity("p1"), "ocean", MERGE)
    stored = catalog.store.get(Key("page", "p1"))
    assert stored is not None
    assert stored.datasource == "ocean"


def test_a_missing_related_entity_is_created_bare() -> None:
    catalog = statuspage_catalog()
    put(catalog, "incident", "i1", relations={"components": ["c1"]})
    bare = catalog.store.get(Key("component", "c1"))
    assert bare is not None
    assert (bare.title, bare.properties, bare.relations) == ("c1", {}, {})
    assert bare.datasource == "ocean"


def test_an_entity_is_bare_until_it_is_written_or_deleted() -> None:
    catalog = statuspage_catalog()
    put(catalog, "incident", "i1", relations={"page": "p1", "components": ["c1"]})
    assert catalog.bare == {Key("page", "p1"), Key("component", "c1")}
    put(catalog, "page", "p1")
    assert catalog.bare == {Key("component", "c1")}
    catalog.delete(Key("component", "c1"), delete_dependents=False)
    assert catalog.bare == set()


def test_an_existing_related_entity_is_left_alone() -> None:
    catalog = statuspage_catalog()
    put(catalog, "page", "p1", properties={"url": "https://a.io"})
    put(catalog, "incident", "i1", relations={"page": "p1"})
    page = catalog.store.get(Key("page", "p1"))
    assert page is not None
    assert page.properties == {"url": "https://a.io"}


def test_a_missing_related_entity_refuses_the_entity_when_none_is_created() -> None:
    catalog = statuspage_catalog()
    with pytest.raises(EntityRefused) as refused:
        put(catalog, "incident", "i1", WITHOUT_CREATING, relations={"page": "p1"})
    assert (refused.value.status, refused.value.error) == (404, "not_found")
    assert keys(catalog) == set()


def test_strict_creates_no_bare_entity_that_lacks_what_is_required() -> None:
    catalog = statuspage_catalog(strict=True)
    put(catalog, "incident", "i1", relations={"page": "p1"})
    with pytest.raises(EntityRefused, match="has required properties"):
        put(catalog, "incident", "i2", relations={"components": ["c1"]})


def test_a_relation_given_as_a_search_is_resolved() -> None:
    catalog = statuspage_catalog()
    put(catalog, "page", "p1", properties={"url": "https://a.io"})
    put(catalog, "page", "p2", properties={"url": "https://b.io"})
    rule = {"property": "url", "operator": "=", "value": "https://b.io"}
    query = {"combinator": "and", "rules": [rule]}
    assert put(catalog, "incident", "i1", relations={"page": query}).relations == {
        "page": "p2"
    }


def test_validation_only_stores_nothing() -> None:
    catalog = statuspage_catalog()
    options = UpsertOptions(
        merge=True, create_missing_related_entities=True, validation_only=True
    )
    put(catalog, "incident", "i1", options, relations={"page": "p1"})
    assert keys(catalog) == set()


def test_a_refusal_and_a_dropped_property_are_remembered() -> None:
    catalog = statuspage_catalog()
    put(catalog, "page", "p1", properties={"color": "red"})
    with pytest.raises(EntityRefused):
        put(catalog, "page", "p2", properties={"url": ""})
    assert catalog.dropped == [
        {"blueprint": "page", "identifier": "p1", "property": "color"}
    ]
    [refusal] = catalog.refusals
    assert (refusal["blueprint"], refusal["identifier"]) == ("page", "p2")
    assert "format url" in refusal["message"]
    assert keys(catalog) == {("page", "p1")}


def test_deleting_clears_optional_relations_to_the_entity() -> None:
    catalog = statuspage_catalog()
    put(catalog, "component", "c1", relations={"page": "p1"})
    put(catalog, "incident", "i1", relations={"components": ["c1", "c2"]})
    catalog.delete(Key("component", "c1"), delete_dependents=True)
    incident = catalog.store.get(Key("incident", "i1"))
    assert incident is not None
    assert incident.relations["components"] == ["c2"]


def test_deleting_takes_along_what_requires_the_entity() -> None:
    catalog = statuspage_catalog()
    put(catalog, "component", "c1", relations={"page": "p1"})
    put(catalog, "incident", "i1", relations={"page": "p1"})
    catalog.delete(Key("page", "p1"), delete_dependents=True)
    assert keys(catalog) == {("incident", "i1")}
    assert [(each["identifier"], each["reason"]) for each in catalog.deletions] == [
        ("p1", "requested"),
        ("c1", "dependent"),
    ]


def test_strict_takes_along_everything_that_relates_to_the_entity() -> None:
    catalog = statuspage_catalog(strict=True)
    put(catalog, "page", "p1")
    put(catalog, "component", "c1", relations={"page": "p1"})
    put(catalog, "incident", "i1", relations={"components": ["c1"]})
    catalog.delete(Key("page", "p1"), delete_dependents=True)
    assert keys(catalog) == set()


def test_deleting_without_dependents_is_refused_when_the_entity_is_required() -> None:
    catalog = statuspage_catalog()
    put(catalog, "component", "c1", relations={"page": "p1"})
    with pytest.raises(EntityRefused, match="required by c1"):
        catalog.delete(Key("page", "p1"), delete_dependents=False)
    assert ("page", "p1") in keys(catalog)
    assert len(catalog.refusals) == 1


def test_a_relation_that_was_replaced_makes_no_dependent() -> None:
    catalog = statuspage_catalog()
    put(catalog, "component", "c1", relations={"page": "p1"})
    put(catalog, "component", "c1", relations={"page": "p2"})
    catalog.delete(Key("page", "p1"), delete_dependents=True)
    assert ("component", "c1") in keys(catalog)


def test_deleting_what_is_not_there_says_so() -> None:
    assert not statuspage_catalog().delete(Key("page", "p1"), delete_dependents=True)


def test_a_query_without_keys_searches_every_entity() -> None:
    catalog = statuspage_catalog()
    put(catalog, "page", "p1")
    put(catalog, "incident", "i1", properties={"status": "open"})
    query = compile_query({"property": "status", "operator": "=", "value": "open"})
    assert [found.identifier for found in catalog.store.find(query)] == ["i1"]


def test_a_patch_replaces_only_the_parts_it_names() -> None:
    catalog = statuspage_catalog()
    patched = catalog.patch_blueprint("page", {"title": "Status page"})
    assert patched["title"] == "Status page"
    assert "url" in patched["schema"]["properties"]


def test_a_relation_the_blueprint_loses_is_forgotten() -> None:
    catalog = statuspage_catalog()
    put(catalog, "component", "c1", relations={"page": "p1"})
    catalog.patch_blueprint("component", {"relations": {}})
    catalog.delete(Key("page", "p1"), delete_dependents=True)
    component = catalog.store.get(Key("component", "c1"))
    assert component is not None
    assert component.relations == {}


def test_a_refused_blueprint_is_remembered_and_not_stored() -> None:
    catalog = statuspage_catalog()
    with pytest.raises(BlueprintRefused):
        catalog.patch_blueprint("page", {"title": "t" * 101})
    assert catalog.blueprints["page"]["title"] == "Page"
    assert catalog.refusals[0]["blueprint"] == "page"


def test_a_blueprint_is_created_once() -> None:
    catalog = statuspage_catalog()
    with pytest.raises(BlueprintRefused, match="exists already"):
        catalog.create_blueprint(catalog.blueprints["page"])


def test_a_blueprint_with_entities_is_not_deleted() -> None:
    catalog = statuspage_catalog()
    put(catalog, "page", "p1")
    with pytest.raises(BlueprintRefused, match="has entities"):
        catalog.delete_blueprint("page")


def test_deleting_a_blueprint_takes_the_relations_to_it() -> None:
    catalog = statuspage_catalog()
    catalog.delete_blueprint("page")
    stored = put(catalog, "incident", "i1", relations={"page": "p1"})
    assert stored.relations == {}
    assert [each["property"] for each in catalog.dropped] == ["page"]


def test_an_entity_may_relate_to_itself() -> None:
    catalog = statuspage_catalog()
    relations = {"parent": {"target": "incident", "many": False, "required": False}}
    catalog.patch_blueprint("incident", {"relations": relations})
    stored = put(
        catalog, "incident", "i1", WITHOUT_CREATING, relations={"parent": "i1"}
    )
    assert stored.relations == {"parent": "i1"}
    catalog.delete(Key("incident", "i1"), delete_dependents=False)
    assert keys(catalog) == set()
