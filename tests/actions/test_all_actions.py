from types import SimpleNamespace
from typing import Any

import pytest

from actions import all_actions
from actions.all_actions import register_actions
from tests.actions.runs import Runs

ACTIONS = [
    "create_incident",
    "update_incident",
    "schedule_maintenance",
    "update_maintenance",
    "set_component_status",
    "publish_postmortem",
]


def registered(
    monkeypatch: pytest.MonkeyPatch, runs: Runs, *, enabled: bool, listens: bool
) -> list[str]:
    """What Ocean is given to carry out."""
    given: list[Any] = []
    ocean = SimpleNamespace(
        config=SimpleNamespace(actions_processor=SimpleNamespace(enabled=enabled)),
        app=SimpleNamespace(
            config=SimpleNamespace(
                event_listener=SimpleNamespace(should_run_actions=listens)
            )
        ),
        register_action_executor=given.append,
    )
    monkeypatch.setattr(all_actions, "ocean", ocean)
    register_actions(runs.settings)
    return [each.ACTION_NAME for each in given]


async def test_actions_are_carried_out_where_that_is_switched_on(
    monkeypatch: pytest.MonkeyPatch, runs: Runs, logged: list[str]
) -> None:
    assert registered(monkeypatch, runs, enabled=True, listens=True) == ACTIONS
    assert logged == ["INFO Actions of Port may change every page\n"]


@pytest.mark.parametrize(("enabled", "listens"), [(False, True), (True, False)])
async def test_a_process_that_does_not_is_silent(
    monkeypatch: pytest.MonkeyPatch,
    runs: Runs,
    logged: list[str],
    enabled: bool,
    listens: bool,
) -> None:
    assert registered(monkeypatch, runs, enabled=enabled, listens=listens) == []
    assert logged == []


async def test_a_process_that_may_change_no_page_says_so(
    monkeypatch: pytest.MonkeyPatch, runs: Runs, logged: list[str]
) -> None:
    runs.allow()
    assert registered(monkeypatch, runs, enabled=True, listens=True) == ACTIONS
    [line] = logged
    assert line.startswith("WARNING Actions of Port are processed, and none may")
