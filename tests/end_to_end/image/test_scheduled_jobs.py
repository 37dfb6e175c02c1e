"""The examples' scheduled jobs, run in the image: red when the sync failed, green when not."""

from collections.abc import Callable

import pytest

from sandbox.expectation import find_problems
from sandbox.statuspage import example_account
from tests.end_to_end.conftest import SandboxFactory
from tests.end_to_end.image.conftest import SECONDS, Containers, settings_for
from tests.examples.ci_jobs import Job, github, gitlab

pytestmark = pytest.mark.soak

JOBS = pytest.mark.parametrize("read_job", [github, gitlab])


@JOBS
def test_a_job_is_green_when_all_is_in_port(
    containers: Containers,
    start_sandbox: SandboxFactory,
    read_job: Callable[[], Job],
) -> None:
    sandbox = start_sandbox(example_account())
    job = read_job()
    # The job's own settings, except for the addresses and the secrets.
    settings = {name: job.settings[name] for name in job.passed} | settings_for(sandbox)
    container = containers.start(settings, *job.command, entrypoint=job.entrypoint)
    assert container.wait(SECONDS) == 0, container.output
    assert find_problems(sandbox.account, sandbox.catalog()) == []


@JOBS
def test_a_job_is_red_when_the_sync_failed(
    containers: Containers,
    start_sandbox: SandboxFactory,
    read_job: Callable[[], Job],
) -> None:
    sandbox = start_sandbox(example_account())
    job = read_job()
    wrong = settings_for(
        sandbox, OCEAN__INTEGRATION__CONFIG__STATUSPAGE_API_KEY="wrong-key"
    )
    container = containers.start(wrong, *job.command, entrypoint=job.entrypoint)
    assert container.wait(SECONDS) == 1, container.output
    assert sandbox.resync_state() == "failed"
