"""What differs between two previews. Pure functions on snapshots."""

from dataclasses import dataclass
from typing import Any

from sandbox.preview.findings import Key
from sandbox.preview.snapshot import ANY_BLUEPRINT, Fields, Snapshot


@dataclass(frozen=True)
class FieldChange:
    """A field's value in both previews; None is none."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """An entity that both previews have, and the fields that differ."""

    key: Key
    title: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Comparison:
    """What a preview has that an earlier one had not, and the other way round.

    Attributes:
        taken_at, account, mapping_name, blueprints_name: the earlier preview's.
        same_model: whether both previews had the same mapping and blueprints, so
            that all that differs comes from Statuspage.
        created, deleted: keys and titles.
        not_compared: fields, as `blueprint.field`, that tell the time in both.
    """

    taken_at: str
    account: str
    mapping_name: str
    blueprints_name: str
    same_model: bool
    created: tuple[tuple[Key, str], ...]
    changed: tuple[Change, ...]
    deleted: tuple[tuple[Key, str], ...]
    not_compared: tuple[str, ...]


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """Return the difference, ordered by blueprint and identifier."""
    not_compared = sorted({*before.time_dependent} & {*after.time_dependent})
    old, new = _by_key(before), _by_key(after)
    changes = (
        Change(
            key,
            _title(new[key], key),
            _changed_fields(key, old[key], new[key], not_compared),
        )
        for key in sorted(new.keys() & old.keys())
    )
    return Comparison(
        taken_at=before.taken_at,
        account=before.account,
        mapping_name=before.mapping_name,
        blueprints_name=before.blueprints_name,
        same_model=before.fingerprint == after.fingerprint,
        created=tuple(
            (key, _title(new[key], key)) for key in sorted(new.keys() - old.keys())
        ),
        changed=tuple(change for change in changes if change.fields),
        deleted=tuple(
            (key, _title(old[key], key)) for key in sorted(old.keys() - new.keys())
        ),
        not_compared=tuple(not_compared),
    )


def _by_key(snapshot: Snapshot) -> dict[Key, Fields]:
    return {
        Key(blueprint, identifier): fields
        for blueprint, entities in snapshot.entities.items()
        for identifier, fields in entities.items()
    }


def _title(fields: Fields, key: Key) -> str:
    return str(fields.get("title", key.identifier))


def _changed_fields(
    key: Key, before: Fields, after: Fields, not_compared: list[str]
) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field, before.get(field), after.get(field))
        for field in sorted(before.keys() | after.keys())
        if _differ(before.get(field), after.get(field))
        and f"{key.blueprint}.{field}" not in not_compared
        and f"{ANY_BLUEPRINT}.{field}" not in not_compared
    )


def _differ(before: Any, after: Any) -> bool:
    # Python takes true and 1 for equal, and Port does not.
    return type(before) is not type(after) or before != after
