"""2. The time of a resync over the floor's, at several latencies."""

from collections.abc import Callable
from contextlib import ExitStack
from statistics import median

from benchmarks.accounts import SIZE_COLUMN, AccountSize
from benchmarks.results import Results
from benchmarks.runs import Run, check_equal, floor_folder, run_floor, run_integration
from benchmarks.servers import statuspage

LATENCIES = (0.0, 0.1, 0.5)
"""Seconds before Statuspage answers anything."""

SIZES = (AccountSize(1, 60), AccountSize(4, 500))
QUICK_SIZES = (AccountSize(2, 150),)
REPEATS = 3
QUICK_REPEATS = 1


def measure(quick: bool, say: Callable[[str], None]) -> Results:
    """Run floor and integration in turns."""
    repeats = QUICK_REPEATS if quick else REPEATS
    results = Results(
        2,
        "Resync time over the floor: Ocean alone, raw items from memory (aim: 1.2)",
        (
            SIZE_COLUMN,
            "Latency",
            "Entities",
            "Floor",
            "Ours",
            "Ratio",
            "CPU ratio",
        ),
        notes=[
            (
                f"Medians of {repeats} run(s); the ratio is the median of the ratios of runs that"
                " followed each other. In each pair both catalogs were found to be equal."
            ),
            "Time is what Ocean tells Port: from the resync's start to its end.",
            (
                "The CPU ratio is of whole processes with their forks, start included; other load"
                " on the machine hardly moves it."
            ),
        ],
    )
    for size in QUICK_SIZES if quick else SIZES:
        results.rows += _rows(size, repeats, say)
    return results


def _rows(
    size: AccountSize, repeats: int, say: Callable[[str], None]
) -> list[tuple[str, ...]]:
    floors: list[Run] = []
    ours: dict[float, list[Run]] = {latency: [] for latency in LATENCIES}
    with ExitStack() as stack:
        server = stack.enter_context(statuspage(size))
        folder = stack.enter_context(floor_folder(server))
        for repeat in range(1, repeats + 1):
            floor = run_floor(folder)
            floors.append(floor)
            say(f"{size}, {repeat} of {repeats}: floor {floor.seconds:.2f} s")
            for latency in LATENCIES:
                server.begin(latency=latency)
                run = run_integration(server)
                check_equal(floor, run)
                ours[latency].append(run)
                say(f"{size}, {repeat} of {repeats}: {latency} s: {run.seconds:.2f} s")
    return [
        (
            str(size),
            f"{latency} s",
            f"{len(floors[0].entities):,}",
            f"{median(run.seconds for run in floors):.2f} s",
            f"{median(run.seconds for run in runs):.2f} s",
            f"{_median_ratio([run.seconds for run in runs], [run.seconds for run in floors]):.2f}",
            f"{_median_ratio([run.cpu_seconds for run in runs], [run.cpu_seconds for run in floors]):.2f}",
        )
        for latency, runs in ours.items()
    ]


def _median_ratio(ours: list[float], floors: list[float]) -> float:
    return median(our / floor for our, floor in zip(ours, floors, strict=True))
