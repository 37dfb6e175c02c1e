"""Login and the organization."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.port.api.routing import (
    BadRequest,
    failed,
    json_object,
    ok,
    open_route,
    route,
)
from sandbox.port.state import TOKEN_LIFETIME_SECONDS, WRONG_CREDENTIAL, PortState


async def _access_token(request: Request, port: PortState) -> Response:
    body = await json_object(request)
    credentials = [body.get("clientId"), body.get("clientSecret")]
    if not all(isinstance(text, str) and text for text in credentials):
        raise BadRequest("clientId and clientSecret are needed")
    if WRONG_CREDENTIAL in credentials:
        return failed(401, "unauthorized", "wrong clientId or clientSecret")
    return ok(
        accessToken=port.issue_token(str(credentials[0])),
        expiresIn=TOKEN_LIFETIME_SECONDS,
        tokenType="Bearer",
    )


async def _organization(_: Request, port: PortState) -> Response:
    organization = {
        "id": "org_sandbox",
        "name": "Sandbox",
        "featureFlags": port.feature_flags,
        "isBlocked": False,
    }
    return ok(organization=organization)


ROUTES = [
    open_route("POST", "/v1/auth/access_token", _access_token),
    route("GET", "/v1/organization", _organization),
]
