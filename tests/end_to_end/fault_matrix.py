"""`python -m tests.end_to_end.fault_matrix [words of ids]`: every row, printed as a table."""

import argparse
import sys
import threading
from queue import Empty, Queue
from subprocess import TimeoutExpired

from httpx import HTTPError
from rich import box
from rich.console import Console
from rich.table import Table

from sandbox.port.organization.feature_flags import Processing
from tests.end_to_end.fault_bench import Bench, Outcome, bench
from tests.end_to_end.fault_row import Row
from tests.end_to_end.faults import ROWS
from tests.end_to_end.glitches import GLITCH_ROWS
from tests.end_to_end.kills import KILL_ROWS

WORKERS = 6
"""Integrations at once: most of the time a row waits."""


def main() -> int:
    """Run the rows whose id has one of the words, or all; 1 when a verdict is bad."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    parser.add_argument(
        "--processing", type=Processing, choices=list(Processing), default="ocean"
    )
    arguments = parser.parse_args()
    words = arguments.words
    rows = [
        row
        for each in [*ROWS, *GLITCH_ROWS, *KILL_ROWS]
        if not words or any(word in each.id for word in words)
        if (row := each.where(arguments.processing))
    ]
    queue: Queue[Row] = Queue()
    for row in sorted(rows, key=lambda row: not row.waits):
        queue.put(row)
    outcomes: dict[str, Outcome] = {}
    workers = [
        threading.Thread(
            target=_work,
            args=(
                arguments.processing,
                queue,
                outcomes,
                Console(stderr=True, soft_wrap=True),
            ),
        )
        for _ in range(min(WORKERS, len(rows)))
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    table = Table(box=box.MARKDOWN)
    for heading in (
        "fault",
        "before",
        "after",
        "state",
        "after the next clean resync",
        "verdict",
    ):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(row.id, *_cells(outcomes[row.id]))
    Console(width=200, highlight=False).print(table)
    return int(any(outcome.complaints for outcome in outcomes.values()))


def _work(
    processing: Processing,
    queue: Queue[Row],
    outcomes: dict[str, Outcome],
    console: Console,
) -> None:
    with bench(processing) as own:
        while True:
            try:
                row = queue.get_nowait()
            except Empty:
                return
            outcome = _run(own, row)
            outcomes[row.id] = outcome
            verdict = outcome.complaints or "good"
            console.print(
                f"{row.id}: {verdict} {outcome.note} ({outcome.seconds:.0f} s)",
                markup=False,
                highlight=False,
            )


def _run(own: Bench, row: Row) -> Outcome:
    try:
        return own.run(row)
    except (OSError, RuntimeError, LookupError, HTTPError, TimeoutExpired) as error:
        # The other rows are run all the same.
        own.close()
        return Outcome(row, complaints=[f"not run: {error!r}"])


def _cells(outcome: Outcome) -> list[str]:
    verdict = "; ".join(each[:300] for each in outcome.complaints) or "good"
    return [
        f"{outcome.before}",
        f"{outcome.after}",
        outcome.state or "none told",
        f"{outcome.clean}",
        f"{verdict} {outcome.note}".strip(),
    ]


if __name__ == "__main__":
    sys.exit(main())
