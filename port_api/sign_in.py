"""Signing in to Port at the start: Ocean tries for minutes, and does not say what to correct."""

import time
from collections.abc import Callable

import httpx
from port_ocean.helpers.ssl import resolve_verify_param
from port_ocean.ocean import Ocean

from errors import PortError

PAUSES_BETWEEN_TRIES = (2.0, 5.0)
TIMEOUT = 15.0
"""Seconds."""

TOO_MANY_REQUESTS = 429


def check_sign_in(app: Ocean, sleep: Callable[[float], None] = time.sleep) -> None:
    """Sign in once, or three times while Port does not answer as it should.

    Raises:
        PortError: Port cannot be reached, or refuses the credentials.
    """
    pauses = iter(PAUSES_BETWEEN_TRIES)
    while failure := _failure(app):
        pause = next(pauses, None)
        if pause is None:
            raise failure
        sleep(pause)


def _failure(app: Ocean) -> PortError | None:
    """What went wrong if a later try may pass.

    Raises:
        PortError: no later try can.
    """
    port = app.config.port
    try:
        answer = httpx.post(
            f"{app.port_client.auth.api_url}/auth/access_token",
            json={"clientId": port.client_id, "clientSecret": port.client_secret},
            timeout=TIMEOUT,
            verify=resolve_verify_param(app.config.ssl.port),
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return PortError(
            f"No way to Port at {port.base_url}: {error}",
            "Check OCEAN__PORT__BASE_URL, DNS, firewall, proxy and certificates.",
        )
    status = answer.status_code
    if status >= 500 or status == TOO_MANY_REQUESTS:
        return PortError(
            f"Port at {port.base_url} answers {status}", "Try again later."
        )
    if answer.is_client_error:
        raise PortError(
            f"Port at {port.base_url} refuses the credentials ({status})",
            "Correct OCEAN__PORT__CLIENT_ID and OCEAN__PORT__CLIENT_SECRET, or OCEAN__PORT__BASE_URL if the account is in another region.",
        )
    if not answer.is_success or b"accessToken" not in answer.content:
        raise PortError(
            f"What answers at {port.base_url} is not Port's API ({status})",
            "Correct OCEAN__PORT__BASE_URL: https://api.port.io, or https://api.us.port.io for accounts in the US.",
        )
    return None
