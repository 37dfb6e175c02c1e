from typing import Any

import pytest

from action_runs.components import (
    keeping_those_affected,
    members_of,
    to_be_restored,
    with_components,
)

Json = dict[str, Any]


def component(component_id: str, status: str) -> Json:
    return {"id": component_id, "status": status, "group_id": "g1"}


def incident(incident_id: str, *component_ids: str, **fields: Any) -> Json:
    return {
        "id": incident_id,
        "status": "investigating",
        "components": [{"id": each} for each in component_ids],
    } | fields


def turned(component_id: str, status: str) -> Json:
    """An update that has turned a component."""
    change = {"code": component_id, "old_status": "operational", "new_status": status}
    return {"id": "u", "affected_components": [change]}


RED = [component("c1", "major_outage"), component("c2", "major_outage")]


def test_what_an_incident_has_turned_is_restored() -> None:
    own = incident("i1", "c1", incident_updates=[turned("c1", "major_outage")])
    assert to_be_restored(own, RED, [own]) == {"c1": "operational"}


def test_what_another_open_incident_holds_is_left() -> None:
    own = incident("i1", "c1", "c2", incident_updates=[turned("c1", "major_outage")])
    assert to_be_restored(own, RED, [own, incident("i2", "c1")]) == {}


def test_what_an_incident_only_names_is_left_to_whoever_has_turned_it() -> None:
    own = incident("i1", "c1", "c2", incident_updates=[turned("c1", "major_outage")])
    assert to_be_restored(own, RED, []) == {"c1": "operational"}


@pytest.mark.parametrize(
    "told", [None, [], [{"name": "No components were affected by this update."}]]
)
def test_where_an_incident_does_not_tell_all_that_it_affects_is_restored(
    told: object,
) -> None:
    own = incident("i1", "c1", "c2", incident_updates=[{"affected_components": told}])
    assert to_be_restored(own, RED, []) == {"c1": "operational", "c2": "operational"}


@pytest.mark.parametrize("status", ["operational", "under_maintenance", "", None])
def test_an_incident_leaves_alone_what_is_in_order_or_under_maintenance(
    status: str,
) -> None:
    own = incident("i1", "c1")
    assert to_be_restored(own, [component("c1", status)], []) == {}


def test_a_deleted_component_is_not_named_again() -> None:
    own = incident("i1", "c1", "gone")
    kept = keeping_those_affected(own, RED, {"c2": "operational"})
    assert kept == {"c1": "major_outage", "c2": "operational"}


def test_ids_and_statuses_go_together_or_not_at_all() -> None:
    assert with_components({}) == {}
    body = with_components({"c1": "major_outage"})
    assert body == {"component_ids": ["c1"], "components": {"c1": "major_outage"}}


def test_members_are_those_of_the_group() -> None:
    assert members_of(RED, "g1") == RED
    assert members_of(RED, "g2") == []
