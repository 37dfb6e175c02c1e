"""What the image's entrypoint runs, with a real sh and commands that only say their names."""

import os
import subprocess
from pathlib import Path

import pytest

from sandbox.integration_process import ROOT

SAIL = "ocean sail"
SYNC_ONCE = "python sync_once.py"


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder with the two programs that the image has."""
    for name in ("ocean", "python"):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho {name} "$@"\n')
        program.chmod(0o755)
    return tmp_path


def started(commands: Path, *words: str, **settings: str) -> str:
    """What the entrypoint hands over to."""
    ended = subprocess.run(
        ["sh", str(ROOT / "_infra/entrypoint.sh"), *words],
        check=True,
        # The authorities that this machine may have would be put together otherwise.
        env={
            "PATH": f"{commands}:{os.environ['PATH']}",
            "SSL_CERT_FILE": os.devnull,
            **settings,
        },
        capture_output=True,
        text=True,
    )
    assert ended.stderr == ""
    return ended.stdout.removesuffix("\n")


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"OCEAN__EVENT_LISTENER__TYPE": "ONCE"}, id="its-own-variable"),
        pytest.param({"OCEAN__EVENT_LISTENER__TYPE": '"ONCE"'}, id="in-quotes"),
        pytest.param({"OCEAN__EVENT_LISTENER__TYPE": "'ONCE'\n"}, id="in-other-quotes"),
        pytest.param({"OCEAN__EVENT_LISTENER": '{"type":"ONCE"}'}, id="as-helm-has-it"),
        pytest.param(
            {"OCEAN__EVENT_LISTENER": '{"brokers":"b-1:9196,b-2:9196","type":"ONCE"}'},
            id="after-the-charts-brokers",
        ),
        pytest.param(
            {"OCEAN__EVENT_LISTENER": '{ "type" : "ONCE",\n "should_resync": true }'},
            id="with-more-after-it",
        ),
        pytest.param(
            {"OCEAN__EVENT_LISTENER": '\'{"type": "ONCE"}\''}, id="json-in-quotes"
        ),
        pytest.param(
            {"OCEAN__EVENT_LISTENER": r'"{\"type\": \"ONCE\"}"'}, id="json-escaped"
        ),
        pytest.param(
            {
                "OCEAN__EVENT_LISTENER": '{"type":"POLLING"}',
                "OCEAN__EVENT_LISTENER__TYPE": "ONCE",
            },
            id="its-own-variable-goes-first",
        ),
    ],
)
def test_a_single_resync_is_run_by_what_fails_when_it_failed(
    commands: Path, settings: dict[str, str]
) -> None:
    assert started(commands, "ocean", "sail", **settings) == SYNC_ONCE
    assert started(commands, **settings) == SYNC_ONCE


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({}, id="nothing-set"),
        pytest.param({"OCEAN__EVENT_LISTENER__TYPE": "POLLING"}, id="polling"),
        pytest.param({"OCEAN__EVENT_LISTENER": '{"type":"WEBHOOKS_ONLY"}'}, id="json"),
        pytest.param(
            {"OCEAN__EVENT_LISTENER": '{"type":"KAFKA","group_id":"ONCE"}'},
            id="another-key",
        ),
        pytest.param(
            {
                "OCEAN__EVENT_LISTENER": '{"type":"ONCE"}',
                "OCEAN__EVENT_LISTENER__TYPE": "POLLING",
            },
            id="its-own-variable-goes-first",
        ),
        pytest.param({"OCEAN__EVENT_LISTENER": "$(ocean) `ocean`"}, id="no-command"),
    ],
)
def test_what_is_always_on_sails(commands: Path, settings: dict[str, str]) -> None:
    assert started(commands, "ocean", "sail", **settings) == SAIL
    assert started(commands, **settings) == SAIL


@pytest.mark.parametrize(
    "command",
    [
        "ocean sail --once",
        "ocean probe",
        "python unsubscribe.py",
        "python sync_once.py",
    ],
)
def test_a_command_of_ones_own_is_run_as_it_is(commands: Path, command: str) -> None:
    once = {"OCEAN__EVENT_LISTENER__TYPE": "ONCE"}
    assert started(commands, *command.split(), **once) == command


def test_each_word_of_a_command_stays_one_word(commands: Path) -> None:
    words = ("sh", "-c", 'printf "%s|" "$@"', "sh", "two words", "$HOME")
    assert started(commands, *words) == "two words|$HOME|"
