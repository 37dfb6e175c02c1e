"""7. Three processes on one key: each for itself, and through a Redis."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from statistics import quantiles
from threading import Thread
from typing import Any

from benchmarks.accounts import AccountSize
from benchmarks.ocean_process import ocean
from benchmarks.results import Results
from benchmarks.servers import PortServer, StatuspageServer, empty_port, statuspage
from sandbox.integration_process import shipped_folder
from tests.redis_server import redis_server

SIZE = AccountSize(12, 20, updates=1, components=4)
"""A resync of 37 requests."""

RESYNCS = 3
QUICK_RESYNCS = 1
WORKERS = 2
INTERVAL = 3.0
"""Seconds between two events."""

WINDOW = 60.0
START = 15.0
"""Seconds that the workers get to subscribe."""

OURS = "OCEAN__INTEGRATION__CONFIG__"
WORKER = {
    "OCEAN__EVENT_LISTENER": '{"type":"WEBHOOKS_ONLY"}',
    "OCEAN__INITIALIZE_PORT_RESOURCES": "false",
}

type Json = dict[str, Any]


def measure(quick: bool, say: Callable[[str], None]) -> Results:
    """Resync again and again beside two workers, with events all the time."""
    resyncs = QUICK_RESYNCS if quick else RESYNCS
    results = Results(
        7,
        "Three processes on one key of 60 requests a minute",
        (
            "Budget",
            "Requests",
            "Refused",
            "Most in 60 s",
            "Resyncs took",
            "Events",
            "p95",
        ),
        notes=[
            (
                f"{resyncs} resyncs of {SIZE.fewest_requests} requests, each by a job of its own,"
                f" beside {WORKERS} workers; an incident is opened every {INTERVAL:.0f} s at the"
                " earliest. The emulated Statuspage counts by 60 seconds, as the vendor does."
            ),
            (
                "Divided: each process keeps to 20 requests a minute, as the docs ask for where"
                " there is no Redis."
            ),
        ],
    )
    with tempfile.TemporaryDirectory() as folder, redis_server(folder) as redis:
        for name, settings in (
            ("each for itself", {f"{OURS}REQUESTS_PER_MINUTE": "60"}),
            ("divided", {f"{OURS}REQUESTS_PER_MINUTE": "20"}),
            ("shared", {f"{OURS}BUDGET_REDIS_URL": redis.url}),
        ):
            row = (name, *_row(resyncs, settings))
            say(", ".join(row))
            results.rows.append(row)
    return results


def _row(resyncs: int, settings: dict[str, str]) -> tuple[str, ...]:
    with statuspage(SIZE) as server, empty_port() as port, shipped_folder() as folder:
        server.begin(limited=True)

        def run_jobs(times: int) -> None:
            for _ in range(times):
                with ocean(folder, port.url, server.url, settings=settings) as process:
                    process.watch(600.0)

        run_jobs(1)
        with ExitStack() as workers:
            for _ in range(WORKERS):
                workers.enter_context(
                    ocean(
                        folder,
                        port.url,
                        server.url,
                        listening=True,
                        settings=settings | WORKER,
                    )
                )
            time.sleep(START)
            began = time.monotonic()
            jobs = Thread(target=run_jobs, args=(resyncs,))
            jobs.start()
            taken = list(_latencies(server, port, jobs))
            seconds = time.monotonic() - began
        requests = server.management_requests()
    refused = sum(request["status"] in (420, 429) for request in requests)
    return (
        str(len(requests)),
        str(refused),
        str(_most_in_a_window(requests)),
        f"{seconds:.0f} s",
        str(len(taken)),
        f"{quantiles(taken, n=20, method='inclusive')[-1]:.2f} s",
    )


def _latencies(
    server: StatuspageServer, port: PortServer, jobs: Thread
) -> Iterator[float]:
    page_ids = server.page_ids()
    number = 0
    while jobs.is_alive():
        began = time.monotonic()
        page_id = page_ids[number % len(page_ids)]
        identifier = server.open_incident(page_id, f"Benchmark {number}")
        port.wait_for("statuspageIncident", identifier)
        yield time.monotonic() - began
        number += 1
        time.sleep(max(0.0, began + INTERVAL - time.monotonic()))


def _most_in_a_window(requests: list[Json]) -> int:
    moments: list[float] = [request["at"] for request in requests]
    return max(
        sum(first <= moment < first + WINDOW for moment in moments) for first in moments
    )
