"""A few rows of the fault matrix, chosen for what they cover and that they are quick."""

from collections.abc import Iterator

import pytest

from sandbox.port.organization.feature_flags import Processing
from tests.end_to_end.fault_bench import Bench, bench
from tests.end_to_end.fault_row import Row
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


WHERE_PORT_PROCESSES = (
    "403 on component-groups 2, components 3, incidents 1",
    "SIGKILL as incidents are written",
    "nothing in any list",
    "Port answers 409 to every bulk call",
    "live: a page vanishes for a moment",
)


@pytest.fixture(scope="module")
def shared_bench() -> Iterator[Bench]:
    """One integration that goes through one fault after the other."""
    with bench() as shared:
        yield shared


@pytest.fixture(scope="module")
def ports_bench() -> Iterator[Bench]:
    """The same where Port does the processing."""
    with bench(Processing.DSP) as shared:
        yield shared


@pytest.mark.parametrize("row_id", CHOSEN)
def test_a_fault_costs_nothing_that_statuspage_still_has(
    shared_bench: Bench, row_id: str
) -> None:
    outcome = shared_bench.run(row_of(row_id, Processing.OCEAN))
    assert outcome.complaints == [], outcome


@pytest.mark.parametrize("row_id", WHERE_PORT_PROCESSES)
def test_a_fault_costs_as_little_where_port_does_the_processing(
    ports_bench: Bench, row_id: str
) -> None:
    outcome = ports_bench.run(row_of(row_id, Processing.DSP))
    assert outcome.complaints == [], outcome


def row_of(row_id: str, processing: Processing) -> Row:
    """A row of the matrix, as it is in this mode."""
    [row] = [
        row
        for each in [*ROWS, *GLITCH_ROWS, *KILL_ROWS]
        if each.id == row_id and (row := each.where(processing))
    ]
    return row
