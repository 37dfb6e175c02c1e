from raw_items.incident_updates import incident_update_items
from raw_items.pages import page_item
from statuspage_api.objects import PageStatus


def test_a_page_carries_the_status_that_its_visitors_see() -> None:
    page = {"id": "p1", "name": "One"}
    item = page_item(page, PageStatus("maintenance", "Service Under Maintenance"))
    assert item == page | {
        "status_indicator": "maintenance",
        "status_description": "Service Under Maintenance",
    }


def test_a_page_without_a_known_status_says_so() -> None:
    item = page_item({"id": "p1"}, None)
    assert item == {"id": "p1", "status_indicator": None, "status_description": None}


def test_an_update_knows_its_page_and_its_incident() -> None:
    incident = {
        "id": "i1",
        "name": "Slow",
        "page_id": "p1",
        "components": [{"id": "c1"}],
        "incident_updates": [{"id": "u2", "incident_id": "i1"}, {"id": "u1"}],
    }
    parent = {"id": "i1", "name": "Slow", "page_id": "p1"}
    assert incident_update_items(incident) == [
        {"id": "u2", "incident_id": "i1", "__page_id": "p1", "__incident": parent},
        {"id": "u1", "__page_id": "p1", "__incident": parent},
    ]
    assert "components" in incident


def test_an_incident_without_updates_has_none() -> None:
    assert incident_update_items({"id": "i1", "incident_updates": None}) == []
    assert incident_update_items({"id": "i1"}) == []
