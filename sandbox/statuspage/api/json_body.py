"""Reading the JSON object a request carries."""

import json

from starlette.requests import Request

from sandbox import Json
from sandbox.statuspage.api.errors import BadRequestError


async def json_object(request: Request) -> Json:
    """The body as an object; an empty body is an empty object. Raises BadRequestError."""
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError as error:
        raise BadRequestError("The body is not JSON") from error
    if not isinstance(body, dict):
        raise BadRequestError("The body is not a JSON object")
    return body
