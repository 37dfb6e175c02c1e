import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from port_ocean.config.settings import IntegrationConfiguration
from pydantic import BaseModel

from sandbox.integration_process import ROOT
from tests.examples.ci_jobs import PIPELINE, WORKFLOW, Job, github, gitlab

FILES = [
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "examples").rglob("*.md"),
    *(ROOT / "examples/helm").glob("*.yaml"),
    ROOT / ".env.example",
    ROOT / "README.md",
]


def ocean_reads(variable: str) -> bool:
    """Whether Ocean, or this integration, has a setting of that name."""
    prefix, *names = variable.lower().split("__")
    assert prefix == "ocean"
    if names[:2] == ["integration", "config"]:
        spec = yaml.safe_load((ROOT / ".port/spec.yaml").read_text())
        settings = {each["name"].lower() for each in spec["configurations"]}
        return names[2].replace("_", "") in settings
    model: type[BaseModel] | None = IntegrationConfiguration
    for name in names:
        if model is None or name not in model.model_fields:
            return False
        default = model.model_fields[name].get_default(call_default_factory=True)
        annotation = model.model_fields[name].annotation
        if isinstance(default, BaseModel):
            model = type(default)
        elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
            model = annotation
        else:
            model = None
    return True


@pytest.mark.parametrize("job", [github, gitlab])
def test_every_setting_of_a_scheduled_job_reaches_the_container_and_is_read(
    job: Callable[[], Job],
) -> None:
    read = job()
    assert set(read.settings) == read.passed
    assert all(ocean_reads(name) for name in read.passed)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_setting_that_the_documentation_names_is_read(file: Path) -> None:
    names = set(re.findall(r"OCEAN__[A-Z0-9_]+[A-Z]", file.read_text()))
    assert {name for name in names if not ocean_reads(name)} == set()


def test_the_workflow_starts_hourly_and_by_hand_and_may_do_nothing_else() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text())
    # YAML 1.1 reads the key `on` as true.
    assert workflow[True] == {
        "schedule": [{"cron": "17 * * * *"}],
        "workflow_dispatch": None,
    }
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["cancel-in-progress"] is False
    assert workflow["jobs"]["sync"]["timeout-minutes"] == 30


def test_the_pipeline_starts_on_a_schedule_and_by_hand_only() -> None:
    job = yaml.safe_load(PIPELINE.read_text())["statuspage-to-port"]
    assert [rule["if"] for rule in job["rules"]] == [
        '$CI_PIPELINE_SOURCE == "schedule"',
        '$CI_PIPELINE_SOURCE == "web"',
    ]
    assert all(rule.keys() == {"if"} for rule in job["rules"])


def test_no_secret_stands_on_a_command_line() -> None:
    assert "=" not in " ".join(github().command)
    for name, value in github().settings.items():
        secret = name.endswith(("CLIENT_ID", "CLIENT_SECRET", "API_KEY"))
        assert secret == value.startswith("${{ secrets."), name
