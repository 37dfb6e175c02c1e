"""The integration's settings, read from Ocean's configuration."""

import json
import re

from port_ocean.context.ocean import ocean

from errors import ConfigurationError

PAGE_ID_PATTERN = re.compile(r"[A-Za-z0-9]+")


def configured_page_ids() -> frozenset[str]:
    """The pages that `statuspageIds` names; none means all that the key sees.

    Raises:
        ConfigurationError: the setting holds something else than page ids.
    """
    return parse_page_ids(ocean.integration_config.get("statuspage_ids") or "")


def parse_page_ids(setting: str) -> frozenset[str]:
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
                "statuspageIds",
                f"{page_id!r} is not a page id",
                remedy='Name the pages as id1,id2 or ["id1", "id2"]; an id is the part after /pages/ in manage.statuspage.io.',
            )
    return frozenset(page_id for page_id in page_ids if page_id)


def webhook_secret() -> str | None:
    """What a webhook's sender has to show, or None when anyone may send."""
    return (ocean.integration_config.get("webhook_secret") or "").strip() or None


def subscriber_email() -> str | None:
    """Who Statuspage tells when it stops to deliver, or None."""
    return (ocean.integration_config.get("subscriber_email") or "").strip() or None


def processes_events() -> bool:
    """Whether this process receives live events and knows where from outside."""
    return bool(
        ocean.app.base_url and ocean.app.config.event_listener.should_process_webhooks
    )


def requests_per_minute() -> int:
    """How many requests the key allows in any 60 seconds.

    Raises:
        ConfigurationError: none at all.
    """
    limit: int = ocean.integration_config["requests_per_minute"]
    if limit < 1:
        raise ConfigurationError(
            "requestsPerMinute",
            f"{limit} leaves no request to make",
            remedy="Set what Statuspage allows for your key; it is 60 unless they raised it.",
        )
    return limit
