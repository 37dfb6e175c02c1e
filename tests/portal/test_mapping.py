"""Which lines are added to a mapping that is there, and which stay."""

import copy
from typing import Any

import pytest

from portal.differences import Difference, Step
from portal.mapping import extended_mapping
from portal.shipped import Earlier

type Json = dict[str, Any]


def resource(kind: str = "incident", blueprint: str = "i", **lines: Any) -> Json:
    mappings = {
        "identifier": ".id",
        "title": ".name",
        "blueprint": f'"{blueprint}"',
        "properties": {"status": ".status"},
    }
    return {
        "kind": kind,
        "selector": {"query": "true"},
        "port": {"entity": {"mappings": mappings | lines}},
    }


def mapping(*resources: Json, **fields: Any) -> Json:
    return {"deleteDependentEntities": True, "resources": list(resources)} | fields


SHIPPED = mapping(
    resource(properties={"status": ".status", "impact": ".impact"}),
    resource("statuspage", "p"),
)
EARLIER = Earlier(
    mapping={"": {"limit": [0.9]}, "incident": {"title": [".title"]}},
    lines={"incident": ["properties.status"], "statuspage": ["properties.status"]},
)


def extended(present: Json, *added: Json) -> tuple[Json, list[Difference]]:
    return extended_mapping(present, SHIPPED, added, EARLIER)


def test_a_mapping_that_has_it_all_stays_as_it_is() -> None:
    present = mapping(
        resource(
            properties={"status": ".status", "impact": ".impact", "mine": ".x"},
            relations={"team": ".y"},
        ),
        resource("page", "p"),
        resource("component", "c"),
        enableMergeEntity=True,
    )
    assert extended(present) == (present, [])


def test_a_new_line_is_added_and_told_by_its_resource() -> None:
    present = mapping(resource("statuspage", "p"), resource())
    wanted, [difference] = extended(present)
    lines = wanted["resources"][1]["port"]["entity"]["mappings"]
    assert lines["properties"] == {"status": ".status", "impact": ".impact"}
    assert difference == Difference(
        Step.ADD, "resource 2 (incident) properties.impact", ".impact"
    )


def test_each_resource_of_a_kind_gets_it_and_so_does_each_of_several_mappings() -> None:
    twice = resource()
    entity = twice["port"]["entity"]
    entity["mappings"] = [entity["mappings"], copy.deepcopy(entity["mappings"])]
    present = mapping(twice, resource(), resource("statuspage", "p"))
    wanted, differences = extended(present)
    first, second, _ = wanted["resources"]
    for lines in (
        *first["port"]["entity"]["mappings"],
        second["port"]["entity"]["mappings"],
    ):
        assert lines["properties"]["impact"] == ".impact"
    assert len(differences) == 3


def test_a_resource_to_another_blueprint_is_not_touched() -> None:
    other = resource(blueprint="other")
    present = mapping(*SHIPPED["resources"], other)
    assert extended(present) == (present, [])


@pytest.mark.parametrize(
    ("present", "where"),
    [
        pytest.param(
            resource(properties={"impact": ".impact"}),
            "resource 1 (incident) properties.status",
            id="a-line-that-was-always-there",
        ),
        pytest.param(
            resource(properties={"status": ".x", "impact": ".impact"}),
            "resource 1 (incident) properties.status",
            id="an-expression",
        ),
        pytest.param(
            resource(title=".x", properties={"status": ".status", "impact": ".impact"}),
            "resource 1 (incident) title",
            id="the-title",
        ),
        pytest.param(
            SHIPPED["resources"][0] | {"selector": {"query": ".a"}},
            "resource 1 (incident) selector.query",
            id="the-selector",
        ),
    ],
)
def test_what_somebody_has_changed_or_removed_stays(present: Json, where: str) -> None:
    before = mapping(present, resource("statuspage", "p"))
    wanted, [difference] = extended(before)
    assert wanted == before
    assert (difference.step, difference.where) == (Step.LEAVE, where)


def test_a_resource_that_somebody_has_removed_does_not_come_back() -> None:
    present = mapping(SHIPPED["resources"][0])
    wanted, [difference] = extended(present)
    assert wanted == present
    assert difference.where == "statuspage to p"


def test_a_resource_that_is_asked_for_is_added_and_gives_selectors_what_they_lack() -> (
    None
):
    uptime = resource("incident", "i", properties={"uptime": ".u"})
    uptime["selector"]["includeUptime"] = True
    maintenance = resource("incident", "maintenance")
    wanted, differences = extended(SHIPPED, uptime, maintenance)
    first, _, third = wanted["resources"]
    assert first["selector"] == {"query": "true", "includeUptime": True}
    assert first["port"]["entity"]["mappings"]["properties"]["uptime"] == ".u"
    assert third == maintenance
    assert {each.step for each in differences} == {Step.ADD}


def test_earlier_defaults_are_brought_up_to_date() -> None:
    shipped = SHIPPED | {"limit": 1}
    present = copy.deepcopy(SHIPPED) | {"limit": 0.9}
    present["resources"][0]["port"]["entity"]["mappings"]["title"] = ".title"
    wanted, differences = extended_mapping(present, shipped, (), EARLIER)
    assert wanted == shipped
    assert [each.step for each in differences] == [Step.UPDATE, Step.UPDATE]
