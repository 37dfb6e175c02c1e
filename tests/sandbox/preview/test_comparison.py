"""What differs between two previews."""

import httpx

from sandbox.preview.comparison import Change, FieldChange, compare
from sandbox.preview.findings import Key
from tests.sandbox.port.examples import entity, look, upsert
from tests.sandbox.preview.examples import resource, snapshot

INCIDENTS = resource("incident", '"incident"', {"status": ".status"})


async def test_the_same_entities_written_later_differ_in_nothing(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "incident", entity("i1", relations={"components": ["a", "b"]}))
    before = await look(port)
    await upsert(port, "incident", entity("i1", relations={"components": ["b", "a"]}))
    after = await look(port)
    assert before["entities"] != after["entities"]
    comparison = compare(snapshot(before, INCIDENTS), snapshot(after, INCIDENTS))
    assert (comparison.created, comparison.changed, comparison.deleted) == ((), (), ())
    assert comparison.same_model


async def test_created_changed_and_deleted_entities_are_told_apart(
    port: httpx.AsyncClient,
) -> None:
    old = entity("i1", properties={"status": "open", "impact": "minor"})
    await upsert(port, "incident", old, entity("i2"))
    before = snapshot(await look(port), INCIDENTS)
    new = entity("i1", properties={"status": "resolved", "impact": None, "updates": 1})
    await upsert(port, "incident", new, entity("i3"))
    await port.delete("/v1/blueprints/incident/entities/i2")
    comparison = compare(before, snapshot(await look(port), INCIDENTS))
    assert comparison.created == ((Key("incident", "i3"), "I3"),)
    assert comparison.deleted == ((Key("incident", "i2"), "I2"),)
    assert comparison.changed == (
        Change(
            Key("incident", "i1"),
            "I1",
            (
                FieldChange("properties.impact", "minor", None),
                FieldChange("properties.status", "open", "resolved"),
                FieldChange("properties.updates", None, 1),
            ),
        ),
    )


async def test_a_title_and_a_relation_are_compared_too(
    port: httpx.AsyncClient,
) -> None:
    await upsert(port, "incident", entity("i1", relations={"page": "p1"}))
    before = snapshot(await look(port), INCIDENTS)
    await upsert(port, "incident", entity("i1", title="New", relations={"page": None}))
    comparison = compare(before, snapshot(await look(port), INCIDENTS))
    assert comparison.changed[0].fields == (
        FieldChange("relations.page", "p1", None),
        FieldChange("title", "I1", "New"),
    )


async def test_true_and_one_are_not_the_same(port: httpx.AsyncClient) -> None:
    await upsert(port, "incident", entity("i1", properties={"updates": 1}))
    catalog = await look(port)
    before = snapshot(catalog, INCIDENTS)
    catalog["entities"][0]["properties"]["updates"] = True
    assert len(compare(before, snapshot(catalog, INCIDENTS)).changed) == 1


async def test_a_field_that_tells_the_present_time_in_both_is_left_out_by_name(
    port: httpx.AsyncClient,
) -> None:
    open_since = resource("incident", '"incident"', {"updates": "now - .created"})
    await upsert(port, "incident", entity("i1", properties={"updates": 1}))
    before = await look(port)
    await upsert(port, "incident", entity("i1", properties={"updates": 2}))
    after = await look(port)
    timed = compare(snapshot(before, open_since), snapshot(after, open_since))
    assert timed.changed == ()
    assert timed.not_compared == ("incident.properties.updates",)
    newly_timed = compare(snapshot(before, INCIDENTS), snapshot(after, open_since))
    assert len(newly_timed.changed) == 1


async def test_another_mapping_is_another_model(port: httpx.AsyncClient) -> None:
    catalog = await look(port)
    other = resource("incident", '"incident"', {"status": ".state"})
    before = snapshot(catalog, other, name="other.yaml")
    comparison = compare(before, snapshot(catalog, INCIDENTS))
    assert not comparison.same_model
    assert comparison.mapping_name == "other.yaml"
