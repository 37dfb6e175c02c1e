"""Answers that refuse: `{"error": "..."}`, the key that recorded bodies use.

Only the 401's text is recorded; the texts of the others are unknown and made up here.
"""

from starlette.responses import JSONResponse


def error_answer(
    status: int, text: str, *, retry_after: int | None = None
) -> JSONResponse:
    """A refusal, with a `Retry-After` of so many seconds when given."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return JSONResponse({"error": text}, status, headers)


def could_not_authenticate() -> JSONResponse:
    """The recorded answer to a missing, wrong or expired key."""
    return error_answer(401, "Could not authenticate")
