"""What keeps a start from working is the last line, for a service and for a job."""

import socket
from collections.abc import Iterator, Sequence

import pytest

from sandbox.integration_process import integration
from sandbox.port.state import WRONG_CREDENTIAL
from sandbox.statuspage import example_account
from tests.end_to_end.conftest import API_KEY, Sandbox, SandboxFactory

pytestmark = pytest.mark.soak

OURS = "OCEAN__INTEGRATION__CONFIG__"
SAIL = ("ocean", "sail")
ONCE = ("ocean", "sail", "--once")
JOB = ("python", "sync_once.py")
SECONDS = 60.0
"""Within which a start ends on a busy machine; Ocean itself tries for minutes."""

# As in production: what Ocean's handler for Port does at the end is part of it.
LOGGING = {"APPLICATION__ENABLE_HTTP_LOGGING": "true"}


@pytest.fixture
def sandbox(start_sandbox: SandboxFactory) -> Sandbox:
    """The documented example account and an empty Port."""
    return start_sandbox(example_account())


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that another process listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def last_line(sandbox: Sandbox, command: Sequence[str], **settings: str) -> str:
    """The last line of a start that has to fail, without having asked Statuspage for anything."""
    with integration(
        sandbox.statuspage_url,
        sandbox.port_url,
        api_key=API_KEY,
        settings=LOGGING | settings,
        command=command,
    ) as process:
        assert process.wait(SECONDS) == 1, process.output
    assert "Traceback" not in process.output
    assert sandbox.management_requests() == []
    return process.lines[-1]


@pytest.mark.parametrize(
    ("command", "beginning"),
    [
        pytest.param(SAIL, "The integration cannot start. ", id="service"),
        pytest.param(JOB, "The sync failed. ", id="job"),
    ],
)
def test_a_setting_of_the_wrong_type_is_named(
    sandbox: Sandbox, command: Sequence[str], beginning: str
) -> None:
    name = f"{OURS}REQUESTS_PER_MINUTE"
    line = last_line(sandbox, command, **{name: "hunter2"})
    assert line == (
        f"{beginning}requestsPerMinute is not a whole number. Correct or remove {name}.\n"
    )


@pytest.mark.parametrize("command", [SAIL, JOB])
def test_a_port_that_is_taken_is_named(
    sandbox: Sandbox, command: Sequence[str], taken_port: int
) -> None:
    line = last_line(sandbox, command, APPLICATION__PORT=str(taken_port))
    assert f"APPLICATION__PORT: nothing can listen on port {taken_port}" in line


@pytest.mark.parametrize("command", [SAIL, JOB])
def test_wrong_credentials_of_port_are_named_at_once(
    sandbox: Sandbox, command: Sequence[str]
) -> None:
    line = last_line(sandbox, command, OCEAN__PORT__CLIENT_SECRET=WRONG_CREDENTIAL)
    assert f"Port at {sandbox.port_url} refuses the credentials (401)." in line
    assert "OCEAN__PORT__CLIENT_SECRET" in line


@pytest.mark.parametrize("command", [SAIL, JOB])
def test_a_port_that_cannot_be_reached_is_named_soon(
    sandbox: Sandbox, command: Sequence[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        nowhere = f"http://127.0.0.1:{listening.getsockname()[1]}"
    line = last_line(sandbox, command, OCEAN__PORT__BASE_URL=nowhere)
    assert f"No way to Port at {nowhere}" in line
    assert "OCEAN__PORT__BASE_URL" in line


def test_settings_in_quotes_work(sandbox: Sandbox) -> None:
    settings = {
        f"{OURS}STATUSPAGE_HOST": f"'{sandbox.statuspage_url}'",
        f"{OURS}REQUESTS_PER_MINUTE": '"60"',
        "OCEAN__PORT__BASE_URL": f'"{sandbox.port_url}"',
    }
    with integration(
        sandbox.statuspage_url,
        sandbox.port_url,
        api_key=f'"{API_KEY}"',
        settings=settings,
        command=ONCE,
    ) as process:
        process.wait(SECONDS)
    assert sandbox.resync_state() == "completed", process.output
