"""`make demo`: the real integration, an example account, a local Port, and what came of it."""

import argparse
import sys
from collections.abc import Sequence

import httpx
from rich.console import Console

from sandbox import Json
from sandbox.demo.acting import show_acting
from sandbox.demo.live import show_live_events
from sandbox.demo.resync import show_resync
from sandbox.port.app import create_port_app
from sandbox.port.organization.feature_flags import Processing
from sandbox.serving import serve
from sandbox.statuspage import Account, create_statuspage_app, demo_account
from sandbox.watching import PortWatcher

API_KEY = "demo-statuspage-key"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo and print it; 0 when all arrived in Port and nothing was refused."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.demo", description=__doc__)
    parser.add_argument(
        "--processing",
        type=Processing,
        choices=list(Processing),
        default=Processing.OCEAN,
        help="who maps, writes and deletes: Ocean (with a copy for Port's lake), or Port",
    )
    console = Console(soft_wrap=True, highlight=False)
    return int(demo(console, parser.parse_args(arguments).processing) is None)


def demo(console: Console, processing: Processing) -> Json | None:
    """Run the demo; what Port has in the end, or None when something went wrong."""
    account = demo_account()
    options = {"api_key": API_KEY}
    with (
        serve(create_statuspage_app(account)) as statuspage_url,
        serve(create_port_app(processing=processing)) as port_url,
    ):
        httpx.put(f"{statuspage_url}/sandbox/options", json=options).raise_for_status()
        console.print(f"Statuspage's sandbox: {statuspage_url} ({_size(account)})")
        console.print(f"Port's sandbox:       {port_url} (processing: {processing})")
        for show in (show_resync, show_live_events, show_acting):
            if not show(console, account, statuspage_url, port_url, API_KEY):
                return None
        return PortWatcher(port_url).catalog()


def _size(account: Account) -> str:
    incidents = sum(len(page.incidents) for page in account.pages.values())
    return f"{len(account.pages)} pages, {incidents} incidents"


if __name__ == "__main__":
    sys.exit(main())
