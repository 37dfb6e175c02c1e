"""A page's overall status, which the management API does not tell."""

import asyncio
import re

import httpx
from loguru import logger

from errors import StatuspageError
from statuspage_api.json_text import parse_json
from statuspage_api.objects import INDICATORS, PageStatus, RawItem

STATUS_PATH = "/api/v2/status.json"
SUBDOMAIN_PLACEHOLDER = "{subdomain}"
TIMEOUT = 5.0
"""Seconds."""

CACHED_FOR = 12.0
"""Seconds after which a change is seen for sure: the answer comes from a cache of ten."""

MOST_REDIRECTS = 3

# RFC 1123: what a host's name is made of.
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
TOP_LEVEL = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]")
LONGEST_NAME = 253
INTERNAL_TOP_LEVELS = frozenset(
    {"arpa", "corp", "home", "internal", "intranet", "lan", "local"}
    | {"localdomain", "localhost", "mail", "private"}
)
"""Names that the public DNS does not give out, and that lead into somebody's own net."""

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
        timeout: seconds for the answer of one address, redirects included.
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

        It is asked for at the page's subdomain, and where that fails or cannot be part
        of an address, at its own domain. A private page, or one whose status cannot be
        read in 5 seconds at either, has none.
        """
        reasons = []
        for base_url in self._addresses(page):
            try:
                status = await self._ask(base_url, page)
            except UNREADABLE as error:
                reasons.append((str(error) or type(error).__name__).splitlines()[0])
            else:
                self._told.pop(page["id"], None)
                return status
        reason = "; ".join(reasons) or "it has neither a subdomain nor a public domain"
        self._tell(page["id"], reason)
        return None

    def _addresses(self, page: RawItem) -> list[str]:
        """Where the page may be, without what cannot be part of an address."""
        subdomain, domain = page.get("subdomain"), page.get("domain")
        addresses = []
        if SUBDOMAIN_PLACEHOLDER not in self._url_template:
            addresses.append(self._url_template)
        elif isinstance(subdomain, str) and LABEL.fullmatch(subdomain):
            addresses.append(
                self._url_template.replace(SUBDOMAIN_PLACEHOLDER, subdomain)
            )
        if isinstance(domain, str) and _is_public_name(domain):
            addresses.append(f"https://{domain}")
        return addresses

    async def _ask(self, base_url: str, page: RawItem) -> PageStatus:
        async with asyncio.timeout(self._timeout):
            response = await self._http.get(base_url + STATUS_PATH)
            host = response.url.host
            # A page with a domain of its own redirects to it.
            for _ in range(MOST_REDIRECTS):
                if (redirect := response.next_request) is None:
                    break
                if redirect.url.host != host and not _is_public_name(redirect.url.host):
                    raise ValueError(f"it leads to {redirect.url.host}")
                response = await self._http.send(redirect)
        return _page_status(response, page)

    def _tell(self, page_id: str, reason: str) -> None:
        # Once: a private page has no public status at any resync or event.
        if self._told.get(page_id) != reason:
            self._told[page_id] = reason
            logger.warning(
                f"The public status of page {page_id} is not known: {reason}."
                " Its status_indicator stays empty until a later resync"
            )


def _is_public_name(domain: str) -> bool:
    """Whether it is a host name of the public DNS: no address, and no name of an internal net.

    Whoever administers the page writes it, and this integration would go there.
    """
    *labels, top = domain.split(".")
    return (
        bool(labels)
        and all(LABEL.fullmatch(label) for label in labels)
        and TOP_LEVEL.fullmatch(top) is not None
        and top.lower() not in INTERNAL_TOP_LEVELS
        and len(domain) <= LONGEST_NAME
    )


def _page_status(response: httpx.Response, page: RawItem) -> PageStatus:
    response.raise_for_status()
    answer = parse_json(response.content)
    if answer.get("page", {}).get("id", page["id"]) != page["id"]:
        raise ValueError("another page has answered")
    indicator = answer["status"]["indicator"]
    description = answer["status"]["description"]
    if indicator not in INDICATORS or not isinstance(description, str):
        raise ValueError("its indicator or description is not one that is known")
    return PageStatus(indicator, description)
