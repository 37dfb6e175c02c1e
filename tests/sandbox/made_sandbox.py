"""`make sandbox` as a process, and the `.env` that it prints."""

import io
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from dotenv import dotenv_values

from sandbox.integration_process import ROOT, IntegrationProcess, started
from sandbox.watching import wait_until

SANDBOX = (sys.executable, "-m", "sandbox")
ANY_PORTS = ("--statuspage-at", "0", "--port-at", "0")


class MadeSandbox(IntegrationProcess):
    """Both servers in a process of their own."""

    @property
    def environment_file(self) -> str:
        """The block of settings that was printed."""
        return "".join(line for line in self.lines if "=" in line.split(" ")[0])

    @property
    def settings(self) -> dict[str, str]:
        """The settings as whoever reads the block finds them."""
        found = dotenv_values(stream=io.StringIO(self.environment_file))
        return {name: value or "" for name, value in found.items()}

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self._process.send_signal(signal.SIGINT)


@contextmanager
def made_sandbox(*arguments: str) -> Iterator[MadeSandbox]:
    """`make sandbox`, once it is ready or has ended; on any free ports by default."""
    words = [*SANDBOX, *(arguments or ANY_PORTS)]
    with started(MadeSandbox, words, url="", folder=ROOT) as made:
        assert wait_until(lambda: "Ctrl-C" in made.output or not made.running, 60.0)
        yield made
