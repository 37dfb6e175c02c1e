"""SIGKILL at thirty moments that nobody has chosen."""

import random
from collections.abc import Iterator

from tests.end_to_end.fault_row import Moment, Row

KILLS = 30
MOMENTS_OF_A_RESYNC = [
    *(Moment("statuspage", "GET", "^/v1/", nth) for nth in range(1, 16)),
    *(Moment("port", "POST", "entities", nth) for nth in range(1, 9)),
]
MOMENTS_OF_EVENTS = [
    *(Moment("statuspage", "GET", "^/v1/", nth) for nth in range(1, 3)),
    *(Moment("port", "POST", "entities", nth) for nth in range(1, 5)),
]


def kill_rows() -> Iterator[Row]:
    """Rows of the fault matrix, the same in every run: two resyncs for each event."""
    chance = random.Random(13)
    for number in range(1, KILLS + 1):
        live = number % 3 == 0
        moment = chance.choice(MOMENTS_OF_EVENTS if live else MOMENTS_OF_A_RESYNC)
        yield Row(
            f"random SIGKILL {number}: at request {moment.nth} to {moment.server}"
            f"{' of an event' if live else ''}",
            state="" if live else "running",
            stops=True,
            act="kill",
            at=moment,
            live=live,
        )


KILL_ROWS = list(kill_rows())
