"""What one preview found, kept in a file for the next one to compare with."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox import Json
from sandbox.preview.model import Model
from sandbox.preview.resources import resources_of_mapping

FORMAT = 1
KEPT = 5
"""Snapshots of an account; those of a large one take some 20 MB each."""
ANY_BLUEPRINT = "*"
"""Stands for the blueprint that an expression computes."""
COMPARED = ("title", "icon", "team")

type Fields = dict[str, Any]

_TELLS_THE_TIME = re.compile(r"\bnow\b")


class UnusableSnapshot(Exception):
    """A file is no snapshot; the text says why."""


@dataclass(frozen=True)
class Snapshot:
    """The entities of a preview, and what made them.

    Attributes:
        taken_at: ISO 8601, UTC.
        account: what the account was called.
        mapping_name, blueprints_name: the files.
        fingerprint: the model's.
        time_dependent: fields that the mapping fills with the present time, as
            `blueprint.field`; they differ in every run.
        entities: by blueprint and identifier the fields that have a value, such as
            `title`, `properties.url` and `relations.page`.
    """

    taken_at: str
    account: str
    mapping_name: str
    blueprints_name: str
    fingerprint: str
    time_dependent: list[str]
    entities: dict[str, dict[str, Fields]]


def take_snapshot(
    catalog: Json, model: Model, account: str, taken_at: datetime
) -> Snapshot:
    """Return what is compared of a catalog.

    Left out is what Port adds by itself: its own times, and what it calculates from
    the rest.
    """
    entities: dict[str, dict[str, Fields]] = {}
    for entity in catalog["entities"]:
        of_blueprint = entities.setdefault(entity["blueprint"], {})
        of_blueprint[entity["identifier"]] = _fields(entity)
    return Snapshot(
        taken_at=taken_at.isoformat(timespec="seconds"),
        account=account,
        mapping_name=model.mapping_name,
        blueprints_name=model.blueprints_name,
        fingerprint=model.fingerprint,
        time_dependent=sorted(_time_dependent(model.mapping)),
        entities=entities,
    )


def save(snapshot: Snapshot, folder: Path) -> Path:
    """Write a snapshot beside the earlier ones, and forget the oldest; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{snapshot.taken_at.replace(':', '').replace('+0000', 'Z')}.json"
    text = json.dumps({"format": FORMAT, **asdict(snapshot)})
    path.write_text(text, encoding="utf-8")
    for old in sorted(folder.glob("*.json"))[:-KEPT]:
        old.unlink()
    return path


def newest(folder: Path) -> Path | None:
    """Return the latest snapshot of a folder, or None when it has none."""
    return max(folder.glob("*.json"), default=None)


def load(path: Path) -> Snapshot:
    """Read a snapshot.

    Raises:
        UnusableSnapshot: the file is missing, or it is not one of this format.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.pop("format") != FORMAT:
            raise UnusableSnapshot(f"{path} is of another version of the preview")
        return Snapshot(**content)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnusableSnapshot(f"{path} is no snapshot: {error!r}") from error


def _fields(entity: Json) -> Fields:
    fields = {name: entity[name] for name in COMPARED}
    fields |= {
        f"properties.{name}": value for name, value in entity["properties"].items()
    }
    # Port gives no meaning to the order of related entities.
    fields |= {
        f"relations.{name}": sorted(value) if isinstance(value, list) else value
        for name, value in entity["relations"].items()
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


def _time_dependent(mapping: Json) -> set[str]:
    return {
        f"{resource.blueprint or ANY_BLUEPRINT}.{field}"
        for resource in resources_of_mapping(mapping)
        for field, expression in resource.expressions.items()
        if _TELLS_THE_TIME.search(expression)
    }
