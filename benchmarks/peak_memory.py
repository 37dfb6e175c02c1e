"""5. The most memory that a resync needs, over the floor's."""

from collections.abc import Callable
from statistics import median

from benchmarks.accounts import SIZE_COLUMN, AccountSize
from benchmarks.results import Results
from benchmarks.runs import check_equal, floor_folder, run_floor, run_integration
from benchmarks.servers import statuspage

SIZES_AND_REPEATS = (
    (AccountSize(1, 500), 3),
    (AccountSize(1, 2000), 2),
    (AccountSize(1, 5000), 1),
)
QUICK_SIZES_AND_REPEATS = ((AccountSize(1, 100), 1), (AccountSize(1, 500), 1))


def measure(quick: bool, say: Callable[[str], None]) -> Results:
    """Run floor and integration in turns."""
    results = Results(
        5,
        "Peak memory over the floor's (aim: 60 MB more)",
        (
            SIZE_COLUMN,
            "Runs",
            "Entities",
            "Floor",
            "Ours",
            "Ours - floor",
        ),
        notes=[
            (
                "VmHWM of the `ocean` process, medians. The processes that Ocean forks for each batch"
                " are left out of both."
            ),
            (
                "The floor here reads each batch from a file as it yields it: its raw items are not"
                " in memory, so that the floor is what Ocean itself keeps."
            ),
        ],
    )
    for size, repeats in QUICK_SIZES_AND_REPEATS if quick else SIZES_AND_REPEATS:
        results.rows.append(_row(size, repeats, say))
    return results


def _row(
    size: AccountSize, repeats: int, say: Callable[[str], None]
) -> tuple[str, ...]:
    floors, ours = [], []
    with statuspage(size) as server, floor_folder(server) as folder:
        server.begin()
        for repeat in range(1, repeats + 1):
            floor = run_floor(folder, from_memory=False)
            run = run_integration(server)
            check_equal(floor, run)
            floors.append(floor.peak_mb)
            ours.append(run.peak_mb)
            say(
                f"{size}, {repeat} of {repeats}: floor {floor.peak_mb:.0f} MB, ours {run.peak_mb:.0f} MB"
            )
    more = median(our - floor for our, floor in zip(ours, floors, strict=True))
    return (
        str(size),
        str(repeats),
        f"{len(run.entities):,}",
        f"{median(floors):.0f} MB",
        f"{median(ours):.0f} MB",
        f"{more:+.0f} MB",
    )
