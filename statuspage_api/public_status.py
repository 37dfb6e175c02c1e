"""A page's overall status, which the management API does not tell."""

import asyncio
import re

import httpx
from loguru import logger

from errors import StatuspageError
from statuspage_api.objects import INDICATORS, PageStatus, RawItem

STATUS_PATH = "/api/v2/status.json"
SUBDOMAIN_PLACEHOLDER = "{subdomain}"
TIMEOUT = 5.0
"""Seconds."""

UNREADABLE = (
    httpx.HTTPError,
    httpx.InvalidURL,
    StatuspageError,
    OSError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    RecursionError,
)
"""Everything between an unreachable host and JSON of another shape."""


class PublicStatus:
    """The keyless API that every public page has, outside the vendor's rate limit.

    Source: https://metastatuspage.com/api/v2 (Status).

    Args:
        http: sends the requests; it must not add a key.
        url_template: where pages are published, with `{subdomain}` in it.
        timeout: seconds for one answer, redirects included.
    """

    def __init__(
        self, http: httpx.AsyncClient, url_template: str, timeout: float = TIMEOUT
    ) -> None:
        self._http = http
        self._url_template = url_template.rstrip("/")
        self._timeout = timeout
        self._told: dict[str, str] = {}

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
            async with asyncio.timeout(self._timeout):
                # A page with a domain of its own redirects to it.
                response = await self._http.get(
                    base_url + STATUS_PATH, follow_redirects=True
                )
            status = _page_status(response, page)
        except UNREADABLE as error:
            self._tell(page["id"], (str(error) or type(error).__name__).splitlines()[0])
            return None
        self._told.pop(page["id"], None)
        return status

    def _tell(self, page_id: str, reason: str) -> None:
        # Once: a private page has no public status at any resync or event.
        if self._told.get(page_id) != reason:
            self._told[page_id] = reason
            logger.warning(
                f"The public status of page {page_id} is not known: {reason}."
                " Its status_indicator stays empty until a later resync"
            )


def _page_status(response: httpx.Response, page: RawItem) -> PageStatus:
    response.raise_for_status()
    answer = response.json()
    if answer.get("page", {}).get("id", page["id"]) != page["id"]:
        raise ValueError("another page has answered")
    indicator = answer["status"]["indicator"]
    description = answer["status"]["description"]
    if indicator not in INDICATORS or not isinstance(description, str):
        raise ValueError("its indicator or description is not one that is known")
    return PageStatus(indicator, description)
