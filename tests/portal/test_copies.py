"""What of a page, scorecard or action somebody has changed."""

import copy
from typing import Any

import pytest

from portal.copies import copy_differences

type Json = dict[str, Any]

PAGE: Json = {
    "identifier": "onCall",
    "title": "On call",
    "protected": False,
    "widgets": [
        {
            "id": "root",
            "layout": [{"height": 400, "columns": [{"id": "open", "size": 12}]}],
            "widgets": [{"id": "open", "title": "Open"}, {"id": "all", "title": "All"}],
        }
    ],
}


def changed(**fields: Any) -> Json:
    page = copy.deepcopy(PAGE)
    page["widgets"][0] |= fields
    return page


def test_what_port_or_somebody_adds_is_no_difference() -> None:
    present = changed(
        widgets=[
            {"id": "mine"},
            {"id": "all", "title": "All", "icon": None},
            {"id": "open", "title": "Open"},
        ]
    )
    del present["protected"]
    present["createdAt"] = "2026-01-01T00:00:00Z"
    assert copy_differences(present, PAGE) == []


@pytest.mark.parametrize(
    ("present", "where"),
    [
        pytest.param(PAGE | {"title": "Mine"}, "title", id="title"),
        pytest.param(
            changed(widgets=[{"id": "open", "title": "Open"}]),
            "widgets.root.widgets.all",
            id="a-widget-removed",
        ),
        pytest.param(
            changed(
                widgets=[{"id": "open", "title": "X"}, {"id": "all", "title": "All"}]
            ),
            "widgets.root.widgets.open.title",
            id="a-widget-changed",
        ),
        pytest.param(
            changed(layout=[{"height": 600, "columns": [{"id": "open", "size": 12}]}]),
            "widgets.root.layout",
            id="the-layout",
        ),
        pytest.param(changed(layout=[]), "widgets.root.layout", id="no-layout"),
    ],
)
def test_what_somebody_has_changed_is_named(present: Json, where: str) -> None:
    assert [each.where for each in copy_differences(present, PAGE)] == [where]
