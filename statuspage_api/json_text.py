"""JSON as it comes over the wire, with every text in it one that can be written again."""

import json
import re
from collections.abc import Callable
from typing import Any

ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json(
    content: bytes, object_hook: Callable[[dict[str, Any]], Any] | None = None
) -> Any:
    """The document in UTF-8 bytes; what is half a character becomes U+FFFD.

    A text that was cut in the middle of an emoji holds half of a surrogate pair. Python
    reads it, but neither jq nor HTTP can write it, so one such name would keep a whole
    list from Port.

    Raises:
        ValueError: it is not JSON.
        RecursionError: it is nested without end.
    """
    text = content.decode("utf-8-sig", errors="replace")
    document = json.loads(text, object_hook=object_hook)
    # Most documents have none, and need not be walked through.
    return writable(document) if ESCAPED_SURROGATE.search(text) else document


def writable(value: Any) -> Any:
    """The JSON value with U+FFFD for each half of a surrogate pair that stands alone."""
    if isinstance(value, str):
        return _without_lone_surrogates(value)
    if isinstance(value, list):
        return [writable(each) for each in value]
    if isinstance(value, dict):
        return {writable(key): writable(each) for key, each in value.items()}
    return value


def _without_lone_surrogates(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
