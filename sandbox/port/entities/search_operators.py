"""The operators of Port's search rules.

Each operator takes the rule's value once and returns a test for entity values.
Port's operators that are not here (relatedTo, propertySchema, ...) are refused.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

type Test = Callable[[Any], bool]

# Ends of the presets are unknown (calendar or rolling): rolling days assumed.
_PRESET_DAYS = {
    "today": 1,
    "lastWeek": 7,
    "last2Weeks": 14,
    "lastMonth": 30,
    "last3Months": 91,
    "last6Months": 182,
    "last12Months": 365,
}


def _as_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("the value must be a list")
    return value


def _equals(value: Any) -> Test:
    return lambda found: bool(found == value)


def _contains(value: Any) -> Test:
    def holds(found: Any) -> bool:
        if isinstance(found, str):
            return isinstance(value, str) and value in found
        return isinstance(found, list) and value in found

    return holds


def _is_in(value: Any) -> Test:
    values = _as_list(value)

    def holds(found: Any) -> bool:
        if isinstance(found, list):
            return any(item in values for item in found)
        return found in values

    return holds


def _contains_any(value: Any) -> Test:
    tests = [_contains(item) for item in _as_list(value)]
    return lambda found: any(holds(found) for holds in tests)


def _begins_with(value: Any) -> Test:
    prefix = str(value)
    return lambda found: isinstance(found, str) and found.startswith(prefix)


def _ends_with(value: Any) -> Test:
    suffix = str(value)
    return lambda found: isinstance(found, str) and found.endswith(suffix)


def _is_empty(_: Any) -> Test:
    # Whether an empty text or list counts as empty is unknown: assumed.
    return lambda found: found is None or found == "" or found == []


def _comparable(value: Any) -> float | str | None:
    """Return a number, a date's time stamp, or a text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _compares(order: Callable[[Any, Any], bool]) -> Callable[[Any], Test]:
    def operator(value: Any) -> Test:
        limit = _comparable(value)
        if limit is None:
            raise TypeError("the value must be a number, a date or a text")

        def holds(found: Any) -> bool:
            measure = _comparable(found)
            return type(measure) is type(limit) and order(measure, limit)

        return holds

    return operator


def _between(value: Any) -> Test:
    if not isinstance(value, dict):
        raise TypeError('the value must be {"from", "to"} or {"preset"}')
    if "preset" in value:
        if value["preset"] not in _PRESET_DAYS:
            raise ValueError(f'unknown preset "{value["preset"]}"')
        now = datetime.now(UTC)
        start = now - timedelta(days=_PRESET_DAYS[value["preset"]])
        value = {"from": start.isoformat(), "to": now.isoformat()}
    from_start = _compares(lambda left, right: left >= right)(value.get("from"))
    until_end = _compares(lambda left, right: left <= right)(value.get("to"))
    return lambda found: from_start(found) and until_end(found)


def _negated(operator: Callable[[Any], Test]) -> Callable[[Any], Test]:
    def opposite(value: Any) -> Test:
        holds = operator(value)
        return lambda found: not holds(found)

    return opposite


OPERATORS: dict[str, Callable[[Any], Test]] = {
    "=": _equals,
    "!=": _negated(_equals),
    ">": _compares(lambda left, right: left > right),
    ">=": _compares(lambda left, right: left >= right),
    "<": _compares(lambda left, right: left < right),
    "<=": _compares(lambda left, right: left <= right),
    "between": _between,
    "notBetween": _negated(_between),
    "contains": _contains,
    "doesNotContain": _negated(_contains),
    "containsAny": _contains_any,
    "doesNotContainAny": _negated(_contains_any),
    "in": _is_in,
    "notIn": _negated(_is_in),
    "beginsWith": _begins_with,
    "doesNotBeginsWith": _negated(_begins_with),
    "endsWith": _ends_with,
    "doesNotEndsWith": _negated(_ends_with),
    "isEmpty": _is_empty,
    "isNotEmpty": _negated(_is_empty),
}
VALUELESS_OPERATORS = frozenset(["isEmpty", "isNotEmpty"])
