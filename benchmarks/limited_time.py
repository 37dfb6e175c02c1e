"""3. The time of a resync under the vendor's real limit, over what the limit alone costs."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from statistics import median

from benchmarks.accounts import SIZE_COLUMN, AccountSize
from benchmarks.results import Results
from benchmarks.runs import (
    Json,
    Run,
    check_equal,
    floor_folder,
    mapping_with_updates_first,
    run_floor,
    run_integration,
)
from benchmarks.servers import statuspage

LIMIT = 60
"""Requests in any window of 60 seconds."""

WINDOW = 60.0
BUSY = AccountSize(10, 500)
"""An account that keeps Ocean busy for about as long as its requests take."""

SIZES = (
    AccountSize(54, 20, updates=2, components=8),
    BUSY,
)
QUICK_SIZES = (AccountSize(18, 20, updates=2, components=8),)
REPEATS = 3
QUICK_REPEATS = 1
STAGGER = 12.0
"""Seconds between the starts of runs: they wait nearly always, and not for each other."""


@dataclass(frozen=True)
class Trial:
    """One run: how long it took, its requests, and how many of them were refused."""

    run: Run
    requests: int
    refused: int


def budget_seconds(requests: int) -> float:
    """Seconds before the last of so many requests may go, when all others went at once."""
    return (requests - 1) // LIMIT * WINDOW


def measure(quick: bool, say: Callable[[str], None]) -> Results:
    """Run accounts that need two or three windows."""
    repeats = QUICK_REPEATS if quick else REPEATS
    results = Results(
        3,
        "Time under 60 requests a minute over max(floor, the budget alone) (aim: 1.1)",
        (
            SIZE_COLUMN,
            "Requests",
            "Refused",
            "Floor",
            "By the limit",
            "Ours",
            "Ratio",
        ),
        notes=[
            (
                f"Medians of {repeats} run(s), which ran at the same time with servers of their own,"
                f" each begun {STAGGER:.0f} s after the one before; of {BUSY} one run, alone."
            ),
            (
                "By the limit: max(floor, the time in which 60 requests a minute suffice). It is"
                " a job without live events, which leaves them no reserve."
            ),
            (
                "Ocean takes one kind after the other, so no update is mapped before the last list of"
                " incidents is there, which the limit puts into the second minute. Updates first:"
                " the same by a mapping with incident_update before incident, which has work to do"
                " meanwhile (and leaves incidents bare until their turn)."
            ),
        ],
    )
    for size in QUICK_SIZES if quick else SIZES:
        results.rows += _rows(size, 1 if size == BUSY else repeats, say)
    return results


def _rows(
    size: AccountSize, repeats: int, say: Callable[[str], None]
) -> Iterator[tuple[str, ...]]:
    with statuspage(size) as server, floor_folder(server) as folder:
        floors = [run_floor(folder) for _ in range(repeats)]
    floor = median(run.seconds for run in floors)
    fewest = max(floor, budget_seconds(size.fewest_requests))
    say(
        f"{size}: {size.fewest_requests} requests, floor {floor:.1f} s; {fewest:.0f} s to go"
    )
    ways: dict[str, Json | None] = {str(size): None}
    if size == BUSY:
        ways[f"{size}, updates first"] = mapping_with_updates_first()
    for name, mapping in ways.items():
        trial_of = partial(_trial, size, mapping)
        with ThreadPoolExecutor(repeats) as pool:
            trials = list(pool.map(trial_of, range(repeats)))
        for trial in trials:
            check_equal(floors[0], trial.run)
        ours = median(trial.run.seconds for trial in trials)
        say(f"{name}: {', '.join(f'{trial.run.seconds:.1f} s' for trial in trials)}")
        yield (
            name,
            f"{median(trial.requests for trial in trials):.0f}",
            str(sum(trial.refused for trial in trials)),
            f"{floor:.1f} s",
            f"{fewest:.0f} s",
            f"{ours:.1f} s",
            f"{ours / fewest:.2f}",
        )


def _trial(size: AccountSize, mapping: Json | None, turn: int) -> Trial:
    time.sleep(turn * STAGGER)
    with statuspage(size) as server:
        server.begin(limited=True)
        run = run_integration(server, mapping)
        requests = server.management_requests()
    refused = sum(request["status"] in (420, 429) for request in requests)
    return Trial(run, len(requests), refused)
