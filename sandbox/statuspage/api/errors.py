"""Requests that cannot be served, and the answers that say so: `{"error": "..."}`.

That key is the one of recorded bodies. Of the texts only the 401's is recorded; those of the
others are unknown and made up here.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox import Json
from sandbox.statuspage.api.write_bodies import Problems, sentences
from sandbox.statuspage.options import RefusalShape


class BadRequestError(ValueError):
    """The request's body cannot be used: the API answers 400."""


def error_answer(
    status: int, text: str, *, retry_after: int | None = None
) -> JSONResponse:
    """A refusal, with a `Retry-After` of so many seconds when given."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return JSONResponse({"error": text}, status, headers)


def could_not_authenticate() -> JSONResponse:
    """The recorded answer to a missing, wrong or expired key."""
    return error_answer(401, "Could not authenticate")


def refusal_answer(problems: Problems, shape: RefusalShape) -> JSONResponse:
    """422, with what is wrong in one of the shapes that a client must expect.

    - `errors`: `{"error": ["Name can't be blank"]}`
    - `error`: `{"error": "Name can't be blank"}`
    - `fields`: `{"error": {"name": ["can't be blank"]}}`
    - `message`: `{"message": "Name can't be blank"}`, as in the vendor's specification
    """
    told = sentences(problems)
    bodies: dict[RefusalShape, Json] = {
        "errors": {"error": told},
        "error": {"error": ", ".join(told)},
        "fields": {"error": problems},
        "message": {"message": ", ".join(told)},
    }
    return JSONResponse(bodies[shape], 422)


def not_found(request: Request, error: Exception) -> Response:
    """404 naming what there is not."""
    return error_answer(404, str(error))
