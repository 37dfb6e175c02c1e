"""Which property values fit their definition."""

from typing import Any

import pytest

from sandbox.port.validation.property_values import broken_rule

DATE_TIME = {"type": "string", "format": "date-time"}
URL = {"type": "string", "format": "url"}
NUMBERS = {"type": "array", "items": {"type": "number"}}


@pytest.mark.parametrize(
    ("definition", "value"),
    [
        pytest.param({"type": "string"}, "", id="an-empty-string"),
        pytest.param({"type": "number"}, 1, id="an-integer"),
        pytest.param({"type": "number"}, 1.5, id="a-float"),
        pytest.param({"type": "boolean"}, False, id="a-boolean"),
        pytest.param({"type": "object"}, {"a": 1}, id="an-object"),
        pytest.param(NUMBERS, [1, 2], id="an-array-of-numbers"),
        pytest.param(NUMBERS, [], id="an-empty-array"),
        pytest.param({"type": "string", "enum": ["a"]}, "a", id="an-enum-value"),
        pytest.param(DATE_TIME, "2024-02-29T10:00:00Z", id="a-date-time-in-utc"),
        pytest.param(
            DATE_TIME, "2024-01-02T10:00:00.000-07:00", id="a-date-time-with-offset"
        ),
        pytest.param(URL, "https://status.example.com/a?b#c", id="an-https-url"),
        pytest.param(URL, "http://localhost:8000", id="an-http-url-with-port"),
        pytest.param(
            {"type": "string", "format": "markdown"}, "", id="an-empty-markdown"
        ),
        pytest.param(
            {"type": "string", "format": "email"}, "a@b.io", id="an-email-address"
        ),
        pytest.param(
            {"type": "string", "format": "ipv4"}, "10.0.0.1", id="an-ipv4-address"
        ),
    ],
)
def test_value_fits(definition: dict[str, Any], value: Any) -> None:
    assert broken_rule(definition, value) is None


@pytest.mark.parametrize(
    ("definition", "value", "rule"),
    [
        pytest.param({"type": "string"}, 1, "type string", id="number-for-string"),
        pytest.param({"type": "number"}, True, "type number", id="boolean-for-number"),
        pytest.param({"type": "number"}, "1", "type number", id="text-for-number"),
        pytest.param({"type": "boolean"}, 1, "type boolean", id="number-for-boolean"),
        pytest.param({"type": "object"}, [], "type object", id="array-for-object"),
        pytest.param({"type": "array"}, {}, "type array", id="object-for-array"),
        pytest.param(
            NUMBERS, [1, "2"], "items[1]: type number", id="one-wrong-array-item"
        ),
        pytest.param(
            {"type": "string", "enum": ["a"]}, "b", 'enum ["a"]', id="outside-the-enum"
        ),
        pytest.param(
            DATE_TIME, "2024-01-02T10:00:00", "format date-time", id="no-offset"
        ),
        pytest.param(DATE_TIME, "2024-01-02", "format date-time", id="only-a-date"),
        pytest.param(
            DATE_TIME, "2023-02-29T10:00:00Z", "format date-time", id="no-such-day"
        ),
        pytest.param(DATE_TIME, "", "format date-time", id="an-empty-date-time"),
        pytest.param(URL, "", "format url", id="an-empty-url"),
        pytest.param(URL, "example.com", "format url", id="a-url-without-scheme"),
        pytest.param(URL, "/incidents/1", "format url", id="a-relative-url"),
        pytest.param(URL, "ftp://example.com", "format url", id="not-an-http-url"),
        pytest.param(URL, "https://", "format url", id="a-url-without-host"),
        pytest.param(URL, "https://a b.com", "format url", id="a-url-with-a-blank"),
        pytest.param(URL, "https://[::1", "format url", id="a-url-that-cannot-parse"),
        pytest.param(
            {"type": "string", "format": "email"}, "a@b", "format email", id="no-email"
        ),
        pytest.param(
            {"type": "string", "format": "ipv4"}, "::1", "format ipv4", id="not-ipv4"
        ),
        pytest.param(
            {"type": "string", "pattern": "^a"}, "ba", "pattern ^a", id="pattern"
        ),
        pytest.param(
            {"type": "string", "maxLength": 1}, "ab", "maxLength 1", id="too-long"
        ),
        pytest.param({"type": "number", "minimum": 1}, 0, "minimum 1", id="too-small"),
        pytest.param(
            {"type": "array", "maxItems": 1}, [1, 2], "maxItems 1", id="too-many-items"
        ),
        pytest.param(
            {"type": "array", "uniqueItems": True}, [1, 1], "uniqueItems", id="twice"
        ),
    ],
)
def test_value_breaks_a_rule(definition: dict[str, Any], value: Any, rule: str) -> None:
    assert broken_rule(definition, value) == rule
