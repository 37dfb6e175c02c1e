"""A page's overall status, which the management API does not tell."""

import asyncio
import re

import httpx
from loguru import logger
from port_ocean.exceptions.clients import BlockedIPError

from raw_items import PageStatus, RawItem

STATUS_PATH = "/api/v2/status.json"
SUBDOMAIN_PLACEHOLDER = "{subdomain}"
TIMEOUT = 5.0
"""Seconds for one answer, redirects included."""

UNREADABLE = (
    httpx.HTTPError,
    httpx.InvalidURL,
    BlockedIPError,
    OSError,
    ValueError,
    LookupError,
    TypeError,
)
"""Everything between an unreachable host and JSON of another shape."""


class PublicStatus:
    """The keyless API that every public page has, outside the vendor's rate limit.

    Source: https://metastatuspage.com/api/v2 (Status).

    Args:
        http: sends the requests; it must not add a key.
        url_template: where pages are published, with `{subdomain}` in it.
    """

    def __init__(self, http: httpx.AsyncClient, url_template: str) -> None:
        self._http = http
        self._url_template = url_template.rstrip("/")

    async def status_of(self, page: RawItem) -> PageStatus | None:
        """What the page's visitors see, or None: best effort, nothing is raised.

        A private page, or one whose status cannot be read in 5 seconds, has none.
        """
        subdomain = page.get("subdomain")
        # It becomes part of a host name, so it must be a label of one.
        if not isinstance(subdomain, str) or not re.fullmatch(
            r"[A-Za-z0-9-]{1,63}", subdomain
        ):
            return None
        base_url = self._url_template.replace(SUBDOMAIN_PLACEHOLDER, subdomain)
        try:
            async with asyncio.timeout(TIMEOUT):
                # A page with a domain of its own redirects to it.
                response = await self._http.get(
                    base_url + STATUS_PATH, follow_redirects=True
                )
            return _page_status(response)
        except UNREADABLE as error:
            reason = (str(error) or type(error).__name__).splitlines()[0]
            logger.warning(
                f"The public status of page {page['id']} is not known: {reason}."
                " Its status_indicator stays empty until a later resync"
            )
            return None


def _page_status(response: httpx.Response) -> PageStatus:
    response.raise_for_status()
    status = response.json()["status"]
    indicator, description = status["indicator"], status["description"]
    if not (isinstance(indicator, str) and isinstance(description, str)):
        raise TypeError("its indicator or description is not a text")
    return PageStatus(indicator, description)
