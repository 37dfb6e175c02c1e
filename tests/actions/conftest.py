"""What these tests start from: a small emulated page, and runs that act on it."""

from collections.abc import AsyncIterator

import pytest

from tests.actions.runs import Runs, runs_on, small_account


@pytest.fixture
async def runs(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Runs]:
    account = small_account()
    # The components' statuses are made up; these tests begin with all in order.
    for page in account.pages.values():
        for row in page.components.values():
            row["status"] = "operational"
    async with runs_on(account, monkeypatch) as runs:
        yield runs
