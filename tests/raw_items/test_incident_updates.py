import pytest

from raw_items.incident_updates import first_line, incident_update_items
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
    added = {"__page_id": "p1", "__incident": parent, "__first_line": None}
    assert incident_update_items(incident) == [
        {"id": "u2", "incident_id": "i1"} | added,
        {"id": "u1"} | added,
    ]
    assert "components" in incident


def test_an_incident_without_updates_has_none() -> None:
    assert incident_update_items({"id": "i1", "incident_updates": None}) == []
    assert incident_update_items({"id": "i1"}) == []


@pytest.mark.parametrize(
    ("body", "line"),
    [
        pytest.param("Resolved", "Resolved", id="plain"),
        pytest.param("One line.\r\nAnother.", "One line.", id="two-lines"),
        pytest.param("<p></p><p>We are <b>on it</b>.</p>", "We are on it.", id="html"),
        pytest.param("one<br />two", "one", id="a-line-break"),
        pytest.param("A &amp; B&nbsp;&lt;c&gt;", "A & B <c>", id="entities"),
        pytest.param("load < 5 and rate > 3", "load < 5 and rate > 3", id="no-tags"),
        pytest.param("<!-- note -->text", "text", id="a-comment"),
        pytest.param("x" * 500, "x" * 119 + "…", id="long"),
        pytest.param(" \n ", None, id="blank"),
        pytest.param("<img src='a.png'>", None, id="a-picture-only"),
        pytest.param(None, None, id="none"),
        pytest.param(17, None, id="a-number"),
    ],
)
def test_the_first_line_of_a_body_is_plain_text(body: object, line: str | None) -> None:
    assert first_line(body) == line
