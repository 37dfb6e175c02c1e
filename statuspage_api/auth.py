"""How a request proves to Statuspage who sends it."""

import re
from collections.abc import Generator

import httpx

from errors import ConfigurationError

AUTHORIZATION_HEADER = "Authorization"


class StatuspageAuth(httpx.Auth):
    """Signs requests to one origin with `Authorization: OAuth <key>`, and no others.

    The key lives here and nowhere else; it is never part of a printed form.
    A pasted `OAuth ` prefix and white space around the key are dropped.
    Source: https://developer.statuspage.io/#section/Authentication

    Raises:
        ConfigurationError: the key is empty or holds what no key can hold.
    """

    def __init__(self, api_key: str, host: str) -> None:
        key = re.sub(r"^oauth(\s+|$)", "", api_key.strip(), flags=re.IGNORECASE)
        # Checked here because httpx would quote the key in its own error.
        if not re.fullmatch(r"[\x21-\x7e]+", key):
            raise ConfigurationError(
                "statuspageApiKey",
                "the key is empty or contains characters that no key has",
                remedy="Copy it again from Statuspage (your avatar, then API info).",
            )
        self._key = key
        self._origin = _origin(httpx.URL(host))

    @property
    def secret(self) -> str:
        """The bare key, for the log filter that has to recognise it."""
        return self._key

    def auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign the request if it goes to the host that the key is for."""
        if _origin(request.url) == self._origin:
            request.headers[AUTHORIZATION_HEADER] = f"OAuth {self._key}"
        yield request


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
