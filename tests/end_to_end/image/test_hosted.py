"""What Port asks of an integration that it hosts."""

from pathlib import Path

import pytest

from sandbox.expectation import find_problems
from sandbox.statuspage import example_account
from tests.end_to_end.conftest import Sandbox, SandboxFactory
from tests.end_to_end.image.conftest import SECONDS, Containers, settings_for

pytestmark = pytest.mark.soak

BLOCKER_ON = {"OCEAN__DISABLE_IP_OUTBOUND_BLOCKER": "false"}
HOSTS = Path("/etc/hosts")


@pytest.fixture
def sandbox(start_sandbox: SandboxFactory) -> Sandbox:
    """The documented example account and an empty Port."""
    return start_sandbox(example_account())


@pytest.fixture
def hosts(tmp_path: Path) -> Path:
    """Names that Ocean trusts, for this machine's loopback address."""
    file = tmp_path / "hosts"
    file.write_text("127.0.0.1 api.statuspage.io api.port.io\n")
    return file


def test_a_resync_writes_nothing_outside_tmp_ocean(
    containers: Containers, sandbox: Sandbox
) -> None:
    settings = settings_for(sandbox, HOME="/app")
    container = containers.start(settings, "python", "sync_once.py", read_only=True)
    assert container.wait(SECONDS) == 0, container.output
    assert find_problems(sandbox.account, sandbox.catalog()) == []


def test_statuspages_own_addresses_pass_the_address_blocker(
    containers: Containers, sandbox: Sandbox, hosts: Path
) -> None:
    statuspage_url = sandbox.statuspage_url.replace("127.0.0.1", "api.statuspage.io")
    port_url = sandbox.port_url.replace("127.0.0.1", "api.port.io")
    by_name = Sandbox(sandbox.account, statuspage_url, port_url)
    container = containers.start(
        settings_for(by_name, **BLOCKER_ON),
        "python",
        "sync_once.py",
        mounts={HOSTS: hosts},
    )
    assert container.wait(SECONDS) == 0, container.output
    assert find_problems(sandbox.account, sandbox.catalog()) == []


def test_a_private_address_is_refused_with_one_line_that_says_so(
    containers: Containers, sandbox: Sandbox, hosts: Path
) -> None:
    port_url = sandbox.port_url.replace("127.0.0.1", "api.port.io")
    by_address = Sandbox(sandbox.account, sandbox.statuspage_url, port_url)
    container = containers.start(
        settings_for(by_address, **BLOCKER_ON),
        "python",
        "sync_once.py",
        mounts={HOSTS: hosts},
    )
    assert container.wait(SECONDS) == 1, container.output
    assert "was blocked" in container.lines[-1]
    assert sandbox.resync_state() == "failed"
    assert sandbox.management_requests() == []
