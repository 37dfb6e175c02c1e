"""`make demo`: the real integration, an example account, a local Port, and what came of it."""

import sys

import httpx
from rich.console import Console

from sandbox.demo.acting import show_acting
from sandbox.demo.live import show_live_events
from sandbox.demo.resync import show_resync
from sandbox.port.app import create_port_app
from sandbox.serving import serve
from sandbox.statuspage import Account, create_statuspage_app, demo_account

API_KEY = "demo-statuspage-key"


def main() -> int:
    """Run the demo and print it; 0 when all arrived in Port and nothing was refused."""
    console = Console(soft_wrap=True, highlight=False)
    account = demo_account()
    options = {"api_key": API_KEY}
    with (
        serve(create_statuspage_app(account)) as statuspage_url,
        serve(create_port_app()) as port_url,
    ):
        httpx.put(f"{statuspage_url}/sandbox/options", json=options).raise_for_status()
        console.print(f"Statuspage's sandbox: {statuspage_url} ({_size(account)})")
        console.print(f"Port's sandbox:       {port_url}")
        for show in (show_resync, show_live_events, show_acting):
            if not show(console, account, statuspage_url, port_url, API_KEY):
                return 1
    return 0


def _size(account: Account) -> str:
    incidents = sum(len(page.incidents) for page in account.pages.values())
    return f"{len(account.pages)} pages, {incidents} incidents"


if __name__ == "__main__":
    sys.exit(main())
