"""What the Dockerfile takes, without building it."""

import re
import subprocess

from sandbox.integration_process import ROOT
from tests.end_to_end.image.dockerfile import build_context, stages

SHIPPED = re.compile(
    r"([a-z_]+/)?[a-z_]+\.py|[a-z_]+/[a-z_]+\.lua|_infra/\w+\.(py|sh)|\.port/.+|pyproject\.toml|requirements\.txt|LICENSE"
)
FOR_DEVELOPERS = ("benchmarks/", "examples/", "sandbox/", "tests/")


def test_only_what_runs_is_copied() -> None:
    strange = [
        path
        for path in map(str, build_context())
        if not SHIPPED.fullmatch(path) or path.startswith(FOR_DEVELOPERS)
    ]
    assert strange == []


def test_no_tool_of_developers_is_copied() -> None:
    assert "debug.py" not in {str(path) for path in build_context()}


def test_every_module_of_the_integration_is_copied() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    modules = {path for path in tracked if not path.startswith(FOR_DEVELOPERS)}
    assert modules - {"debug.py"} <= {str(path) for path in build_context()}


def test_the_image_installs_exactly_what_is_locked() -> None:
    words = stages()[0].value("RUN").split()
    assert {"--no-deps", "--require-hashes", "requirements.txt"} <= set(words)


def test_the_image_runs_as_a_user_that_kubernetes_knows_not_to_be_root() -> None:
    user, _, group = stages()[-1].value("USER").partition(":")
    assert int(user) > 0
    assert group == "0"
