"""Some of the default blueprints exist before the first start: Ocean then creates none."""

from sandbox.expectation import find_problems
from sandbox.integration_process import integration
from sandbox.statuspage import example_account
from tests.end_to_end.conftest import API_KEY, Sandbox, SandboxFactory

BY_HAND = {"identifier": "statuspage", "title": "Mine", "schema": {"properties": {}}}
SECONDS = 120.0


def run(sandbox: Sandbox, *command: str) -> tuple[int, str]:
    """A command's exit code and last line."""
    with integration(
        sandbox.statuspage_url, sandbox.port_url, api_key=API_KEY, command=command
    ) as process:
        code = process.wait(SECONDS)
    assert "Traceback" not in process.output
    return code, process.lines[-1]


def test_what_is_missing_fails_a_job_in_one_line_and_a_command_creates_it(
    start_sandbox: SandboxFactory,
) -> None:
    sandbox = start_sandbox(example_account())
    sandbox.add_blueprints([BY_HAND])
    code, line = run(sandbox, "python", "sync_once.py")
    assert code == 1
    assert "Port has no blueprint statuspageComponent, statuspageComponentGroup" in line
    assert "`make blueprints`" in line
    assert sandbox.resync_state() == "failed"
    assert sandbox.management_requests() == []

    code, line = run(sandbox, "python", "-m", "commands.blueprints")
    assert code == 0
    assert line == (
        "Created statuspageComponentGroup, statuspageComponent, statuspageIncident,"
        " statuspageIncidentUpdate\n"
    )
    catalog = sandbox.catalog()
    assert catalog["blueprints"]["statuspage"]["schema"] == BY_HAND["schema"]
    assert run(sandbox, "python", "sync_once.py")[0] == 0
    # Port drops what the blueprint that was made by hand does not have.
    problems = find_problems(sandbox.account, sandbox.catalog())
    assert [each for each in problems if "dropped" not in each] == []
