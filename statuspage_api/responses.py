"""Reading what Statuspage answers: a JSON document, or the error it stands for."""

import json
import re
from typing import Any

import httpx

from errors import (
    AccessDeniedError,
    AuthenticationError,
    InvalidAnswerError,
    NotFoundError,
    RateLimitedError,
    RequestRefusedError,
    ServerError,
    StatuspageError,
    UnprocessableError,
    UnreachableError,
)
from statuspage_api.json_text import parse_json
from statuspage_api.objects import RawItem, without_automation_email
from statuspage_api.retry_policy import LONGEST_RATE_LIMIT_WAIT, retry_after_seconds

RATE_LIMIT_STATUSES = (420, 429)
"""Both are documented; 420 is what is seen in practice."""

LONGEST_QUOTE = 200
"""Characters of the vendor's own words that an error quotes at the most."""


def check_status(asked: str, response: httpx.Response, page_id: str | None) -> None:
    """Let a successful answer pass.

    Raises:
        RequestError: the subclass that fits the status.
    """
    if not response.is_success:
        raise _error_of(asked, response, page_id)
    # 203 comes from a proxy, and 206 is a part: neither is the API's answer.
    if response.request.method == "GET" and response.status_code != 200:
        raise InvalidAnswerError(
            asked,
            f"{response.status_code} is not a whole answer of the API",
            status=response.status_code,
        )


def read_json(asked: str, response: httpx.Response) -> Any:
    """The JSON document that an answer holds, without any automation address.

    Raises:
        StatuspageError: the subclass that fits the broken body.
    """
    try:
        return parse_json(response.content, without_automation_email)
    except (ValueError, RecursionError):
        # A body that claims to be JSON and is not has been cut off on its way.
        if "json" in response.headers.get("content-type", ""):
            raise UnreachableError(
                asked,
                f"the JSON breaks off or is damaged ({len(response.content)} bytes)",
            ) from None
        raise InvalidAnswerError(
            asked,
            f"{_content_type(response)} came back instead of JSON",
            status=response.status_code,
        ) from None


def as_item(asked: str, document: Any) -> RawItem:
    """The document as an object that has an id.

    Raises:
        InvalidAnswerError: it is something else.
    """
    _check_item(asked, document)
    item: RawItem = document
    return item


def as_document(asked: str, document: Any) -> RawItem:
    """The document as an object, which needs no id.

    Raises:
        InvalidAnswerError: it is something else.
    """
    if not isinstance(document, dict):
        raise InvalidAnswerError(
            asked, f"an object was expected, {_kind(document)} came"
        )
    return document


def as_items(asked: str, document: Any) -> list[RawItem]:
    """The document as a list of objects that each have an id.

    Raises:
        InvalidAnswerError: it is something else.
    """
    if not isinstance(document, list):
        raise InvalidAnswerError(asked, f"a list was expected, {_kind(document)} came")
    for item in document:
        _check_item(asked, item)
    return document


def _check_item(asked: str, item: object) -> None:
    if not _has_id(item):
        raise InvalidAnswerError(asked, "an object with an id was expected")
    # What an incident holds becomes items of other kinds.
    if isinstance(item, dict) and "incident_updates" in item:
        for key in ("incident_updates", "components"):
            # Older answers lack the components. A list that is null is damaged.
            inner = item.get(key, [])
            if inner is None:
                raise InvalidAnswerError(
                    asked,
                    f"the {key} of incident {item['id']} are null",
                    remedy="The answer is damaged: the next resync asks again.",
                )
            if not isinstance(inner, list) or not all(map(_has_id, inner)):
                raise InvalidAnswerError(
                    asked, f"the {key} of incident {item['id']} are no objects with ids"
                )


def _has_id(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("id"), str)


def _error_of(
    asked: str, response: httpx.Response, page_id: str | None
) -> StatuspageError:
    status = response.status_code
    answer = f"{status}{_vendor_message(response)}"
    if status == 401:
        return AuthenticationError(asked, answer, status=status)
    if status == 403:
        what = f"page {page_id}" if page_id else "the account's pages"
        remedy = f"Use an API key of the organisation that owns {what}, and check that its plan includes the API."
        return AccessDeniedError(asked, answer, status=status, remedy=remedy)
    if status == 404:
        if _is_of_the_api(response):
            return NotFoundError(asked, answer, status=status)
        # An ingress or a proxy without a way to the API says so, too.
        return UnreachableError(asked, f"{answer} is not the API's own", status=status)
    if status in RATE_LIMIT_STATUSES:
        wait = retry_after_seconds(response.headers.get("retry-after"))
        if wait is not None and wait > LONGEST_RATE_LIMIT_WAIT:
            answer += " with a Retry-After of more than ten minutes"
        return RateLimitedError(asked, answer, status=status, retry_after=wait)
    if status == 422:
        return UnprocessableError(asked, answer, status=status)
    if status >= 500:
        return ServerError(asked, answer, status=status)
    return RequestRefusedError(asked, answer, status=status)


def _is_of_the_api(response: httpx.Response) -> bool:
    try:
        return isinstance(json.loads(response.content), dict)
    except (ValueError, RecursionError):
        return False


def _vendor_message(response: httpx.Response) -> str:
    """The vendor's words: `{"error": text | [texts] | {field: [texts]}}` or `{"message": …}`."""
    try:
        body = parse_json(response.content)
    except (ValueError, RecursionError):
        return f" ({_content_type(response)})" if response.content else ""
    words = (body.get("error") or body.get("message")) if isinstance(body, dict) else ""
    if not words:
        return ""
    text = words if isinstance(words, str) else json.dumps(words)
    if isinstance(words, list) and all(isinstance(each, str) for each in words):
        text = "; ".join(words)
    # What the vendor repeats may be a secret: the webhook's token, an automation address.
    text = re.sub(r"(?i)token(=|%3d)[^&\s\"]*", r"token\1***", text)
    text = re.sub(r"\S+@\S+", "***", " ".join(text.split()))
    return f' "{text[:LONGEST_QUOTE]}"'


def _content_type(response: httpx.Response) -> str:
    declared: str = response.headers.get("content-type", "")
    return declared.split(";")[0].strip() or "something without a content type"


def _kind(document: Any) -> str:
    return "an object" if isinstance(document, dict) else f"{document!r:.40}"
