"""A root folder that plays a container: this machine's system, and files of its own.

Needs no container engine, but root and Linux: the system is mounted into the
folder, where nobody else sees it, and the command is shut into it.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# /etc for name resolution, and pip's settings; the rest is what any command needs.
SYSTEM = (Path("/usr"), Path("/etc"), Path("/dev"), Path("/proc"))
PYTHON = Path(sys.base_prefix)
BASE_PATH = f"{PYTHON}/bin:/usr/bin:/bin"
"""Where the base image's `python` is found."""

# What this machine trusts beyond Debian's own is no part of a base image.
CERTIFICATES = Path("/usr/local/share/ca-certificates")

_SHUT_IN = """\
set -e
root=$1 read_only=$2 mounts=$3; shift 3
mount --bind "$root" "$root"
for folder in {system}; do
    mount --rbind "$folder" "$root$folder"
    mount -o remount,bind,ro "$root$folder"
done
while [ "$mounts" -gt 0 ]; do
    mount --bind "$1" "$root$2"
    mounts=$((mounts - 1)); shift 2
done
if [ "$read_only" = yes ]; then
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp/ocean"
    mount -o remount,bind,ro "$root"
fi
exec chroot "$@"
"""


class Machine:
    """One such folder.

    Attributes:
        root: the folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in (*SYSTEM, PYTHON, Path("/tmp")):
            self.inside(folder).mkdir(parents=True)
        for link in ("bin", "sbin", "lib", "lib64"):
            if Path("/", link).is_symlink():
                (root / link).symlink_to(Path("/", link).readlink())

    def inside(self, path: Path | str) -> Path:
        """Where a path of the machine lies on this one."""
        return self.root / Path(path).relative_to("/")

    def command(
        self,
        words: Sequence[str],
        environment: Mapping[str, str],
        *,
        folder: str = "/",
        user: str = "0:0",
        read_only: bool = False,
        mounts: Mapping[Path, Path] | None = None,
    ) -> list[str]:
        """What to execute here, as root, to execute the words in there.

        Args:
            environment: all that the command finds in its environment.
            folder: the working folder.
            user: user and group, by number.
            read_only: whether only /tmp/ocean can be written to, and is empty.
            mounts: what of this machine to show there, by its path there.
        """
        system = " ".join(str(path) for path in (*SYSTEM, PYTHON))
        mounted = [
            str(path)
            for there, here in (mounts or {}).items()
            for path in (here, there)
        ]
        return [
            *("unshare", "--mount", "sh", "-c", _SHUT_IN.format(system=system), "sh"),
            *(str(self.root), "yes" if read_only else "no"),
            *(str(len(mounts or {})), *mounted),
            *(f"--userspec={user}", "--groups=", str(self.root)),
            *("/usr/bin/env", "--ignore-environment", f"--chdir={folder}"),
            *(f"{name}={value}" for name, value in environment.items()),
            *words,
        ]

    def run(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        """Execute a step of a build as root.

        Raises:
            subprocess.CalledProcessError: it failed.
        """
        builder = {name: os.environ[name] for name in os.environ if _is_pips(name)}
        subprocess.run(self.command(words, builder | dict(environment)), check=True)


def _is_pips(name: str) -> bool:
    """Whether a variable tells pip where packages are and whom to trust for them."""
    return name.startswith("PIP_") or name.lower().endswith(
        ("_proxy", "ssl_cert_file", "ca_bundle")
    )
