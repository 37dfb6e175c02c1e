"""The image, built once for all tests of a run, and containers of it."""

import fcntl
import os
import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from sandbox.integration_process import IntegrationProcess, connection, started
from sandbox.serving import LOOPBACK, free_port
from tests.end_to_end.conftest import API_KEY, Sandbox
from tests.end_to_end.image.building import Image, build
from tests.end_to_end.image.machine import CERTIFICATES

SECONDS = 120.0
"""Within which a container ends by itself, on a busy machine."""


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """What the Dockerfile's own steps make."""
    if os.geteuid() != 0:
        pytest.fail("Only root can shut a process into a folder: run this as root")
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with (folder / "image.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        pickled = folder / "image.pickle"
        if not pickled.exists():
            pickled.write_bytes(pickle.dumps(build(folder / "image")))
    built: Image = pickle.loads(pickled.read_bytes())
    return built


class Containers:
    """Starts containers of the image, as `docker run` does.

    Attributes:
        image: what they are made of.
    """

    def __init__(self, image: Image, stack: ExitStack, no_certificates: Path) -> None:
        self.image = image
        self._stack = stack
        self._no_certificates = no_certificates

    def start(
        self,
        settings: Mapping[str, str],
        *command: str,
        user: str | None = None,
        read_only: bool = False,
        mounts: Mapping[Path, Path] | None = None,
        entrypoint: Sequence[str] | None = None,
    ) -> IntegrationProcess:
        """Start one that is killed when the test ends.

        Args:
            settings: what `--env` gives it.
            command: what to run in place of the image's own.
            user: in place of the image's own.
            read_only: whether only /tmp/ocean can be written to.
            mounts: what `--volume` gives it, by the path there.
            entrypoint: in place of the image's own.
        """
        port = settings.get("APPLICATION__PORT", str(free_port()))
        given = self.image.environment | {"APPLICATION__PORT": port} | dict(settings)
        words = [
            *(self._words("ENTRYPOINT") if entrypoint is None else entrypoint),
            *(command or self._words("CMD")),
        ]
        shut_in = self.image.machine.command(
            words,
            given,
            folder=self.image.folder,
            user=user or self.image.user,
            read_only=read_only,
            mounts={CERTIFICATES: self._no_certificates, **(mounts or {})},
        )
        url = f"http://{LOOPBACK}:{port}"
        return self._stack.enter_context(started(IntegrationProcess, shut_in, url))

    def ended(self, settings: Mapping[str, str], *command: str) -> int:
        """The exit code of a command in a container of its own."""
        return self.start(settings, *command).wait(SECONDS)

    def healthy(self, settings: Mapping[str, str]) -> bool:
        """What the image's health check says."""
        check = self._words("HEALTHCHECK")
        return self.start(settings, *check, entrypoint=[]).wait(SECONDS) == 0

    def _words(self, instruction: str) -> list[str]:
        return self.image.stage.command(instruction)


@pytest.fixture
def containers(image: Image, tmp_path: Path) -> Iterator[Containers]:
    """Containers of the image, with the base image's certificates only."""
    no_certificates = tmp_path / "no-certificates"
    no_certificates.mkdir()
    with ExitStack() as stack:
        yield Containers(image, stack, no_certificates)


def settings_for(sandbox: Sandbox, **more: str) -> dict[str, str]:
    """What connects a container with a sandbox."""
    return connection(sandbox.statuspage_url, sandbox.port_url, API_KEY) | more
