"""Running the real integration, as a process of its own, against the two servers."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sandbox.serving import LOOPBACK, free_port

ROOT = Path(__file__).parent.parent
SHIPPED = [
    line.removeprefix("!")
    for line in (ROOT / ".dockerignore").read_text().splitlines()
    if line.startswith("!")
]
"""What the image holds: neither the sandbox nor a developer's .env."""

INTEGRATION_IDENTIFIER = "statuspage-sandbox"


class IntegrationProcess:
    """One `ocean sail` and what it prints.

    Attributes:
        url: where it listens.
        lines: what it has printed so far.
    """

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.url = url
        self.lines: list[str] = []
        self._process = process
        self._started = time.monotonic()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def output(self) -> str:
        """All that it has printed."""
        return "".join(self.lines)

    @property
    def id(self) -> int:
        """Its id with the operating system."""
        return self._process.pid

    @property
    def seconds(self) -> float:
        """How long ago it was started."""
        return time.monotonic() - self._started

    @property
    def memory(self) -> int:
        """The bytes of memory that it holds now, without the workers that it forks."""
        pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def wait(self, timeout: float = 300.0) -> int:
        """Its exit code, once it has ended by itself.

        Raises:
            subprocess.TimeoutExpired: it has not ended after so many seconds.
        """
        code = self._process.wait(timeout)
        self._reader.join()
        return code

    def terminate(self) -> None:
        """Ask it to end, as Kubernetes does with SIGTERM; `wait` tells when it has."""
        self._process.terminate()

    def kill(self) -> None:
        """End it as an operator's `kill -9` does, if it still runs."""
        # With the workers that Ocean forks: one that is left keeps the output open.
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._reader.join()

    def _read(self) -> None:
        assert self._process.stdout is not None
        self.lines.extend(self._process.stdout)


@contextmanager
def started[Process: IntegrationProcess](
    kind: type[Process],
    words: Sequence[str],
    url: str,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Iterator[Process]:
    """Start a command, and end it when the block ends.

    Args:
        kind: what to watch it with.
        url: where it will listen.
        environment: all that it finds in its environment; ours by default.
        folder: where it works; here by default.
    """
    process = kind(
        subprocess.Popen(
            words,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A group of its own, which is ended with the workers that Ocean forks.
            start_new_session=True,
        ),
        url,
    )
    try:
        yield process
    finally:
        process.kill()


@contextmanager
def integration(
    statuspage_url: str | None,
    port_url: str,
    *,
    api_key: str,
    settings: dict[str, str] | None = None,
    listening: bool = False,
    command: Sequence[str] = (),
    resources: Path | None = None,
) -> Iterator[IntegrationProcess]:
    """Start a command with these servers, and end it when the block ends.

    Args:
        statuspage_url: the sandbox's, or None for the one that `settings` names and
            the real one otherwise.
        api_key: the Statuspage key, as the integration's user sets it.
        settings: environment variables to add or change.
        listening: whether it stays and follows live events, rather than to
            resync once and end.
        command: what to run in place of `ocean sail`, such as `ocean probe`.
        resources: what takes the place of `.port`, the default model.
    """
    url = f"http://{LOOPBACK}:{free_port()}"
    environment = process_environment(url, listening=listening)
    environment |= connection(statuspage_url, port_url, api_key)
    with (
        shipped_folder(resources) as folder,
        started(
            IntegrationProcess,
            program(*command) if command else sail(listening=listening),
            url,
            environment=environment | (settings or {}),
            folder=folder,
        ) as process,
    ):
        yield process


@contextmanager
def shipped_folder(resources: Path | None = None) -> Iterator[Path]:
    """What the image holds, linked into a folder.

    Args:
        resources: what takes the place of `.port`, the default model.
    """
    with tempfile.TemporaryDirectory() as name:
        for pattern in SHIPPED:
            for path in ROOT.glob(pattern):
                original = resources if resources and path.name == ".port" else path
                (Path(name) / path.name).symlink_to(original)
        yield Path(name)


def sail(*, listening: bool) -> list[str]:
    """The command that resyncs once and ends, or stays and follows live events."""
    return program("ocean", "sail", *([] if listening else ["--once"]))


def program(name: str, *arguments: str) -> list[str]:
    """The command for a program that is installed beside our Python."""
    return [str(Path(sys.executable).parent / name), *arguments]


def process_environment(url: str, *, listening: bool) -> dict[str, str]:
    """The environment of an integration that listens at a URL, but for its settings."""
    # Nothing is inherited but the basics: a developer's own settings stay out.
    inherited = {
        name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ
    }
    return inherited | {
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "APPLICATION__PORT": url.rpartition(":")[2],
        **({"OCEAN__BASE_URL": url} if listening else {}),
    }


def connection(
    statuspage_url: str | None, port_url: str, api_key: str
) -> dict[str, str]:
    """The settings that connect an integration with both servers.

    Those of a Statuspage without an address are left to the integration.
    """
    sandbox = {
        "OCEAN__INTEGRATION__CONFIG__STATUSPAGE_HOST": f"{statuspage_url}",
        "OCEAN__INTEGRATION__CONFIG__STATUSPAGE_PUBLIC_URL": (
            f"{statuspage_url}/public/{{subdomain}}"
        ),
    }
    return {
        "APPLICATION__ENABLE_HTTP_LOGGING": "false",
        "OCEAN__PORT__CLIENT_ID": "demo-client-id",
        "OCEAN__PORT__CLIENT_SECRET": "demo-client-secret",
        "OCEAN__PORT__BASE_URL": port_url,
        "OCEAN__INTEGRATION__IDENTIFIER": INTEGRATION_IDENTIFIER,
        "OCEAN__INTEGRATION__CONFIG__STATUSPAGE_API_KEY": api_key,
        **(sandbox if statuspage_url else {}),
    }
