"""What Port refuses of a widget on a dashboard. Pure functions."""

from collections.abc import Callable
from typing import Any

from sandbox import Json
from sandbox.port.entities.search import SearchRefused, compile_query
from sandbox.port.validation.references import PREFIXES

UNITS = ("none", "$", "€", "£", "%", "custom")
PERIODS = ("hour", "day", "week", "month")
INTERVALS = ("hour", "day", "isoWeek", "month", "quarter")
RANGES = (
    *("today", "yesterday", "lastDay", "lastWeek", "last2Weeks", "lastMonth"),
    *("last3Months", "last6Months", "last12Months", "last2Years", "last3Years"),
)
META = ("$identifier", "$title", "$team")
OF_ENTITIES = ("count", "average")
OF_A_PROPERTY = ("sum", "average", "min", "max", "median")
OF_A_LINE = (*OF_A_PROPERTY, "last")


def broken_widget(widget: Json) -> str | None:
    """Return the first rule that a widget breaks, or None."""
    if not isinstance(widget.get("id"), str) or not widget["id"]:
        return "id must be a text"
    check = _CHECKS.get(widget.get("type", ""))
    if check is None:
        return f'there is no type "{widget.get("type")}": one of {sorted(_CHECKS)}'
    return check(widget)


def dataset_of(widget: Json) -> Json:
    """Return a widget's dataset as a query; some are written as a list of rules."""
    dataset = widget.get("dataset", {"combinator": "and", "rules": []})
    if isinstance(dataset, list):
        return {"combinator": "and", "rules": dataset}
    query: Json = dataset
    return query


def _needs(widget: Json, *names: str) -> str | None:
    return next(
        (f"{name} is missing" for name in names if widget.get(name) in (None, "")), None
    )


def _one_of(widget: Json, name: str, values: tuple[str, ...]) -> str | None:
    if widget.get(name) in values:
        return None
    return f'{name} "{widget.get(name)}" must be one of {list(values)}'


def _broken_dataset(widget: Json) -> str | None:
    if "dataset" not in widget:
        return "dataset is missing"
    try:
        compile_query(dataset_of(widget))
    except SearchRefused as refusal:
        return f"dataset: {refusal}"
    return None


def _number_chart(widget: Json) -> str | None:
    rule = _needs(widget, "title", "blueprint") or _one_of(widget, "unit", UNITS)
    if rule is None and widget["unit"] == "custom":
        rule = _needs(widget, "unitCustom")
    if rule:
        return rule
    if widget.get("chartType") == "displaySingleProperty":
        return _needs(widget, "entity", "property")
    if widget.get("calculationBy", "entities") == "property":
        rule = _needs(widget, "property") or _one_of(widget, "func", OF_A_PROPERTY)
        periods: tuple[str, ...] = (*PERIODS, "total")
    else:
        rule, periods = _one_of(widget, "func", OF_ENTITIES), PERIODS
    if rule is None and widget["func"] == "average":
        rule = _one_of(widget, "averageOf", periods)
    return rule or _broken_dataset(widget)


def _slices(widget: Json) -> str | None:
    """A pie or bar chart. Those that integrations ship name the blueprint in the dataset only."""
    rule = _needs(widget, "property") or _broken_dataset(widget)
    if rule:
        return rule
    name = widget["property"]
    prefix, separator, rest = name.partition("#")
    if name not in META and not (separator and rest and prefix in PREFIXES):
        return f'property "{name}" must begin with one of {list(PREFIXES)} and #'
    return None


def _pie_chart(widget: Json) -> str | None:
    return _needs(widget, "title") or _slices(widget)


def _line_chart(widget: Json) -> str | None:
    rule = (
        _needs(widget, "title", "blueprint")
        or _one_of(widget, "timeInterval", INTERVALS)
        or _one_of(widget.get("timeRange") or {}, "preset", RANGES)
    )
    if rule:
        return rule
    kind = widget.get("chartType")
    if kind == "propertiesValueHistory":
        return _needs(widget, "entity", "properties")
    if kind == "countEntities":
        rule = _one_of(widget, "func", OF_ENTITIES)
    elif kind == "aggregatePropertiesValues":
        rule = _one_of(widget, "func", OF_A_LINE) or _needs(widget, "properties")
    else:
        return f'there is no chartType "{kind}" of a line chart'
    return rule or _needs(widget, "measureTimeBy") or _broken_dataset(widget)


def _table(widget: Json) -> str | None:
    rule = _needs(widget, "title") or _broken_dataset(widget)
    if rule:
        return rule
    configured = widget.get("blueprintConfig", {})
    if not isinstance(configured, dict):
        return "blueprintConfig must be an object"
    for settings in configured.values():
        for sorting in settings.get("sortSettings", {}).get("sortBy", []):
            if sorting.get("order") not in ("asc", "desc"):
                return "sortBy needs an order, asc or desc"
    return None


def _markdown(widget: Json) -> str | None:
    return _needs(widget, "title", "markdown")


def _iframe(widget: Json) -> str | None:
    return _needs(widget, "title", "url")


_CHECKS: dict[Any, Callable[[Json], str | None]] = {
    "entities-number-chart": _number_chart,
    "entities-pie-chart": _pie_chart,
    "bar-chart": _slices,
    "line-chart": _line_chart,
    "table-entities-explorer": _table,
    "markdown": _markdown,
    "iframe-widget": _iframe,
}
