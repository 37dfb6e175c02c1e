from itertools import pairwise

import pytest

from raw_items.component_groups import STATUSES, GroupStatuses, group_item
from statuspage_api.objects import RawItem


def component(component_id: str, status: str, group_id: str | None = "g1") -> RawItem:
    return {"id": component_id, "group_id": group_id, "status": status}


def noted(*components: RawItem) -> GroupStatuses:
    statuses = GroupStatuses()
    for each in components:
        statuses.note(each)
    return statuses


def test_the_worst_of_two_is_the_later_in_this_order() -> None:
    assert STATUSES == (
        "operational",
        "under_maintenance",
        "degraded_performance",
        "partial_outage",
        "major_outage",
    )
    for better, worse in pairwise(STATUSES):
        for order in ((better, worse), (worse, better)):
            statuses = noted(component("c1", order[0]), component("c2", order[1]))
            assert statuses.worst("g1") == worse


def test_groups_do_not_know_of_each_other() -> None:
    statuses = noted(
        component("c1", "operational", "g1"),
        component("c2", "major_outage", "g2"),
        component("c3", "partial_outage", None),
    )
    assert [statuses.worst(group) for group in ("g1", "g2", "g3")] == [
        "operational",
        "major_outage",
        None,
    ]


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"group_id": "g1", "status": ""}, id="empty"),
        pytest.param({"group_id": "g1", "status": "on_fire"}, id="unknown"),
        pytest.param({"group_id": "g1", "status": None}, id="null"),
        pytest.param({"group_id": "g1"}, id="no-status"),
        pytest.param({"group_id": "", "status": "major_outage"}, id="empty-group"),
        pytest.param({"status": "major_outage"}, id="no-group"),
        pytest.param({"group": True, "status": "major_outage"}, id="a-groups-row"),
    ],
)
def test_what_has_no_status_or_no_group_says_nothing(odd: RawItem) -> None:
    for group_id in ("g1", ""):
        assert noted({"id": "c1"} | odd).worst(group_id) is None
    beside = noted(component("c2", "operational"), {"id": "c1"} | odd)
    assert beside.worst("g1") == "operational"


def test_what_a_component_was_before_is_forgotten() -> None:
    statuses = noted(component("c1", "major_outage"), component("c1", "operational"))
    assert statuses.worst("g1") == "operational"
    statuses.note(component("c1", ""))
    assert statuses.worst("g1") is None


def test_a_component_takes_its_status_along_to_another_group() -> None:
    statuses = noted(component("c1", "major_outage"), component("c2", "operational"))
    statuses.note(component("c1", "major_outage", "g2"))
    assert (statuses.worst("g1"), statuses.worst("g2")) == (
        "operational",
        "major_outage",
    )
    statuses.note(component("c1", "major_outage", None))
    assert statuses.worst("g2") is None


def test_a_component_that_is_gone_counts_no_more() -> None:
    statuses = noted(component("c1", "major_outage"), component("c2", "operational"))
    statuses.forget("c1")
    assert statuses.worst("g1") == "operational"
    statuses.forget("c1")
    statuses.forget("c2")
    assert statuses.worst("g1") is None


@pytest.mark.parametrize("status", ["operational", None])
def test_a_groups_status_is_added_to_what_it_came_with(status: str | None) -> None:
    group = {"id": "g1", "page_id": "p1", "components": ["c1"]}
    assert group_item(group, status) == group | {"__status": status}
    assert "__status" not in group
