"""What Port refuses of a scorecard. Pure functions.

From Port's OpenAPI document (January 2026). Not known, and taken here: a condition about
a property that the blueprint lacks, which `strict` refuses; and keys of a rule that the
document does not name.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sandbox import Json
from sandbox.port.validation.references import broken_rules

LEVEL_COLORS = frozenset(
    [
        *("blue", "turquoise", "orange", "purple", "pink", "yellow", "green", "red"),
        *("gold", "silver", "paleBlue", "darkGray", "lightGray", "bronze", "lime"),
        *("olive", "brown"),
    ]
)
DEFAULT_LEVELS = ("Basic", "Bronze", "Silver", "Gold")
_FIELDS = {"identifier", "title", "filter", "properties", "rules", "levels"}
_IDENTIFIER = re.compile(r"(?!\.{1,2}$)[\w@.+:\\/=-]{1,100}")
_PRESETS = (
    *("today", "tomorrow", "yesterday", "lastWeek", "last2Weeks", "lastMonth"),
    *("last3Months", "last6Months", "last12Months"),
)
_BETWEEN = ("between", "notBetween", "=")
_ANY_OF = ("containsAny", "in")
_EMPTY = ("isEmpty", "isNotEmpty")
_COMPARISONS = (
    *("=", "!=", ">", "<", ">=", "<=", "contains", "doesNotContains"),
    *("beginsWith", "doesNotBeginsWith", "endsWith", "doesNotEndsWith"),
)


class ScorecardRefused(Exception):
    """Port does not take the scorecard; the text says why."""

    def __init__(
        self, rule: str, status: int = 422, error: str = "validation_error"
    ) -> None:
        super().__init__(rule)
        self.status = status
        self.error = error


def check_scorecard(scorecard: Json, blueprint: Json, *, strict: bool) -> None:
    """Accept a scorecard of a blueprint.

    Raises: ScorecardRefused.
    """
    try:
        rule = _broken_scorecard(scorecard)
        if rule is None and strict:
            rule = _broken_names(scorecard, blueprint)
    except (AttributeError, TypeError) as error:
        rule = f"it has not the form of a scorecard ({error})"
    if rule:
        raise ScorecardRefused(f'scorecard "{scorecard.get("identifier")}": {rule}')


def levels_of(scorecard: Json) -> list[str]:
    """Return the titles of the levels, from the basic one up."""
    given = [level["title"] for level in scorecard.get("levels") or []]
    return given or list(DEFAULT_LEVELS)


def _broken_scorecard(scorecard: Json) -> str | None:
    for name in scorecard:
        if name not in _FIELDS:
            return f'there is no field "{name}"'
    if not _is_identifier(scorecard.get("identifier")):
        return f"identifier must match {_IDENTIFIER.pattern}"
    if not isinstance(scorecard.get("title"), str):
        return "title must be a text"
    if not isinstance(scorecard.get("rules"), list):
        return "rules must be a list"
    if "filter" in scorecard:
        rule = _broken_query(scorecard["filter"])
        if rule:
            return f"filter: {rule}"
    return _broken_levels(scorecard) or _broken_rules(scorecard)


def _broken_levels(scorecard: Json) -> str | None:
    for level in scorecard.get("levels") or []:
        if not isinstance(level.get("title"), str):
            return "a level needs a title"
        if level.get("color") not in LEVEL_COLORS:
            return f'level color "{level.get("color")}" must be one of {sorted(LEVEL_COLORS)}'
    return None


def _broken_rules(scorecard: Json) -> str | None:
    identifiers = Counter(rule.get("identifier") for rule in scorecard["rules"])
    for identifier, count in identifiers.items():
        if not _is_identifier(identifier):
            return f'rule identifier "{identifier}" must match {_IDENTIFIER.pattern}'
        if count > 1:
            return f'two rules are called "{identifier}"'
    # An entity that passes no rule is at the first level, so no rule can belong to it.
    levels = levels_of(scorecard)[1:]
    for each in scorecard["rules"]:
        named = f'rule "{each["identifier"]}"'
        if not isinstance(each.get("title"), str):
            return f"{named}: title must be a text"
        if each.get("level") not in levels:
            return f'{named}: level "{each.get("level")}" must be one of {levels}'
        rule = _broken_query(each.get("query"))
        if rule:
            return f"{named}: {rule}"
    return None


def _broken_query(query: Any) -> str | None:
    if not isinstance(query, dict):
        return "query must be an object"
    if query.get("combinator") not in ("and", "or"):
        return f'combinator "{query.get("combinator")}" must be "and" or "or"'
    conditions = query.get("conditions")
    if not isinstance(conditions, list) or not conditions:
        return "conditions must be a list with at least one"
    return next(filter(None, map(_broken_condition, conditions)), None)


def _broken_condition(condition: Json) -> str | None:
    operator, value = condition.get("operator"), condition.get("value")
    named = condition.get("property", condition.get("relation"))
    if not isinstance(named, str):
        return "a condition needs a property or a relation"
    if operator in _EMPTY:
        return None
    if isinstance(value, dict):
        is_range = ("from" in value and "to" in value) or value.get(
            "preset"
        ) in _PRESETS
        fits = operator in _BETWEEN and "property" in condition and is_range
    elif isinstance(value, list):
        texts = all(isinstance(each, str) for each in value)
        fits = operator in (*_ANY_OF, *_COMPARISONS) and texts
    else:
        fits = operator in _COMPARISONS and isinstance(value, str | int | float)
    if fits:
        return None
    return f'"{named}" cannot be asked for {operator!r} of {value!r}'


def _broken_names(scorecard: Json, blueprint: Json) -> str | None:
    queries = [rule["query"] for rule in scorecard["rules"]]
    if "filter" in scorecard:
        queries.append(scorecard["filter"])
    found = (broken_rules(query["conditions"], blueprint) for query in queries)
    return next(filter(None, found), None)


def _is_identifier(value: Any) -> bool:
    return isinstance(value, str) and _IDENTIFIER.fullmatch(value) is not None


def as_search(query: Mapping[str, Any]) -> Json:
    """Return a scorecard's query as one of Port's search."""
    return {
        "combinator": query["combinator"],
        "rules": [_as_rule(condition) for condition in query["conditions"]],
    }


def _as_rule(condition: Json) -> Json:
    operator = condition["operator"]
    if operator == "=" and isinstance(condition.get("value"), dict):
        operator = "between"
    return {
        **condition,
        "property": condition.get("property", condition.get("relation")),
        "operator": {"doesNotContains": "doesNotContain"}.get(operator, operator),
    }
