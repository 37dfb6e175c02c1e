"""What an incident's fields and updates amount to."""

from datetime import datetime

from statuspage_api.objects import RawItem, parse_timestamp

MAINTENANCE_STATUSES = frozenset({"scheduled", "in_progress", "verifying", "completed"})
ENDED_STATUSES = frozenset({"resolved", "completed", "postmortem"})


def incident_item(incident: RawItem) -> RawItem:
    """The raw item of kind `incident`: the incident with three facts about it.

    - `__affected_components`: the changes of its components, oldest first, each
      `{"code", "name", "old_status", "new_status", "at"}` with the component's id
      as `code` and the time of the update as `at`.
    - `__duration_minutes`: from its start to its end in whole minutes, null while
      it is open or where Statuspage does not tell either time.
    - `__is_maintenance`: whether it is a scheduled maintenance.
    """
    return incident | {
        "__affected_components": _component_changes(incident),
        "__duration_minutes": _duration_minutes(incident),
        "__is_maintenance": is_maintenance(incident),
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
    oldest_first.sort(key=_told_at)
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


def _duration_minutes(incident: RawItem) -> int | None:
    started_at, ended_at = _started_at(incident), _ended_at(incident)
    if started_at is None or ended_at is None or ended_at < started_at:
        return None
    return round((ended_at - started_at).total_seconds() / 60)


def _started_at(incident: RawItem) -> datetime | None:
    if is_maintenance(incident):
        # Its `created_at` and `started_at` are when it was announced.
        begun = _first_update(incident, "in_progress")
        return begun or parse_timestamp(incident.get("scheduled_for"))
    # `started_at` is missing from older answers.
    return _timestamp_of(incident, "started_at", "created_at")


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
        _timestamp_of(update, "display_at", "created_at")
        for update in incident.get("incident_updates") or []
        if update.get("status") in statuses
    ]
    return min((moment for moment in moments if moment), default=None)


def _told_at(update: RawItem) -> float:
    moment = _timestamp_of(update, "display_at", "created_at")
    return moment.timestamp() if moment else 0.0


def _timestamp_of(item: RawItem, *keys: str) -> datetime | None:
    """The first of these timestamps that an object has."""
    moments = (parse_timestamp(item.get(key)) for key in keys)
    return next((moment for moment in moments if moment), None)
