"""Moving a maintenance on, completing it, or calling it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from actions.components import (
    OPERATIONAL,
    UNDER_MAINTENANCE,
    changes_of,
    holders,
    keeping_those_affected,
    named,
    to_be_restored,
    with_components,
)
from actions.executor import StatuspageExecutor
from actions.incident_updates import update
from actions.inputs import ActionInputs, Body, EntityId
from actions.notifications import Notifications
from actions.origin import Origin
from actions.page_reader import PageReader
from actions.plan import Plan
from errors import ActionRefusedError
from raw_items.incidents import is_maintenance
from statuspage_api.objects import RawItem

Step = Literal["start", "verify", "complete", "cancel"]

STATUS_AFTER = {
    "start": "in_progress",
    "verify": "verifying",
    "complete": "completed",
    "cancel": "completed",
}
FROM = {
    "start": ("scheduled",),
    "verify": ("in_progress",),
    "complete": ("in_progress", "verifying"),
    "cancel": ("scheduled", "in_progress", "verifying"),
}
CANCELLED = "This maintenance has been cancelled."


class UpdateMaintenanceInputs(ActionInputs):
    """What moving a maintenance on takes."""

    incident_id: EntityId = Field(title="Maintenance")
    step: Step = Field(title="Step")
    body: Body | None = Field(None, title="Message")
    notify: bool = Field(False, title="Notify subscribers")


class UpdateMaintenance(StatuspageExecutor[UpdateMaintenanceInputs]):
    """Starts, verifies or completes a maintenance, or calls it off without deleting it."""

    ACTION_NAME = "update_maintenance"
    INPUTS = UpdateMaintenanceInputs
    DONE = "Moved on"

    async def plan(
        self, inputs: UpdateMaintenanceInputs, page: PageReader, origin: Origin
    ) -> Plan:
        """One PATCH, after a look at the maintenance, its components and what is open."""
        maintenance = await page.incident(inputs.incident_id)
        check_step(maintenance, inputs.step)
        components: list[RawItem] = []
        others: list[RawItem] = []
        if inputs.step != "verify" and maintenance.get("components"):
            components = await page.components()
            others = await page.open_incidents()
        return planned(Moving(inputs, maintenance, components, others, origin))


@dataclass(frozen=True)
class Moving:
    """All that decides about a maintenance's next step."""

    inputs: UpdateMaintenanceInputs
    maintenance: RawItem
    components: Sequence[RawItem]
    open_incidents: Sequence[RawItem]
    origin: Origin


def check_step(maintenance: RawItem, step: Step) -> None:
    """Let a step pass that a maintenance can take from where it is.

    Raises:
        ActionRefusedError: it cannot, or it is no maintenance.
    """
    if not is_maintenance(maintenance):
        raise ActionRefusedError(
            [
                (
                    f"Maintenance (incidentId): {maintenance['id']} is an incident; use the"
                    " action update_incident"
                )
            ]
        )
    status = maintenance.get("status")
    if status not in FROM[step]:
        possible = [each for each, allowed in FROM.items() if status in allowed]
        raise ActionRefusedError(
            [
                (
                    f"Step (step): the maintenance is {status}, from where {step} does not"
                    f" lead on; possible: {', '.join(possible) or 'nothing, it is over'}"
                )
            ]
        )


def planned(moving: Moving) -> Plan:
    """How a maintenance is moved on."""
    inputs, maintenance = moving.inputs, moving.maintenance
    wanted = _wanted(moving)
    affected = (
        keeping_those_affected(maintenance, moving.components, wanted) if wanted else {}
    )
    body = inputs.body or (CANCELLED if inputs.step == "cancel" else None)
    changed = {
        "status": STATUS_AFTER[inputs.step],
        **({"body": body} if body else {}),
        **_transitions(inputs.step),
        **with_components(affected),
    }
    notifications = _notifications(moving)
    summary = f"{inputs.step} the maintenance {maintenance.get('name')}"
    return Plan(
        summary,
        [update(maintenance, changed, notifications, summary, moving.origin)],
        subject_id=maintenance["id"],
        incident_id=maintenance["id"],
        components=moving.components,
        changes=changes_of(moving.components, affected),
        notes=_notes(moving, wanted),
        notifies=notifications.any,
    )


def _wanted(moving: Moving) -> dict[str, str]:
    """Blue at the start, green at the end; another's components stay as they are."""
    maintenance, others = moving.maintenance, _others(moving)
    if moving.inputs.step in ("complete", "cancel"):
        return {
            component_id: status
            for component_id, status in to_be_restored(
                maintenance, moving.components, others
            ).items()
            if _status(moving, component_id) == UNDER_MAINTENANCE
        }
    if moving.inputs.step == "verify":
        return {}
    affected = {each["id"] for each in maintenance.get("components") or []}
    return {
        each["id"]: UNDER_MAINTENANCE
        for each in moving.components
        if each["id"] in affected
        and (each.get("status") == OPERATIONAL or not holders(others, each["id"]))
    }


def _status(moving: Moving, component_id: str) -> str | None:
    found = (each for each in moving.components if each["id"] == component_id)
    return next(found, {}).get("status")


def _others(moving: Moving) -> list[RawItem]:
    own = moving.maintenance["id"]
    return [each for each in moving.open_incidents if each["id"] != own]


def _transitions(step: Step) -> RawItem:
    """What a maintenance that is called off must not do by itself any more."""
    if step != "cancel":
        return {}
    return {
        "scheduled_auto_in_progress": False,
        "scheduled_auto_completed": False,
        "auto_transition_to_maintenance_state": False,
        "auto_transition_to_operational_state": False,
    }


def _notifications(moving: Moving) -> Notifications:
    """This step's notification as asked for, and what was asked for of the steps to come."""
    at_end = moving.maintenance.get("auto_transition_deliver_notifications_at_end")
    return Notifications(
        now=moving.inputs.notify,
        at_end=bool(at_end) and moving.inputs.step in ("start", "verify"),
    )


def _notes(moving: Moving, wanted: dict[str, str]) -> list[str]:
    affected = {each["id"] for each in moving.maintenance.get("components") or []}
    return [
        f"{each.get('name')} ({each['id']}) stays {each.get('status')}: it is held by"
        f" {', '.join(map(named, held_by))}"
        for each in moving.components
        if each["id"] in affected - wanted.keys()
        and (held_by := holders(_others(moving), each["id"]))
    ]
