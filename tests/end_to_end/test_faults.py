"""A few rows of the fault matrix, chosen for what they cover and that they are quick."""

from collections.abc import Iterator

import pytest

from tests.end_to_end.fault_bench import Bench, bench
from tests.end_to_end.faults import ROWS
from tests.end_to_end.glitches import GLITCH_ROWS
from tests.end_to_end.kills import KILL_ROWS

pytestmark = pytest.mark.soak

CHOSEN = (
    "403 on component-groups 2, components 3, incidents 1",
    "401 on incidents 2",
    "half a chunked body once",
    "incident_updates that are no list",
    "a configured page vanishes",
    "SIGKILL as incidents are written",
    "nothing in any list",
    "a page is never listed",
    "live: a page vanishes for a moment",
)


@pytest.fixture(scope="module")
def shared_bench() -> Iterator[Bench]:
    """One integration that goes through one fault after the other."""
    with bench() as shared:
        yield shared


@pytest.mark.parametrize("row_id", CHOSEN)
def test_a_fault_costs_nothing_that_statuspage_still_has(
    shared_bench: Bench, row_id: str
) -> None:
    [row] = [row for row in [*ROWS, *GLITCH_ROWS, *KILL_ROWS] if row.id == row_id]
    outcome = shared_bench.run(row)
    assert outcome.complaints == [], outcome
