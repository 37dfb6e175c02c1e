from datetime import UTC, datetime
from typing import Any

from action_runs.catalog import Changed, raw_changes
from kinds import ObjectKind

Json = dict[str, Any]
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def component(component_id: str, status: str, group_id: str | None = None) -> Json:
    """A component of page p1."""
    return {
        "id": component_id,
        "page_id": "p1",
        "group": False,
        "group_id": group_id,
        "status": status,
    }


GROUP = {
    "id": "g1",
    "page_id": "p1",
    "group": True,
    "group_id": None,
    "name": "Group",
    "description": None,
    "position": 3,
    "status": "operational",
    "created_at": "2024-06-06T15:51:24Z",
    "updated_at": "2024-06-06T15:51:24Z",
}


def changed(**fields: Any) -> Changed:
    """What a run has changed on page p1."""
    return Changed("p1", "r_1", NOW, **fields)


def test_a_changed_component_brings_its_group_with_the_worst_status_of_all() -> None:
    components = [
        GROUP,
        component("c1", "partial_outage", "g1"),
        component("c2", "degraded_performance", "g1"),
        component("c3", "major_outage"),
    ]
    found = raw_changes(changed(components=components, component_ids=frozenset({"c1"})))
    assert found.keys() == {ObjectKind.COMPONENT, ObjectKind.COMPONENT_GROUP}
    assert found[ObjectKind.COMPONENT].updated == [components[1]]
    [group] = found[ObjectKind.COMPONENT_GROUP].updated
    assert group == {
        "id": "g1",
        "page_id": "p1",
        "name": "Group",
        "description": None,
        "position": 3,
        "components": ["c1", "c2"],
        "created_at": "2024-06-06T15:51:24Z",
        "updated_at": "2024-06-06T15:51:24Z",
        "__status": "partial_outage",
    }


def test_components_are_as_the_incident_shows_them_when_it_is_read_back() -> None:
    incident = {
        "id": "i1",
        "page_id": "p1",
        "status": "investigating",
        "components": [component("c1", "major_outage", "g1")],
        "incident_updates": [{"id": "u1", "incident_id": "i1"}],
    }
    found = raw_changes(
        changed(
            incident=incident,
            components=[GROUP, component("c1", "operational", "g1")],
            component_ids=frozenset({"c1"}),
        )
    )
    [group] = found[ObjectKind.COMPONENT_GROUP].updated
    assert group["__status"] == "major_outage"
    [item] = found[ObjectKind.COMPONENT].updated
    assert item["status"] == "major_outage"
    [read_back] = found[ObjectKind.INCIDENT].updated
    assert read_back["__is_maintenance"] is False
    [update] = found[ObjectKind.INCIDENT_UPDATE].updated
    assert update["__page_id"] == "p1"


def test_an_update_without_components_brings_the_incident_alone() -> None:
    incident = {"id": "i1", "page_id": "p1", "status": "monitoring"}
    found = raw_changes(changed(incident=incident))
    assert found.keys() == {ObjectKind.INCIDENT, ObjectKind.INCIDENT_UPDATE}
