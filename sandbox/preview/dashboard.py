"""The dashboards and scorecards that are installed, with what they would show of the account.

Pure functions on what the emulated Port shows at `/sandbox/catalog`. A widget that is not
computed here says so: an average per hour or week, and lines of aggregated properties.
"""

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox import Json
from sandbox.port.validation.pages import widgets_of
from sandbox.port.validation.widgets import dataset_of
from sandbox.preview.catalog_entities import CatalogEntities, Found
from sandbox.preview.levels import ScorecardLevels, levels_of_catalog

SHOWN_ROWS = 8
PRESET_DAYS = {
    "today": 1,
    "lastWeek": 7,
    "last2Weeks": 14,
    "lastMonth": 30,
    "last3Months": 91,
    "last6Months": 182,
    "last12Months": 365,
}
INTERVAL_DAYS = {"day": 1, "isoWeek": 7, "month": 30}
NUMBERS: dict[str, Callable[[Sequence[float]], float]] = {
    "sum": sum,
    "min": min,
    "max": max,
    "average": statistics.fmean,
    "median": statistics.median,
}


@dataclass(frozen=True)
class Slice:
    """How many entities have a value."""

    label: str
    count: int
    color: str | None = None


@dataclass(frozen=True)
class Tile:
    """One widget.

    Attributes:
        kind: number, slices, line, table or other.
        size: of 12.
        number: what a number chart shows.
        unit: what stands below it.
        slices: of a pie or bar chart, and the points of a line.
        columns: of a table: title and colors.
        rows: the first ones: the entity's identifier, and a value for each column.
        total: how many entities there are.
    """

    title: str
    description: str
    kind: str
    size: int
    empty_text: str
    blueprint: str
    number: float | None = None
    unit: str = ""
    slices: tuple[Slice, ...] = ()
    columns: tuple[tuple[str, dict[str, str]], ...] = ()
    rows: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    total: int = 0


@dataclass(frozen=True)
class Dashboard:
    """A page with its rows of widgets."""

    title: str
    description: str
    rows: tuple[tuple[Tile, ...], ...]


def dashboards_of(catalog: Json, now: datetime) -> list[Dashboard]:
    """What each dashboard would show.

    Args:
        catalog: what the emulated Port shows.
    """
    entities = CatalogEntities(catalog)
    levels = levels_of_catalog(catalog, entities)
    return [
        _dashboard(page, _Drawing(entities, levels, now)) for page in catalog["pages"]
    ]


def _dashboard(page: Json, drawing: "_Drawing") -> Dashboard:
    widgets = {widget["id"]: widget for widget in widgets_of(page)}
    return Dashboard(
        title=page["title"],
        description=page.get("description", ""),
        rows=tuple(
            tuple(
                drawing.tile(widgets[column["id"]], column["size"])
                for column in row["columns"]
            )
            for row in page["widgets"][0]["layout"]
        ),
    )


