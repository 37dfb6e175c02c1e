"""What the examples of scheduled jobs run, read out of them."""

import shlex
from dataclasses import dataclass

import yaml

from sandbox.integration_process import ROOT

WORKFLOW = ROOT / "examples/github-actions/.github/workflows/statuspage.yml"
PIPELINE = ROOT / "examples/gitlab/.gitlab-ci.yml"

# What GitLab's README tells to set in the project.
GITLAB_SECRETS = (
    "OCEAN__PORT__CLIENT_ID",
    "OCEAN__PORT__CLIENT_SECRET",
    "OCEAN__INTEGRATION__CONFIG__STATUSPAGE_API_KEY",
)


@dataclass
class Job:
    """A job that runs the image once.

    Attributes:
        settings: what it sets; a secret's value is not what the job would see.
        passed: the names of the settings that reach the container.
        command: what runs in the container.
        entrypoint: in place of the image's own, if so.
    """

    settings: dict[str, str]
    passed: set[str]
    command: list[str]
    entrypoint: list[str] | None = None


def github() -> Job:
    """The workflow's one step, which is one `docker run`."""
    [job] = yaml.safe_load(WORKFLOW.read_text())["jobs"].values()
    [step] = job["steps"]
    words = shlex.split(step["run"].replace("\\\n", " "))
    image = words.index("$IMAGE")
    options = words[:image]
    passed = {options[at + 1] for at, word in enumerate(options) if word == "--env"}
    settings = {name: value for name, value in step["env"].items() if name != "IMAGE"}
    return Job(settings, passed, words[image + 1 :])


def gitlab() -> Job:
    """The pipeline's one job, which runs in the image."""
    pipeline = yaml.safe_load(PIPELINE.read_text())
    job = pipeline["statuspage-to-port"]
    settings = {
        name: value
        for name, value in job["variables"].items()
        if name.startswith("OCEAN__")
    } | dict.fromkeys(GITLAB_SECRETS, "$SECRET")
    script = "\n".join(["set -e", *job["script"]])
    return Job(settings, set(settings), ["sh", "-c", script], entrypoint=[])
