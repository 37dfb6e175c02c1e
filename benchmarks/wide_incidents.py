"""6. How long one more update of an incident with hundreds of objects takes into Port."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.accounts import AccountSize
from benchmarks.live_latency import following, wait_until
from benchmarks.results import Results
from benchmarks.servers import PortServer, StatuspageServer
from sandbox.statuspage import Account

EVENTS = 4
PAUSE = 2.0
"""Seconds between two events, in which the one before comes to its end."""


@dataclass(frozen=True)
class WideAccount(AccountSize):
    """An account whose incidents touch all components of their page."""

    def account(self) -> Account:
        """Make the account."""
        account = super().account()
        for page in account.pages.values():
            components = [
                each for each in page.components.values() if not each["group"]
            ]
            for incident in page.incidents.values():
                incident["components"] = components
        return account


WIDTHS = (
    WideAccount(1, 1, updates=4, components=4),
    WideAccount(1, 1, updates=60, components=80),
    WideAccount(1, 1, updates=60, components=320),
)


def measure(quick: bool, say: Callable[[str], None]) -> Results:
    """Post updates, and look when Port has them."""
    results = Results(
        6,
        "Seconds until Port has one more update of a wide incident (aim: 2 s)",
        ("Updates and components", "First event", "Later events"),
        notes=[
            (
                "The process has not seen the incident before the first event. Of the later ones"
                " the longest counts."
            )
        ],
    )
    for width in WIDTHS[-1:] if quick else WIDTHS:
        first, *later = _latencies(width)
        name = f"{width.updates} and {width.components}"
        say(f"{name}: {first:.2f} s, then {max(later):.2f} s")
        results.rows.append((name, f"{first:.2f} s", f"{max(later):.2f} s"))
    return results


def _latencies(width: WideAccount) -> list[float]:
    with following(width) as (server, port, process):
        wait_until(lambda: port.resync_status() == "completed", process)
        [page_id] = server.page_ids()
        taken = []
        for number in range(EVENTS):
            taken.append(_latency(server, port, page_id, f"News {number}"))
            time.sleep(PAUSE)
        return taken


def _latency(
    server: StatuspageServer, port: PortServer, page_id: str, text: str
) -> float:
    began = time.monotonic()
    identifier = server.post_update(page_id, text)
    port.wait_for("statuspageIncidentUpdate", identifier)
    return time.monotonic() - began
