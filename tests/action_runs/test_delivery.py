from datetime import UTC, datetime

import pytest

from action_runs.delivery import Delivery
from action_runs.errors import OutcomeUnknownError
from action_runs.incident_writes import creation
from action_runs.plan import Origin
from errors import UnreachableError
from tests.actions.runs import Runs

ADDRESS = "https://manage.statuspage.io/pages/p1/incidents"


def delivery(runs: Runs) -> Delivery:
    """What another process would send the same run's write with."""
    return Delivery(runs.client, runs.page_id, ADDRESS, runs.time.sleep)


async def test_what_a_run_has_done_in_another_process_is_not_done_again(
    runs: Runs,
) -> None:
    origin = Origin("r_elsewhere", None, datetime.now(UTC))
    write = creation(
        {"name": "Down", "metadata": {"port": origin.noted}}, "open it", origin
    )
    first = await delivery(runs).send(write)
    second = await delivery(runs).send(write)
    assert first["id"] == second["id"]
    assert len(await runs.writes()) == 1


async def test_an_outcome_that_cannot_even_be_looked_for_is_unknown(runs: Runs) -> None:
    origin = Origin("r_lost", None, datetime.now(UTC))
    write = creation({"name": "Down"}, "open it", origin)
    await runs.fault(kind="drop", method="POST", path="/incidents")
    await runs.fault(kind="drop", method="GET", path="/incidents", nth=2, times=None)
    with pytest.raises(OutcomeUnknownError, match=ADDRESS):
        await delivery(runs).send(write)
    assert len(await runs.writes()) == 1


async def test_nothing_is_sent_while_it_cannot_be_asked_what_was_done(
    runs: Runs,
) -> None:
    origin = Origin("r_never", None, datetime.now(UTC))
    write = creation({"name": "Down"}, "open it", origin)
    await runs.fault(kind="drop", method="GET", path="/incidents", times=None)
    with pytest.raises(UnreachableError):
        await delivery(runs).send(write)
    assert await runs.writes() == []
