"""Running `ocean sail` in any folder, with an eye on what it uses."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.integration_process import (
    IntegrationProcess,
    connection,
    process_environment,
    sail,
    started,
)
from sandbox.serving import LOOPBACK, free_port

API_KEY = "sandbox-key"
SAMPLE_INTERVAL = 0.05
"""Seconds."""

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
HIGH_WATER_MARK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


class OceanProcess(IntegrationProcess):
    """One `ocean sail`, watched.

    Attributes:
        peak_mb: the most memory that it has had so far (VmHWM), in MB. The
            processes that Ocean forks for each batch are not counted.
        cpu_seconds: the processor time that it has had so far, with that of
            the forked processes that have ended.
    """

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        super().__init__(process, url)
        self.peak_mb = 0.0
        self.cpu_seconds = 0.0
        self._proc = Path(f"/proc/{process.pid}")

    def watch(self, deadline: float) -> None:
        """Wait for its end and note what it uses meanwhile.

        Raises:
            RuntimeError: it has not ended after so many seconds.
        """
        while self.running:
            if self.seconds > deadline:
                raise RuntimeError(f"not over in {deadline:.0f} s:\n{self.output}")
            self._note_use()
            time.sleep(SAMPLE_INTERVAL)

    def _note_use(self) -> None:
        # A process that has just ended has no memory, and no such line.
        if found := HIGH_WATER_MARK.search((self._proc / "status").read_text()):
            self.peak_mb = int(found[1]) / 1024
        # Behind the name in brackets: 14 to 17 of proc_pid_stat(5), in ticks.
        fields = (self._proc / "stat").read_text().rpartition(")")[2].split()
        self.cpu_seconds = sum(map(int, fields[11:15])) / TICKS_A_SECOND


@contextmanager
def ocean(
    folder: Path,
    port_url: str,
    statuspage_url: str,
    *,
    listening: bool = False,
    settings: dict[str, str] | None = None,
) -> Iterator[OceanProcess]:
    """Start `ocean sail` in a folder, and end it when the block ends.

    The floor and the integration are started in the very same way.
    """
    url = f"http://{LOOPBACK}:{free_port()}"
    environment = process_environment(url, listening=listening)
    environment |= connection(statuspage_url, port_url, API_KEY)
    # Compiled once, as in the image: it is not what is measured.
    environment["PYTHONDONTWRITEBYTECODE"] = ""
    with started(
        OceanProcess,
        sail(listening=listening),
        url,
        environment=environment | (settings or {}),
        folder=folder,
    ) as process:
        yield process
