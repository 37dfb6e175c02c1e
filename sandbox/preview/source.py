"""Whose account is previewed: the one of the user's key, or the example account."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from dotenv import dotenv_values

from sandbox.serving import LOOPBACK, serve
from sandbox.statuspage import create_statuspage_app, demo_account

SETTINGS = "OCEAN__INTEGRATION__CONFIG__"
KEY_SETTING = f"{SETTINGS}STATUSPAGE_API_KEY"
HOST_SETTING = f"{SETTINGS}STATUSPAGE_HOST"
# A preview receives no live events, so nothing that belongs to them comes along:
# `appHost` is an old name of the address at which Statuspage would find us.
LIVE_EVENT_SETTINGS = frozenset(
    f"{SETTINGS}{name}" for name in ("APP_HOST", "WEBHOOK_SECRET", "SUBSCRIBER_EMAIL")
)
# The way to the real Statuspage may lead through a proxy. Everything else, the
# credentials of Port above all, stays out of the integration's environment.
NETWORK_SETTINGS = ("HTTP_PROXY", "HTTPS_PROXY", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")

EXAMPLE = "the sandbox's example account"
EXAMPLE_KEY = "preview-example-key"


@dataclass(frozen=True)
class Source:
    """A Statuspage account.

    Attributes:
        statuspage_url: the sandbox's Statuspage, or None for the real one.
        api_key: the key; in no text that this object makes of itself.
        settings: the integration's other settings, as environment variables.
        label: what to call the account.
        folder_name: equal for previews of the same account.
    """

    statuspage_url: str | None
    api_key: str
    settings: dict[str, str]
    label: str
    folder_name: str

    def __repr__(self) -> str:
        return f"Source({self.label})"


def user_settings(
    file: Path, environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """The integration's own settings of a file like `.env` and of the environment.

    The environment wins. Nothing that names or opens the real Port is among them.
    """
    given = {**dotenv_values(file), **environment}
    settings = {
        name: value
        for name, value in given.items()
        if value and name.startswith(SETTINGS) and name not in LIVE_EVENT_SETTINGS
    }
    network = {
        name: value
        for name, value in environment.items()
        if name.upper() in NETWORK_SETTINGS
    }
    # The local Port is reached directly, whatever else is.
    no_proxy = environment.get("NO_PROXY") or environment.get("no_proxy") or ""
    return settings | network | {"NO_PROXY": f"{LOOPBACK},{no_proxy}".strip(",")}


@contextmanager
def open_source(settings: Mapping[str, str]) -> Iterator[Source]:
    """Give the account of the settings' key, or serve the example when there is none."""
    others = {name: value for name, value in settings.items() if name != KEY_SETTING}
    if api_key := settings.get(KEY_SETTING):
        yield _account_of(api_key, others)
        return
    with serve(create_statuspage_app(demo_account())) as url:
        options = {"api_key": EXAMPLE_KEY}
        httpx.put(f"{url}/sandbox/options", json=options).raise_for_status()
        yield Source(url, EXAMPLE_KEY, {}, EXAMPLE, "example")


def _account_of(api_key: str, settings: dict[str, str]) -> Source:
    host = settings.get(HOST_SETTING)
    # A few digits of a digest tell accounts apart and say nothing about the key,
    # which is too long to be guessed.
    digest = hashlib.sha256(f"{host} {api_key}".encode()).hexdigest()[:12]
    label = f"the account of your API key{f' at {host}' if host else ''}"
    return Source(None, api_key, settings, label, f"account-{digest}")