class _Drawing:
    def __init__(
        self, entities: CatalogEntities, levels: list[ScorecardLevels], now: datetime
    ) -> None:
        self._entities = entities
        self._levels = {each.identifier: each for each in levels}
        self._now = now

    def tile(self, widget: Json, size: int) -> Tile:
        """What a widget shows."""
        kinds: dict[str, tuple[str, Callable[[Json, list[Found]], Json]]] = {
            "entities-number-chart": ("number", self._number),
            "entities-pie-chart": ("slices", self._slices),
            "bar-chart": ("slices", self._slices),
            "line-chart": ("line", self._line),
            "table-entities-explorer": ("table", self._table),
        }
        kind, draw = kinds.get(widget["type"], ("other", None))
        found = self._entities.matching(_blueprint(widget), dataset_of(widget))
        return Tile(
            title=widget.get("title", ""),
            description=widget.get("description", ""),
            kind=kind,
            size=size,
            empty_text=widget.get("emptyStateText", "No data for this widget"),
            blueprint=_blueprint(widget),
            total=len(found),
            **(draw(widget, found) if draw else {}),
        )

    def _number(self, widget: Json, found: list[Found]) -> Json:
        unit = widget.get("unitCustom") or widget["unit"]
        shown = {"unit": "" if unit == "none" else unit}
        if widget.get("calculationBy") != "property":
            is_count = widget["func"] == "count"
            return shown | {"number": float(len(found)) if is_count else None}
        values = [each.value(widget["property"]) for each in found]
        numbers = [each for each in values if isinstance(each, int | float)]
        if not numbers or widget.get("averageOf", "total") != "total":
            return shown
        number = NUMBERS[widget["func"]](numbers)
        is_round = widget.get("displayFormatting") == "round"
        return shown | {"number": float(round(number)) if is_round else number}

    def _slices(self, widget: Json, found: list[Found]) -> Json:
        prefix, _, name = widget["property"].partition("#")
        if prefix == "scorecard" and name in self._levels:
            levels = self._levels[name]
            reached = levels.level_of
            counts = Counter(
                reached[each.identifier] for each in found if each.identifier in reached
            )
            order, colors = list(levels.colors), levels.colors
        else:
            values = (each.value(name or prefix) for each in found)
            counts = Counter(_texts(values))
            colors = self._entities.colors(_blueprint(widget), name)
            order = [*colors, *counts]
        return {
            "slices": tuple(
                Slice(label, counts[label], colors.get(label))
                for label in dict.fromkeys(order)
                if counts[label]
            )
        }

    def _line(self, widget: Json, found: list[Found]) -> Json:
        days = INTERVAL_DAYS.get(widget["timeInterval"])
        back = PRESET_DAYS.get(widget["timeRange"]["preset"])
        if widget["chartType"] != "countEntities" or not days or not back:
            return {}
        today = self._now.astimezone(UTC).date()
        # A week begins on its Monday.
        last = today - timedelta(days=today.weekday() if days == 7 else 0)
        starts = [last - timedelta(days=days * each) for each in range(back // days)]
        moments = [each.moment(widget["measureTimeBy"]) for each in found]
        told = [each.date() for each in moments if each]
        return {
            "slices": tuple(
                Slice(
                    start.isoformat(),
                    sum(start <= day < start + timedelta(days=days) for day in told),
                )
                for start in reversed(starts)
            )
        }

    def _table(self, widget: Json, found: list[Found]) -> Json:
        settings = widget.get("blueprintConfig", {}).get(_blueprint(widget), {})
        shown = settings.get("propertiesSettings", {}).get("shown", ["$title"])
        for sorting in reversed(settings.get("sortSettings", {}).get("sortBy", [])):
            found = _sorted(found, sorting["property"], sorting["order"])
        blueprint = _blueprint(widget)
        return {
            "columns": tuple(
                (
                    self._entities.title(blueprint, name),
                    self._entities.colors(blueprint, name),
                )
                for name in shown
            ),
            "rows": tuple(
                (each.identifier, tuple(map(each.value, shown)))
                for each in found[:SHOWN_ROWS]
            ),
        }


def _blueprint(widget: Json) -> str:
    """A widget's blueprint; some name it in the dataset only."""
    named = [
        str(rule.get("value"))
        for rule in dataset_of(widget)["rules"]
        if rule.get("property") == "$blueprint"
    ]
    return str(widget.get("blueprint") or (named or [""])[0])


def _texts(values: Any) -> list[str]:
    texts: list[str] = []
    for value in values:
        for each in value if isinstance(value, list) else [value]:
            texts.append("none" if each is None else str(each))
    return texts


def _sorted(found: list[Found], name: str, order: str) -> list[Found]:
    """Those without a value come last, whatever the order."""
    filled = [each for each in found if each.value(name) is not None]
    others = [each for each in found if each.value(name) is None]
    filled.sort(key=lambda each: _sortable(each.value(name)), reverse=order == "desc")
    return filled + others


def _sortable(value: Any) -> tuple[int, Any]:
    return (0, value) if isinstance(value, int | float) else (1, str(value))
