"""The lock in pip's format, and what `make install` has made of it."""

import sysconfig
from pathlib import Path

import pytest

from tests.install.locked import installed, locked

ROOT = Path(__file__).parent.parent.parent
RUN_TIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"
POETRY = ROOT / ".ci/poetry/requirements.txt"


def test_exactly_what_is_locked_is_installed() -> None:
    assert installed(Path(sysconfig.get_path("purelib"))) == locked(DEVELOPMENT)


def test_developers_have_what_runs() -> None:
    assert locked(RUN_TIME).items() < locked(DEVELOPMENT).items()


@pytest.mark.parametrize(
    "requirements", [RUN_TIME, DEVELOPMENT, POETRY], ids=lambda path: path.parent.name
)
def test_any_index_may_serve_it(requirements: Path) -> None:
    text = requirements.read_text()
    assert "://" not in text
    assert "index-url" not in text
