"""The integration's settings, read from Ocean's configuration and checked once."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from port_ocean.context.ocean import ocean
from port_ocean.core.models import EventListenerType
from redis.asyncio import SSLConnection

from errors import ConfigurationError

PAGE_ID_PATTERN = re.compile(r"[A-Za-z0-9]+")

ALL_PAGES = "all"
"""In `actionsPageIds`: every page that the integration syncs."""

MOST_REQUESTS_PER_MINUTE = 100_000
"""More than any key is allowed, and than memory should be kept for."""

REDIS_SCHEMES = ("redis://", "rediss://", "unix://")


@dataclass(frozen=True)
class Settings:
    """What the user has set. Secrets are not part of its printed form.

    Attributes:
        api_key: the Statuspage key as it was set, an `OAuth ` in front perhaps included.
        host: where the management API is.
        public_url: where the public pages are, with `{subdomain}` in it.
        page_ids: the pages to sync; none means all that the key sees.
        requests_per_minute: how many requests the key allows in any 60 seconds.
        budget_redis: how redis-py reaches the Redis through which processes share the
            key's requests, as arguments of `Redis.from_url`; None where none is named.
        webhook_secret: what the user has webhooks show, or None.
        subscriber_email: who Statuspage tells when it stops to deliver, or None.
        base_url: where the integration is reached from outside, or None.
        installation: the integration's identifier in Port.
        receives_events: whether this process receives live events.
        is_job: whether this process resyncs once and ends.
        works_alone: whether no process beside this one takes live events.
        environment_in_mapping: whether the mapping may read environment variables.
        actions_page_ids: the pages that actions of Port may change; ALL_PAGES for all
            that are synced, none for none.
    """

    api_key: str = field(repr=False)
    host: str
    public_url: str
    page_ids: frozenset[str]
    requests_per_minute: int
    budget_redis: dict[str, Any] | None = field(repr=False)
    webhook_secret: str | None = field(repr=False)
    subscriber_email: str | None = field(repr=False)
    base_url: str | None
    installation: str
    receives_events: bool
    is_job: bool
    works_alone: bool
    environment_in_mapping: bool
    actions_page_ids: frozenset[str]

    @classmethod
    def from_ocean(cls) -> Self:
        """The settings of this process.

        Raises:
            ConfigurationError: one of them cannot work.
        """
        config = ocean.integration_config
        listener = ocean.app.config.event_listener
        return cls(
            api_key=config["statuspage_api_key"],
            host=_address("statuspageHost", config["statuspage_host"]),
            public_url=_address("statuspagePublicUrl", config["statuspage_public_url"]),
            page_ids=parse_page_ids(config.get("statuspage_ids") or ""),
            requests_per_minute=_requests_per_minute(config["requests_per_minute"]),
            budget_redis=_budget_redis(_text(config.get("budget_redis_url"))),
            webhook_secret=_text(config.get("webhook_secret")),
            subscriber_email=_email(_text(config.get("subscriber_email"))),
            base_url=_base_url(_text(ocean.app.base_url)),
            installation=ocean.config.integration.identifier,
            receives_events=listener.should_process_webhooks,
            is_job=listener.type == EventListenerType.ONCE,
            works_alone=(
                listener.should_resync
                and not ocean.config.live_events.is_redis_stream_consumer_enabled
            ),
            environment_in_mapping=bool(config.get("allow_environment_in_mapping")),
            actions_page_ids=_actions_page_ids(config.get("actions_page_ids") or ""),
        )

    @property
    def follows_events(self) -> bool:
        """Whether this process receives live events and knows where from outside."""
        return self.base_url is not None and self.receives_events

    def may_act_on(self, page_id: str) -> bool:
        """Whether actions of Port may change a page."""
        if ALL_PAGES in self.actions_page_ids:
            return not self.page_ids or page_id in self.page_ids
        return page_id in self.actions_page_ids

    @property
    def leaves_a_reserve(self) -> bool:
        """Whether a resync here has to leave requests to live events, of whatever process."""
        return not self.is_job or bool(self.base_url or self.budget_redis)

    @property
    def webhook_token(self) -> str:
        """What a webhook shows to prove that it was subscribed by this integration.

        Without a secret of the user's, it follows from the key, which nobody else
        has: only an administrator of the page can read it, in the list of subscribers.
        """
        if self.webhook_secret is not None:
            return self.webhook_secret
        message = f"statuspage webhook of {self.installation}"
        return hmac.new(
            self.api_key.encode(), message.encode(), hashlib.sha256
        ).hexdigest()


def parse_page_ids(setting: str, name: str = "statuspageIds") -> frozenset[str]:
    """Page ids from a JSON list or from text with commas or spaces between them.

    Both are taken because Helm and environment variables carry lists as text,
    and Ocean's own list type stops the start on anything but JSON.

    Raises:
        ConfigurationError: something in it is not a page id.
    """
    try:
        entries = json.loads(setting)
    except ValueError:
        entries = None
    if setting.strip() == "null":
        entries = []
    if not isinstance(entries, list):
        entries = re.split(r"[\s,]+", setting.strip("[] \t\r\n"))
    page_ids = [str(entry).strip(" \"'") for entry in entries if entry is not None]
    for page_id in page_ids:
        if page_id and not PAGE_ID_PATTERN.fullmatch(page_id):
            raise ConfigurationError(
                name,
                f"{page_id!r} is not a page id",
                remedy='Name the pages as id1,id2 or ["id1", "id2"]; an id is the part after /pages/ in manage.statuspage.io.',
            )
    return frozenset(page_id for page_id in page_ids if page_id)


def _actions_page_ids(setting: str) -> frozenset[str]:
    page_ids = parse_page_ids(setting, "actionsPageIds")
    if ALL_PAGES in {page_id.lower() for page_id in page_ids}:
        return frozenset({ALL_PAGES})
    return page_ids


def _text(setting: str | None) -> str | None:
    return (setting or "").strip() or None


def _address(setting: str, address: str) -> str:
    address = address.strip()
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("https", "http") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        # Not quoted: it may hold credentials for a proxy.
        raise ConfigurationError(
            setting,
            "it is not an address that begins with https://",
            remedy="Correct or remove it.",
        )
    return address


def _base_url(address: str | None) -> str | None:
    return address and _address("OCEAN__BASE_URL", address)


def _budget_redis(own_url: str | None) -> dict[str, Any] | None:
    if own_url:
        if not own_url.startswith(REDIS_SCHEMES):
            # Not quoted: it may hold a password.
            raise ConfigurationError(
                "budgetRedisUrl",
                "it is not an address that begins with redis:// or rediss://",
                remedy="Correct it, or remove it where one process uses the key alone.",
            )
        return {"url": own_url}
    oceans = ocean.config.live_events.redis
    if "url" not in oceans.model_fields_set:
        return None
    options: dict[str, Any] = {
        "url": oceans.url,
        "username": oceans.username,
        "password": oceans.password,
    }
    if oceans.enable_tls:
        options["connection_class"] = SSLConnection
        if oceans.ca:
            options["ssl_ca_data"] = base64.b64decode(oceans.ca).decode()
    return options


def _email(address: str | None) -> str | None:
    if address and not re.fullmatch(r"[^\s@]+@[^\s@]+", address):
        raise ConfigurationError(
            "subscriberEmail",
            "it is not an e-mail address",
            remedy="Set one address, or remove it.",
        )
    return address


def _requests_per_minute(limit: int) -> int:
    remedy = "Set what Statuspage allows for your key; it is 60 unless they raised it."
    if limit < 1:
        fault = f"{limit} leaves no request to make"
        raise ConfigurationError("requestsPerMinute", fault, remedy)
    if limit > MOST_REQUESTS_PER_MINUTE:
        fault = "it is more than Statuspage allows any key"
        raise ConfigurationError("requestsPerMinute", fault, remedy)
    return limit
