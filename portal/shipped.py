"""What this version ships for Port, as files."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from errors import ConfigurationError
from portal.services import ServicesConfig

type Json = dict[str, Any]

RESOURCES = Path(".port/resources")
EARLIER_DEFAULTS = Path(".port/earlier-defaults.json")
SUFFIXES = (".json", ".yaml", ".yml")
OF_A_FOLDER = (
    *("blueprints", "resources", "pages", "scorecards", "actions"),
    "services",
)
"""What a folder of additions may hold, such as one of `examples/`."""


@dataclass(frozen=True)
class Earlier:
    """What earlier versions shipped where this one ships something else.

    What a Port has of these, nobody has changed.

    Attributes:
        blueprints: by blueprint and the path in it, the values that there were.
        mapping: the same by kind and the path in a resource; what stands beside the
            resources is under the empty kind.
        lines: by kind the lines that every version had: where they are missing,
            somebody has removed them.
    """

    blueprints: Mapping[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    mapping: Mapping[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shipped:
    """All of it.

    Attributes:
        blueprints: whole ones; additions to one of them come after it.
        mapping: the default one.
        resources: what is added to its resources.
        scorecards: each as its blueprint and itself.
        services: how components are matched with somebody's services, if they are.
    """

    blueprints: tuple[Json, ...] = ()
    mapping: Json = field(default_factory=lambda: {"resources": []})
    resources: tuple[Json, ...] = ()
    pages: tuple[Json, ...] = ()
    scorecards: tuple[tuple[str, Json], ...] = ()
    actions: tuple[Json, ...] = ()
    services: ServicesConfig | None = None
    earlier: Earlier = field(default_factory=Earlier)


def read_shipped(
    additions: Sequence[Path] = (), resources: Path = RESOURCES
) -> Shipped:
    """Read what is shipped, and what is added to it.

    Args:
        additions: folders like those in `examples/`.

    Raises:
        ConfigurationError: an addition is none.
    """
    folders = [resources, *additions]
    for folder in additions:
        if not any(_path(folder, name) for name in OF_A_FOLDER) and not any(
            _actions(folder)
        ):
            raise ConfigurationError(
                "WITH",
                f"{folder} has none of {', '.join(OF_A_FOLDER)}",
                remedy="Name a folder like those in examples/.",
            )
    return Shipped(
        blueprints=tuple(_all(folders, "blueprints")),
        mapping=_read(resources, "port-app-config") or {"resources": []},
        resources=tuple(_all(additions, "resources")),
        pages=tuple(_all(folders, "pages")),
        scorecards=tuple(
            (preset["blueprint"], scorecard)
            for preset in _all(folders, "scorecards")
            for scorecard in preset["data"]
        ),
        actions=tuple(action for folder in folders for action in _actions(folder)),
        services=_services(additions),
        earlier=_earlier(),
    )


def read_services(folder: Path) -> ServicesConfig | None:
    """How a folder says that components are matched with services, if it does.

    Raises:
        ConfigurationError: it does not say so as it should.
    """
    content = _read(folder, "services")
    if content is None:
        return None
    try:
        return ServicesConfig.model_validate(content)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, each['loc'])) or 'services'}: {each['msg']}"
            for each in error.errors()
        )
        raise ConfigurationError(
            "WITH",
            f"{_path(folder, 'services')} is not as it should be: {faults}",
            remedy="Compare it with examples/services/services.yaml.",
        ) from error


def _services(folders: Sequence[Path]) -> ServicesConfig | None:
    found = [config for folder in folders if (config := read_services(folder))]
    return found[-1] if found else None


def _actions(folder: Path) -> Iterator[Json]:
    """A folder's actions: in one file, or each in a file of its own."""
    if _path(folder, "actions"):
        yield from _read(folder, "actions")
        return
    for path in sorted(folder.glob("*.json")):
        content = _read(folder, path.stem)
        if isinstance(content, dict) and "invocationMethod" in content:
            yield content


def _all(folders: Sequence[Path], name: str) -> Iterator[Json]:
    for folder in folders:
        yield from _read(folder, name) or []


def _read(folder: Path, name: str) -> Any:
    path = _path(folder, name)
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ConfigurationError(
            "WITH", f"{path} cannot be read: {error}", remedy="Correct the file."
        ) from error


def _path(folder: Path, name: str) -> Path | None:
    paths = (folder / f"{name}{suffix}" for suffix in SUFFIXES)
    return next((path for path in paths if path.is_file()), None)


def _earlier() -> Earlier:
    return Earlier(**json.loads(EARLIER_DEFAULTS.read_text(encoding="utf-8")))
