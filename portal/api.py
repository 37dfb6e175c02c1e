"""Port's API as far as `make portal` uses it, with its errors by name."""

from typing import Any

import httpx
from port_ocean.clients.port.client import PortClient

from errors import PortError

type Json = dict[str, Any]

LONGEST_REASON = 300
"""Characters of Port's words."""

PERMISSION_NEEDED = (
    "Use the credentials of somebody who may do so (in Port: … > Credentials), such as"
    " an admin."
)
RUN_AGAIN = "Run it again: what is done stays, and the rest follows."


class PortalApi:
    """Reads and writes parts of a Port.

    Args:
        port: Ocean's client, which signs in, and tries again what may pass.
    """

    def __init__(self, port: PortClient) -> None:
        self._port = port

    async def read(self, path: str, what: str) -> Json | None:
        """The body of an answer; None where Port has no such thing.

        Args:
            path: such as `/blueprints/statuspage`.
            what: what that is, as errors name it.

        Raises:
            PortError: Port does not say.
        """
        answer = await self._send("GET", path, None, f"read {what}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        self._check(answer, f"read {what}")
        body: Json = answer.json()
        return body

    async def entities(self, blueprint: str) -> list[Json]:
        """A blueprint's entities, with their titles and properties.

        Raises:
            PortError: Port does not say.
        """
        rule = {"property": "$blueprint", "operator": "=", "value": blueprint}
        what = f"read the entities of {blueprint}"
        answer = await self._send(
            "POST", "/entities/search", {"combinator": "and", "rules": [rule]}, what
        )
        self._check(answer, what)
        found: list[Json] = answer.json()["entities"]
        return found

    async def write(self, method: str, path: str, body: Json, what: str) -> None:
        """Create or change something.

        Args:
            what: such as `create page statuspageOnCall`.

        Raises:
            PortError: Port does not take it.
        """
        self._check(await self._send(method, path, body, what), what)

    async def _send(
        self, method: str, path: str, body: Json | None, what: str
    ) -> httpx.Response:
        try:
            return await self._port.client.request(
                method,
                f"{self._port.auth.api_url}{path}",
                json=body,
                headers=await self._port.auth.headers(),
            )
        except httpx.HTTPError as error:
            raise PortError(
                f"Port did not answer when asked to {what}: {error!r}", RUN_AGAIN
            ) from error

    def _check(self, answer: httpx.Response, what: str) -> None:
        status = answer.status_code
        if answer.is_success:
            return
        words = f"{status}: {_reason(answer)}"
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise PortError(
                f"Port does not let these credentials {what} ({words})",
                PERMISSION_NEEDED,
            )
        if status == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
            raise PortError(f"Port does not {what} now ({words})", RUN_AGAIN)
        raise PortError(f"Port refuses to {what} ({words})", "")


def _reason(answer: httpx.Response) -> str:
    try:
        body = answer.json()
        reason = body.get("message") or body["error"]
    except (ValueError, KeyError, AttributeError):
        reason = answer.text
    return " ".join(str(reason).split())[:LONGEST_REASON].rstrip(".")
