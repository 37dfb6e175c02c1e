"""What an incident's fields and updates amount to."""

from datetime import datetime, timedelta

from raw_items.communication import (
    last_update_at,
    longest_silence_minutes,
    minutes_to_first_update,
    told_at,
    told_seconds,
    whole_minutes,
)
from statuspage_api.objects import RawItem, parse_timestamp

MAINTENANCE_STATUSES = frozenset({"scheduled", "in_progress", "verifying", "completed"})
ENDED_STATUSES = frozenset({"resolved", "completed", "postmortem"})


def incident_item(incident: RawItem) -> RawItem:
    """The raw item of kind `incident`: the incident with these facts about it.

    - `__affected_components`: the changes of its components, oldest first, each
      `{"code", "name", "old_status", "new_status", "at"}` with the component's id
      as `code` and the time of the update as `at`.
    - `__duration_minutes`: from its start to its end in whole minutes, null while
      it is open or where Statuspage does not tell either time.
    - `__is_maintenance`: whether it is a scheduled maintenance.
    - `__started_at_epoch`: its start in seconds since 1970, of which Port can tell the
      latest: it aggregates numbers only.
    - `__last_update_at`: when its newest update was shown.
    - `__minutes_to_first_update`, `__longest_silence_minutes`: see
      `raw_items.communication`; null for a maintenance.
    - `__days_to_postmortem`: from its end to its postmortem in days; null without either.
    """
    started_at, ended_at = _started_at(incident), _ended_at(incident)
    updates = incident.get("incident_updates") or []
    told = [] if is_maintenance(incident) else updates
    return incident | {
        "__affected_components": _component_changes(incident),
        "__duration_minutes": _duration_minutes(started_at, ended_at),
        "__is_maintenance": is_maintenance(incident),
        "__started_at_epoch": int(started_at.timestamp()) if started_at else None,
        "__last_update_at": last_update_at(updates),
        "__minutes_to_first_update": minutes_to_first_update(told, started_at),
        "__longest_silence_minutes": longest_silence_minutes(told, ended_at),
        "__days_to_postmortem": _days_to_postmortem(incident, ended_at),
    }


def is_maintenance(incident: RawItem) -> bool:
    """Whether an incident is a scheduled maintenance, whatever its impact.

    Statuspage has no field that says so, and a maintenance may have impact major.
    """
    return (
        incident.get("scheduled_for") is not None
        or incident.get("impact") == "maintenance"
        or incident.get("status") in MAINTENANCE_STATUSES
    )


def _component_changes(incident: RawItem) -> list[RawItem]:
    # Statuspage gives updates newest first, those of the same time too.
    oldest_first = list(reversed(incident.get("incident_updates") or []))
    oldest_first.sort(key=told_seconds)
    return [
        {
            "code": affected["code"],
            "name": affected.get("name"),
            "old_status": affected.get("old_status"),
            "new_status": affected.get("new_status"),
            "at": update.get("display_at") or update.get("created_at"),
        }
        for update in oldest_first
        for affected in _objects(update.get("affected_components"))
        # "No components were affected by this update." comes without a code.
        if affected.get("code")
        and affected.get("old_status") != affected.get("new_status")
    ]


def _objects(items: object) -> list[RawItem]:
    """The objects of a list; what has another shape would cost all incidents, and is left out."""
    if not isinstance(items, list):
        return []
    return [item for item in items if isinstance(item, dict)]


def _duration_minutes(
    started_at: datetime | None, ended_at: datetime | None
) -> int | None:
    if started_at is None or ended_at is None or ended_at < started_at:
        return None
    return whole_minutes(ended_at - started_at)


def _days_to_postmortem(incident: RawItem, ended_at: datetime | None) -> float | None:
    published_at = parse_timestamp(incident.get("postmortem_published_at"))
    if published_at is None or ended_at is None:
        return None
    return round(max(0.0, (published_at - ended_at) / timedelta(days=1)), 2)


def _started_at(incident: RawItem) -> datetime | None:
    if is_maintenance(incident):
        # Its `created_at` and `started_at` are when it was announced.
        begun = _first_update(incident, "in_progress")
        return begun or parse_timestamp(incident.get("scheduled_for"))
    # `started_at` is missing from older answers.
    return parse_timestamp(incident.get("started_at")) or parse_timestamp(
        incident.get("created_at")
    )


def _ended_at(incident: RawItem) -> datetime | None:
    if incident.get("status") not in ENDED_STATUSES:
        return None
    # Backfilled incidents are resolved at no time; their updates may tell it.
    return parse_timestamp(incident.get("resolved_at")) or _first_update(
        incident, "resolved", "completed"
    )


def _first_update(incident: RawItem, *statuses: str) -> datetime | None:
    """When an incident was first told to have one of these statuses."""
    moments = [
        told_at(update)
        for update in incident.get("incident_updates") or []
        if update.get("status") in statuses
    ]
    return min((moment for moment in moments if moment), default=None)
