"""The blueprints and the mapping that are previewed: the default ones or one's own."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from sandbox import Json
from sandbox.integration_process import ROOT
from sandbox.preview.additions import with_blueprints, with_resources

DEFAULT_MODEL = ROOT / ".port"
DEFAULT_MAPPING = DEFAULT_MODEL / "resources/port-app-config.yaml"
DEFAULT_BLUEPRINTS = DEFAULT_MODEL / "resources/blueprints.json"


class UnusableModel(Exception):
    """A file is no mapping or no list of blueprints; the text says why."""


@dataclass(frozen=True)
class Model:
    """A mapping and blueprints, and the names of their files.

    Attributes:
        fingerprint: equal for models with the same content, wherever they lie.
    """

    mapping: Json
    blueprints: list[Json]
    mapping_name: str
    blueprints_name: str

    @property
    def fingerprint(self) -> str:
        content = json.dumps([self.mapping, self.blueprints], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def read_model(
    mapping: Path = DEFAULT_MAPPING, blueprints: Path = DEFAULT_BLUEPRINTS
) -> Model:
    """Read both files; each may be YAML, or JSON when its name ends with .json.

    A mapping that is only a list of resources is added to the default one, and so are
    the blueprints then.

    Raises:
        UnusableModel: a file is missing or holds something else.
    """
    mapping_content, blueprint_content = _parse(mapping), _blueprints(blueprints)
    if _is_list_of_objects(mapping_content):
        mapping_content = with_resources(_parse(DEFAULT_MAPPING), mapping_content)
        blueprint_content = with_blueprints(
            _blueprints(DEFAULT_BLUEPRINTS), blueprint_content
        )
    if not isinstance(mapping_content, dict) or not isinstance(
        mapping_content.get("resources"), list
    ):
        raise UnusableModel(
            f"{mapping} is no mapping: it has no list `resources`, and is no list of them"
        )
    return Model(mapping_content, blueprint_content, _name(mapping), _name(blueprints))


def _blueprints(path: Path) -> list[Json]:
    content = _parse(path)
    if not _is_list_of_objects(content):
        raise UnusableModel(f"{path} is no list of blueprints")
    blueprints: list[Json] = content
    for number, blueprint in enumerate(blueprints, start=1):
        if not isinstance(blueprint.get("identifier"), str):
            raise UnusableModel(
                f"{path}: blueprint {number} has no text as its identifier"
            )
    return blueprints


def _is_list_of_objects(content: Any) -> bool:
    return isinstance(content, list) and all(isinstance(each, dict) for each in content)


@contextmanager
def resources_of(model: Model) -> Iterator[Path]:
    """Give a folder like `.port` whose blueprints are the model's.

    Ocean creates them in the emulated Port as it does at a first start.
    """
    with TemporaryDirectory() as folder:
        resources = Path(folder) / ".port"
        shutil.copytree(DEFAULT_MODEL, resources)
        path = resources / DEFAULT_BLUEPRINTS.relative_to(DEFAULT_MODEL)
        path.write_text(json.dumps(model.blueprints), encoding="utf-8")
        yield resources


def _parse(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        # JSON may be indented with tabs, which YAML refuses.
        content = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
        # YAML makes a date of what looks like one; Port would get a text. It also
        # has numbers that are none, which nothing could send to Port.
        return json.loads(json.dumps(content, default=str, allow_nan=False))
    except (OSError, ValueError, TypeError, yaml.YAMLError) as error:
        raise UnusableModel(f"{path} cannot be read: {error}") from error


def _name(path: Path) -> str:
    absolute = path.resolve()
    return str(absolute.relative_to(ROOT) if absolute.is_relative_to(ROOT) else path)
