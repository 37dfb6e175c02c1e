"""Whether one property value fits its definition in the blueprint's schema."""

import ipaddress
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sandbox import Json

_RFC_3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _is_date_time(value: str) -> bool:
    if not _RFC_3339.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    has_blank = any(character.isspace() for character in value)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not has_blank


def _is_email(value: str) -> bool:
    return _EMAIL.fullmatch(value) is not None


def _is_ip_address(value: str, version: int) -> bool:
    try:
        return ipaddress.ip_address(value).version == version
    except ValueError:
        return False


def _anything(_: str) -> bool:
    return True


# How strict Port is about date-time and url is unknown: RFC 3339 with an offset
# and an absolute http(s) URL are assumed. What it checks of the formats that
# accept anything here is unknown too.
FORMATS: dict[str, Callable[[str], bool]] = {
    "date-time": _is_date_time,
    "timer": _is_date_time,
    "url": _is_url,
    "email": _is_email,
    "ipv4": lambda value: _is_ip_address(value, 4),
    "ipv6": lambda value: _is_ip_address(value, 6),
    "markdown": _anything,
    "yaml": _anything,
    "user": _anything,
    "team": _anything,
    "proto": _anything,
}


def _is_number(value: object) -> bool:
    # Python counts True as an int; JSON does not.
    return isinstance(value, int | float) and not isinstance(value, bool)


TYPES: dict[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
}


def broken_rule(definition: Json, value: Any) -> str | None:
    """Return the rule of `definition` that `value` breaks, or None when it fits.

    `value` is not null: Port takes a null as "no value", which is no violation.
    """
    type_name = definition["type"]
    if not TYPES[type_name](value):
        return f"type {type_name}"
    if "enum" in definition and value not in definition["enum"]:
        return f"enum {json.dumps(definition['enum'], ensure_ascii=False)}"
    if isinstance(value, str):
        return _broken_string_rule(definition, value)
    if isinstance(value, list):
        return _broken_array_rule(definition, value)
    if _is_number(value):
        return _broken_number_rule(definition, value)
    return None


def _broken_string_rule(definition: Json, value: str) -> str | None:
    format_name = definition.get("format")
    if format_name is not None and not FORMATS[format_name](value):
        return f"format {format_name}"
    if "pattern" in definition and not re.search(definition["pattern"], value):
        return f"pattern {definition['pattern']}"
    return _broken_length_rule(definition, len(value), "minLength", "maxLength")


def _broken_array_rule(definition: Json, value: list[Any]) -> str | None:
    items = definition.get("items", {})
    if "type" in items:
        for position, item in enumerate(value):
            rule = broken_rule(items, item)
            if rule:
                return f"items[{position}]: {rule}"
    texts = [json.dumps(item, sort_keys=True) for item in value]
    if definition.get("uniqueItems") and len(set(texts)) < len(texts):
        return "uniqueItems"
    return _broken_length_rule(definition, len(value), "minItems", "maxItems")


def _broken_number_rule(definition: Json, value: float) -> str | None:
    return _broken_length_rule(definition, value, "minimum", "maximum")


def _broken_length_rule(
    definition: Json, measure: float, lower: str, upper: str
) -> str | None:
    if lower in definition and measure < definition[lower]:
        return f"{lower} {definition[lower]}"
    if upper in definition and measure > definition[upper]:
        return f"{upper} {definition[upper]}"
    return None
