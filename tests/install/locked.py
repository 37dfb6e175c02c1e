"""What the lock asks for on this machine, and what a virtual environment has."""

from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def locked(requirements: Path) -> dict[str, str]:
    """The version of each package that a locked file has for this machine."""
    return {
        canonicalize_name(each.name): str(each.specifier).removeprefix("==")
        for each in _requirements(requirements)
        if each.marker is None or each.marker.evaluate()
    }


def installed(site_packages: Path) -> dict[str, str]:
    """The version of each package that is there, except pip, which Python brings."""
    found = {
        canonicalize_name(each.name): each.version
        for each in distributions(path=[str(site_packages)])
    }
    return {name: version for name, version in found.items() if name != "pip"}


def _requirements(requirements: Path) -> Iterator[Requirement]:
    for line in requirements.read_text().replace("\\\n", "").splitlines():
        yield Requirement(line.partition("--hash")[0])
