"""`make install` as it is, from a small index that has moved on since the lock."""

from pathlib import Path

import pytest

from sandbox.serving import LOOPBACK, free_port
from tests.install.checkout import Checkout

pytestmark = pytest.mark.soak

ANOTHER = f"parser==1.0 --hash=sha256:{'0' * 64}"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A folder to run `make install` in."""
    return Checkout(tmp_path)


def test_what_is_locked_is_installed_whatever_else_the_index_has(
    checkout: Checkout,
) -> None:
    app = checkout.publish("app", "1.0", "Requires-Dist: parser[fast]>=1.0")
    # Every pip that resolves would look for what the extra needs. That of Python 3.12.1
    # would also take the newer parser, as the extra is asked for.
    extra = ("Provides-Extra: fast", 'Requires-Dist: speedups; extra == "fast"')
    parser = checkout.publish("parser", "1.0", *extra)
    checkout.publish("parser", "2.0", *extra)
    checkout.publish("speedups", "1.0")
    checkout.lock(app, parser)
    made = checkout.make_install()
    assert made.returncode == 0, made.stderr
    assert checkout.installed == {"app": "1.0", "parser": "1.0"}
    assert made.stdout == "Installing requirements-dev.txt into .venv ...\n"
    assert "WARNING" in checkout.log
    assert made.stderr == ""
    assert "Nothing to be done" in checkout.make_install().stdout


def refused(checkout: Checkout, **environment: str) -> list[str]:
    """What `make install` prints when pip fails, without make's own last line."""
    made = checkout.make_install(**environment)
    assert made.returncode == 2
    assert not checkout.mark.exists()
    *lines, _ = made.stderr.splitlines()
    assert len(lines) <= 6
    assert "WARNING" in checkout.log
    assert not any("is ignored" in line for line in lines)
    return lines


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param(ANOTHER, "DO NOT MATCH THE HASHES", id="another hash"),
        pytest.param("parser==1.0", "Hashes are required", id="no hash"),
    ],
)
def test_a_package_that_may_have_been_tampered_with_is_refused(
    checkout: Checkout, line: str, told: str
) -> None:
    checkout.publish("parser", "1.0")
    checkout.lock(line)
    reason, *words = refused(checkout)
    assert reason.startswith("pip could not install requirements-dev.txt.")
    assert told in words[0]
    assert words[1].strip().startswith("parser==1.0")


def test_a_network_that_is_down_is_told(checkout: Checkout) -> None:
    checkout.lock(ANOTHER)
    nobody = f"http://{LOOPBACK}:{free_port()}"
    network = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": nobody, "PIP_RETRIES": "1"}
    reason, *words = refused(checkout, **network)
    assert reason.startswith("No index that pip reaches has one of the packages")
    assert "Connection refused" in words[0]
    assert words[-1] == "ERROR: No matching distribution found for parser==1.0"


def test_a_lock_that_is_incomplete_is_told(checkout: Checkout) -> None:
    checkout.lock(checkout.publish("app", "1.0", "Requires-Dist: parser"))
    *_, word = refused(checkout)
    assert word == "app 1.0 requires parser, which is not installed."


@pytest.mark.parametrize(
    ("module", "code", "told"),
    [
        ("sitecustomize", "import sys; sys.version_info = (3, 11, 9)", "is older"),
        ("ensurepip", "raise ImportError", "python3.12-venv"),
    ],
)
def test_a_python_that_will_not_do_is_told(
    checkout: Checkout, tmp_path: Path, module: str, code: str, told: str
) -> None:
    (tmp_path / f"{module}.py").write_text(code)
    checkout.lock()
    reason, _ = checkout.make_install(PYTHONPATH=str(tmp_path)).stderr.splitlines()
    assert told in reason
    assert "make PYTHON=" in reason


def test_a_python_that_is_not_there_is_told(checkout: Checkout) -> None:
    checkout.lock()
    reason, _ = checkout.make_install(python="python3.12.none").stderr.splitlines()
    assert reason.startswith(
        "Python 3.12 is needed, and 'python3.12.none' does not start"
    )


def test_what_a_link_leads_to_is_not_emptied(
    checkout: Checkout, tmp_path: Path
) -> None:
    checkout.lock()
    elsewhere = tmp_path / "another-checkouts"
    checkout.mark.parent.rename(elsewhere)
    checkout.mark.parent.symlink_to(elsewhere)
    reason, _ = checkout.make_install().stderr.splitlines()
    assert reason.startswith(".venv is a link")
    assert (elsewhere / ".installed").exists()
