"""What Port refuses of a dashboard page. Pure functions.

From Port's documentation of dashboards and the shapes that integrations ship; Port's
own schema of a page is not public. Not known, and taken here: keys beside those that
are checked, `icon` and `section` of any name, and a dataset that names a blueprint, a
property or a value that does not exist. Port is documented to show such a widget empty;
`strict` refuses it.
"""

import re
from collections.abc import Mapping
from typing import Any

from sandbox import Json
from sandbox.port.validation.references import broken_reference, broken_rules
from sandbox.port.validation.widgets import broken_widget, dataset_of

# The same as an entity's; that a page's differs is not known.
_IDENTIFIER = re.compile(r"(?!\.{1,2}$)[\w@.+:\\/=-]{1,100}")
_SIZES = range(3, 13)
_COLUMNS_OF_A_ROW = 4
_GRID = 12
_LEAST_HEIGHT = 400


class PageRefused(Exception):
    """Port does not take the page; the text says why."""

    def __init__(
        self, rule: str, status: int = 422, error: str = "validation_error"
    ) -> None:
        super().__init__(rule)
        self.status = status
        self.error = error


def check_page(page: Json, blueprints: Mapping[str, Json], *, strict: bool) -> None:
    """Accept a page.

    Raises: PageRefused.
    """
    try:
        rule = _broken_page(page) or (
            _broken_datasets(page, blueprints) if strict else None
        )
    except (AttributeError, TypeError) as error:
        rule = f"it has not the form of a page ({error})"
    if rule:
        raise PageRefused(f'page "{page.get("identifier")}": {rule}')


def widgets_of(page: Json) -> list[Json]:
    """Return the widgets on a dashboard, without the one that only holds them."""
    widgets: list[Json] = page["widgets"][0]["widgets"]
    return widgets


def _broken_page(page: Json) -> str | None:
    identifier = page.get("identifier")
    if not isinstance(identifier, str) or not _IDENTIFIER.fullmatch(identifier):
        return f"identifier must match {_IDENTIFIER.pattern}"
    if not isinstance(page.get("title"), str):
        return "title must be a text"
    if page.get("type") != "dashboard":
        return "type must be dashboard: the emulator knows no other page"
    roots = page.get("widgets")
    if not isinstance(roots, list) or [root.get("type") for root in roots] != [
        "dashboard-widget"
    ]:
        return (
            "widgets must hold one dashboard-widget, with layout and widgets of its own"
        )
    [root] = roots
    widgets, layout = root.get("widgets", []), root.get("layout", [])
    identifiers = [widget.get("id") for widget in widgets]
    if len(set(identifiers)) < len(identifiers):
        return "two widgets share an id"
    for widget in widgets:
        rule = broken_widget(widget)
        if rule:
            return f'widget "{widget.get("id")}": {rule}'
    return _broken_layout(layout, identifiers)


def _broken_layout(layout: list[Json], identifiers: list[Any]) -> str | None:
    placed = []
    for number, row in enumerate(layout, start=1):
        sizes = [column.get("size") for column in row.get("columns", [])]
        placed += [column.get("id") for column in row.get("columns", [])]
        if len(sizes) > _COLUMNS_OF_A_ROW:
            return f"row {number} has more than {_COLUMNS_OF_A_ROW} columns"
        if any(size not in _SIZES for size in sizes):
            return f"row {number}: a column must be 3 to 12 wide"
        if sum(sizes) != _GRID:
            return f"row {number}: column sizes must sum to {_GRID}"
        height = row.get("height")
        if not isinstance(height, int) or height < _LEAST_HEIGHT:
            return f"row {number}: height must be at least {_LEAST_HEIGHT}"
    if sorted(map(str, placed)) != sorted(map(str, identifiers)):
        return "each widget must be in the layout once, and nothing else"
    return None


def _broken_datasets(page: Json, blueprints: Mapping[str, Json]) -> str | None:
    for widget in widgets_of(page):
        if "blueprint" not in widget:
            continue
        blueprint = blueprints.get(widget["blueprint"])
        if blueprint is None:
            return f'widget "{widget["id"]}": there is no blueprint "{widget["blueprint"]}"'
        names = [widget.get("property"), *widget.get("properties", [])]
        rule = broken_rules(dataset_of(widget)["rules"], blueprint) or next(
            filter(None, (broken_reference(name, blueprint) for name in names if name)),
            None,
        )
        time = widget.get("measureTimeBy")
        rule = rule or (broken_reference(time, blueprint) if time else None)
        if rule:
            return f'widget "{widget["id"]}": {rule}'
    return None
