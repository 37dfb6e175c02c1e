"""`make bench`: run the benchmarks, print their tables, and record them if asked to."""

import argparse
import signal
import sys
from collections.abc import Callable
from time import monotonic

from loguru import logger
from rich.console import Console

from benchmarks import (
    limited_time,
    live_latency,
    peak_memory,
    requests_made,
    resync_time,
    shared_budget,
    wide_incidents,
)
from benchmarks.results import Results, measured_on, record

type Benchmark = Callable[[bool, Callable[[str], None]], Results]

BENCHMARKS: dict[int, Benchmark] = {
    1: requests_made.measure,
    2: resync_time.measure,
    3: limited_time.measure,
    4: live_latency.measure,
    5: peak_memory.measure,
    6: wide_incidents.measure,
    7: shared_budget.measure,
}


def main() -> None:
    """Run what was asked for."""
    options = _options()
    # Whoever ends the benchmark ends what it has started, as with Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # The core runs in this process too, and what it logs is no result.
    logger.remove()
    logger.add(sys.stderr, level="ERROR")
    console = Console(highlight=False, soft_wrap=True)
    began = monotonic()
    conditions = measured_on(options.quick)
    everything = []
    for number in options.only or BENCHMARKS:

        def say(text: str, number: int = number) -> None:
            console.print(
                f"[{number}] {monotonic() - began:5.0f} s  {text}", markup=False
            )

        results = BENCHMARKS[number](options.quick, say)
        everything.append(results)
        if options.record:
            record(results, conditions)
    for results in everything:
        console.print()
        results.show(console)
    console.print(f"\n{conditions}", markup=False)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only",
        type=int,
        nargs="+",
        choices=BENCHMARKS,
        help="run these and no others",
    )
    parser.add_argument(
        "--quick", action="store_true", help="small sizes, about a minute each"
    )
    parser.add_argument(
        "--record",
        action="store_true",
        help="write the tables into benchmarks/README.md",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
