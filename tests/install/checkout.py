"""A folder with the repository's own `make install`, and a package index beside it."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from tests.install.locked import installed

ROOT = Path(__file__).parent.parent.parent


class Checkout:
    """What of the repository `make install` needs, with a lock of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "checkout"
        self._index = folder / "index"
        self._index.mkdir()
        (self._folder / ".ci").mkdir(parents=True)
        for name in ("Makefile", ".ci/venv"):
            shutil.copy(ROOT / name, self._folder / name)

    @property
    def mark(self) -> Path:
        """What says that everything is installed."""
        return self._folder / ".venv/.installed"

    @property
    def log(self) -> str:
        """All that pip said."""
        return (self._folder / ".venv/pip.log").read_text()

    @property
    def installed(self) -> dict[str, str]:
        """The version of each installed package."""
        [site_packages] = self._folder.glob(".venv/lib/python*/site-packages")
        return installed(site_packages)

    def publish(self, name: str, version: str, *metadata: str) -> str:
        """Put a release into the index.

        Args:
            metadata: more lines of its metadata, as `Requires-Dist: …`.

        Returns:
            The line that locks it.
        """
        wheel = self._index / f"{name}-{version}-py3-none-any.whl"
        info = f"{name}-{version}.dist-info"
        head = ("Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}")
        with ZipFile(wheel, "w") as file:
            file.writestr(f"{info}/METADATA", "\n".join((*head, *metadata, "")))
            file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            file.writestr(f"{info}/RECORD", "")
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        return f"{name}=={version} --hash=sha256:{digest}"

    def lock(self, *lines: str) -> None:
        """Write the lock, after an installation of an older one."""
        self.mark.parent.mkdir()
        self.mark.touch()
        os.utime(self.mark, (0, 0))
        (self._folder / "requirements-dev.txt").write_text("\n".join((*lines, "")))

    def make_install(
        self, python: str = sys.executable, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `make install` with no settings of pip but those of the index."""
        # The folder that is missing makes pip warn, as an index may that lacks a package.
        settings = {
            "PATH": os.environ["PATH"],
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_FIND_LINKS": f"{self._index} {self._index}/missing",
            "PIP_NO_INDEX": "1",
        }
        return subprocess.run(
            ["make", "install", f"PYTHON={python}"],
            cwd=self._folder,
            env=settings | environment,
            check=False,
            capture_output=True,
            text=True,
        )
