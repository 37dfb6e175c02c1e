"""Every way to run it keeps the environment, where the secrets are, from the mapping."""

from collections.abc import Callable

import pytest
from dockerfile_parse.util import extract_key_values

from sandbox.integration_process import ROOT
from tests.end_to_end.image.dockerfile import stages
from tests.examples.ci_jobs import Job, github, gitlab

SWITCH = "OCEAN__ALLOW_ENVIRONMENT_VARIABLES_JQ_ACCESS"


def settings_of(file: str) -> dict[str, str]:
    """The variables of an environment file, as Docker reads them."""
    lines = (ROOT / file).read_text().splitlines()
    return dict(
        line.partition("=")[::2] for line in lines if line and not line.startswith("#")
    )


def test_the_image_keeps_it_whatever_the_installation_forgets() -> None:
    environment = dict(extract_key_values(True, {}, {}, stages()[-1].value("ENV")))
    assert environment[SWITCH] == "false"


@pytest.mark.parametrize("job", [github, gitlab])
def test_a_scheduled_job_keeps_it(job: Callable[[], Job]) -> None:
    read = job()
    assert read.settings[SWITCH] == "false"
    assert SWITCH in read.passed


def test_the_example_of_an_environment_keeps_it_and_resyncs_every_hour() -> None:
    settings = settings_of(".env.example")
    assert settings[SWITCH] == "false"
    assert settings["OCEAN__SCHEDULED_RESYNC_INTERVAL"] == "60"
