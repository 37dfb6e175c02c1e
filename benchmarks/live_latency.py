"""4. How long a change takes from Statuspage into Port, idle and under a resync."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median, quantiles

from benchmarks.accounts import AccountSize
from benchmarks.ocean_process import OceanProcess, ocean
from benchmarks.results import Results
from benchmarks.servers import PortServer, StatuspageServer, empty_port, statuspage
from sandbox.integration_process import shipped_folder

SMALL = AccountSize(2, 20)
LARGE = AccountSize(2, 12_000, updates=1)
EVENTS = 24
QUICK_EVENTS = 8
IDLE_INTERVAL = 1.0
"""Seconds between two events."""

BUSY_INTERVAL = 7.0
"""Seconds; so that a minute's events fit into the reserve of ten requests."""

START_DEADLINE = 120.0
RESYNC_SHARE = 50
"""Requests after which a resync has used up all that it may."""

type Servers = tuple[StatuspageServer, PortServer, OceanProcess]


def measure(quick: bool, say: Callable[[str], None]) -> Results:
    """Open incidents, and look when Port has them."""
    events = QUICK_EVENTS if quick else EVENTS
    results = Results(
        4,
        "Seconds from a change in Statuspage until Port has it (aim: p95 of 5 s)",
        ("While", "Events", "Interval", "Median", "p95", "Longest", "Refused"),
        notes=[
            (
                "Each event opens an incident in the emulated Statuspage, which delivers the webhook;"
                " the limit of 60 requests a minute is on."
            ),
            (
                f"The resync is of {LARGE.fewest_requests} requests and at its limit from before the"
                " first event until after the last."
            ),
        ],
    )
    results.rows.append(_idle(events, say))
    results.rows.append(_under_resync(events, say))
    return results


def _idle(events: int, say: Callable[[str], None]) -> tuple[str, ...]:
    with following(SMALL) as (server, port, process):
        wait_until(lambda: port.resync_status() == "completed", process)
        say("idle: the first resync is over")
        taken = _latencies(server, port, events, IDLE_INTERVAL, say)
        return _row("idle", taken, IDLE_INTERVAL, server)


def _under_resync(events: int, say: Callable[[str], None]) -> tuple[str, ...]:
    say(f"resync: making {LARGE} up")
    with following(LARGE) as (server, port, process):
        wait_until(lambda: len(server.management_requests()) >= RESYNC_SHARE, process)
        say("resync: it is at its limit")
        taken = _latencies(server, port, events, BUSY_INTERVAL, say)
        if port.resync_status() != "running":
            raise RuntimeError("the resync was over before the last event")
        return _row("a resync at the limit", taken, BUSY_INTERVAL, server)


@contextmanager
def following(size: AccountSize) -> Iterator[Servers]:
    """An account under the vendor's limit, a Port, and the integration that listens."""
    with (
        statuspage(size) as server,
        empty_port() as port,
        shipped_folder() as folder,
    ):
        server.begin(limited=True)
        with ocean(folder, port.url, server.url, listening=True) as process:
            yield server, port, process


def _latencies(
    server: StatuspageServer,
    port: PortServer,
    events: int,
    interval: float,
    say: Callable[[str], None],
) -> list[float]:
    page_ids = server.page_ids()
    taken = []
    for number in range(events):
        began = time.monotonic()
        page_id = page_ids[number % len(page_ids)]
        identifier = server.open_incident(page_id, f"Benchmark {number}")
        port.wait_for("statuspageIncident", identifier)
        taken.append(time.monotonic() - began)
        say(f"event {number + 1} of {events}: {taken[-1]:.2f} s")
        time.sleep(max(0.0, began + interval - time.monotonic()))
    return taken


def _row(
    situation: str, taken: list[float], interval: float, server: StatuspageServer
) -> tuple[str, ...]:
    requests = server.management_requests()
    refused = sum(request["status"] in (420, 429) for request in requests)
    return (
        situation,
        str(len(taken)),
        f"{interval:.0f} s",
        f"{median(taken):.2f} s",
        f"{quantiles(taken, n=20, method='inclusive')[-1]:.2f} s",
        f"{max(taken):.2f} s",
        str(refused),
    )


def wait_until(holds: Callable[[], bool], process: OceanProcess) -> None:
    """Wait until something holds.

    Raises:
        RuntimeError: it never does, or the process has ended.
    """
    while not holds():
        if not process.running or process.seconds > START_DEADLINE:
            raise RuntimeError(f"it did not come so far:\n{process.output[-5000:]}")
        time.sleep(0.2)
