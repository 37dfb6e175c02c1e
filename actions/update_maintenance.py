"""Moving a maintenance on, completing it, or calling it off."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from action_runs.components import (
    OPERATIONAL,
    UNDER_MAINTENANCE,
    affected_by,
    changes_of,
    holders,
    keeping_those_affected,
    notes_on_held,
    to_be_restored,
    with_components,
)
from action_runs.errors import ActionRefusedError
from action_runs.executor import StatuspageExecutor
from action_runs.incident_writes import update
from action_runs.inputs import ActionInputs, Body, EntityId
from action_runs.notifications import Notifications
from action_runs.page_reader import PageReader
from action_runs.plan import Origin, Plan
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
AUTOMATIC = (
    "scheduled_auto_in_progress",
    "scheduled_auto_completed",
    "auto_transition_to_maintenance_state",
    "auto_transition_to_operational_state",
)
"""What a maintenance that is called off must not do by itself any more."""

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
        return planned(inputs, maintenance, components, others, origin)


def check_step(maintenance: RawItem, step: Step) -> None:
    """Let a step pass that a maintenance can take from where it is.

    Raises:
        ActionRefusedError: it cannot, or it is no maintenance.
    """
    if not is_maintenance(maintenance):
        raise ActionRefusedError(
            f"Maintenance (incidentId): {maintenance['id']} is an incident; use the"
            " action update_incident"
        )
    status = maintenance.get("status")
    if status not in FROM[step]:
        possible = [each for each, allowed in FROM.items() if status in allowed]
        raise ActionRefusedError(
            f"Step (step): the maintenance is {status}, from where {step} does not"
            f" lead on; possible: {', '.join(possible) or 'nothing, it is over'}"
        )


def planned(
    inputs: UpdateMaintenanceInputs,
    maintenance: RawItem,
    components: Sequence[RawItem],
    open_incidents: Sequence[RawItem],
    origin: Origin,
) -> Plan:
    """How a maintenance is moved on, from what is known of it and its page."""
    wanted = _wanted(inputs.step, maintenance, components, open_incidents)
    affected = keeping_those_affected(maintenance, components, wanted) if wanted else {}
    body = inputs.body or (CANCELLED if inputs.step == "cancel" else None)
    changed = {
        "status": STATUS_AFTER[inputs.step],
        **({"body": body} if body else {}),
        **(dict.fromkeys(AUTOMATIC, False) if inputs.step == "cancel" else {}),
        **with_components(affected),
    }
    # Of the steps to come, what was asked for when it was planned.
    at_end = maintenance.get("auto_transition_deliver_notifications_at_end")
    notifications = Notifications(
        now=inputs.notify, at_end=bool(at_end) and inputs.step in ("start", "verify")
    )
    summary = f"{inputs.step} the maintenance {maintenance.get('name')}"
    return Plan(
        summary,
        [update(maintenance, changed, notifications, summary, origin)],
        subject_id=maintenance["id"],
        incident_id=maintenance["id"],
        components=components,
        changes=changes_of(components, affected),
        notes=notes_on_held(maintenance, components, open_incidents, wanted),
        notifies=notifications.any,
    )


def _wanted(
    step: Step,
    maintenance: RawItem,
    components: Sequence[RawItem],
    open_incidents: Sequence[RawItem],
) -> dict[str, str]:
    """Blue at the start, green at the end; another's components stay as they are."""
    if step == "verify":
        return {}
    if step == "start":
        return {
            each["id"]: UNDER_MAINTENANCE
            for each in components
            if each["id"] in affected_by(maintenance)
            and (
                each.get("status") == OPERATIONAL
                or not holders(open_incidents, each["id"], but=maintenance["id"])
            )
        }
    blue = [each for each in components if each.get("status") == UNDER_MAINTENANCE]
    return to_be_restored(maintenance, blue, open_incidents)
