"""1. Requests made, over the fewest that can read an account."""

import asyncio
from collections.abc import Callable
from time import monotonic

from benchmarks.accounts import SIZE_COLUMN, AccountSize
from benchmarks.reading import read_account
from benchmarks.results import Results
from benchmarks.runs import run_integration
from benchmarks.servers import StatuspageServer, statuspage

WITH_OCEAN = (AccountSize(1, 60), AccountSize(1, 2000), AccountSize(10, 60))
WITHOUT_OCEAN = (
    AccountSize(10, 2000, updates=1),
    AccountSize(50, 150, updates=1),
    AccountSize(50, 2000, updates=1),
)
QUICK_WITH_OCEAN = (AccountSize(1, 60),)
QUICK_WITHOUT_OCEAN = (AccountSize(1, 2000, updates=1), AccountSize(10, 150))


def measure(quick: bool, say: Callable[[str], None]) -> Results:
    """Count the requests for accounts of several sizes."""
    results = Results(
        1,
        "Requests made over the fewest possible",
        (SIZE_COLUMN, "Read by", "Fewest", "Made", "Ratio"),
        notes=[
            (
                "Fewest: by someone who knows every list's length beforehand. A list whose length"
                " is a multiple of 100 costs one more request: only an empty answer tells its end."
            ),
            (
                'Read by "core": the integration\'s account, downloads and client over HTTP, all'
                " kinds, without Ocean. Counts do not vary, so each account is read once."
            ),
        ],
    )
    for size in QUICK_WITH_OCEAN if quick else WITH_OCEAN:
        results.rows.append(_row(size, "Ocean", _with_ocean, say))
    for size in QUICK_WITHOUT_OCEAN if quick else WITHOUT_OCEAN:
        results.rows.append(_row(size, "core", _without_ocean, say))
    return results


def _row(
    size: AccountSize,
    reader: str,
    read: Callable[[StatuspageServer], None],
    say: Callable[[str], None],
) -> tuple[str, ...]:
    say(f"{size} with {reader}: making the account up")
    with statuspage(size) as server:
        server.begin()
        say(f"{size} with {reader}: reading it")
        began = monotonic()
        read(server)
        made = len(server.management_requests())
    say(f"{size} with {reader}: {made} requests, {monotonic() - began:.0f} s")
    fewest = size.fewest_requests
    known_ends = f" (+{size.full_lists} ends)" if size.full_lists else ""
    return (
        str(size),
        reader,
        str(fewest) + known_ends,
        str(made),
        f"{made / fewest:.3f}",
    )


def _with_ocean(server: StatuspageServer) -> None:
    run_integration(server)


def _without_ocean(server: StatuspageServer) -> None:
    async def read() -> None:
        async for _ in read_account(server.url):
            pass

    asyncio.run(read())
