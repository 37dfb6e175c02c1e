"""Planning a maintenance."""

from datetime import UTC, datetime

from pydantic import Field, ValidationInfo, field_validator

from action_runs.components import check_components
from action_runs.executor import StatuspageExecutor
from action_runs.incident_writes import creation, port_metadata
from action_runs.inputs import (
    ActionInputs,
    Body,
    EntityIds,
    Moment,
    Name,
    moment_of,
)
from action_runs.notifications import Notifications
from action_runs.page_reader import PageReader
from action_runs.plan import ComponentChange, Origin, Plan
from statuspage_api.objects import RawItem


class ScheduleMaintenanceInputs(ActionInputs):
    """What planning a maintenance takes."""

    name: Name = Field(title="Name")
    body: Body | None = Field(None, title="Message")
    scheduled_for: Moment = Field(title="Starts at")
    scheduled_until: Moment = Field(title="Ends at")
    component_ids: EntityIds = Field(default_factory=list, title="Components")
    auto_start: bool = Field(True, title="Start by itself")
    auto_complete: bool = Field(True, title="End by itself")
    notify: bool = Field(False, title="Notify subscribers now")
    remind: bool = Field(False, title="Remind subscribers an hour before")
    notify_at_start: bool = Field(False, title="Notify subscribers at the start")
    notify_at_end: bool = Field(False, title="Notify subscribers at the end")

    @field_validator("scheduled_for")
    @classmethod
    def _to_come(cls, moment: datetime, info: ValidationInfo) -> datetime:
        if moment <= moment_of(info):
            raise ValueError(f"{moment.isoformat()} is in the past")
        return moment

    @field_validator("scheduled_until")
    @classmethod
    def _after_the_start(cls, moment: datetime, info: ValidationInfo) -> datetime:
        if moment <= moment_of(info):
            raise ValueError(f"{moment.isoformat()} is in the past")
        start = info.data.get("scheduled_for")
        if start is not None and moment <= start:
            raise ValueError(f"{moment.isoformat()} is not after the start")
        return moment


class ScheduleMaintenance(StatuspageExecutor[ScheduleMaintenanceInputs]):
    """Plans a maintenance; its components change when it starts, and not before."""

    ACTION_NAME = "schedule_maintenance"
    INPUTS = ScheduleMaintenanceInputs
    DONE = "Scheduled"

    async def plan(
        self, inputs: ScheduleMaintenanceInputs, page: PageReader, origin: Origin
    ) -> Plan:
        """One POST, after a look at the page's components if some are named."""
        components = await page.components() if inputs.component_ids else []
        check_components(components, inputs.component_ids, page.page_id)
        return planned(inputs, components, origin)


def planned(
    inputs: ScheduleMaintenanceInputs, components: list[RawItem], origin: Origin
) -> Plan:
    """How a maintenance is planned.

    Statuses are left out: Statuspage would set them at once. The two flags have it turn
    the components blue at the start and green at the end.
    """
    notifications = Notifications(
        inputs.notify, inputs.remind, inputs.notify_at_start, inputs.notify_at_end
    )
    maintenance = {
        "name": inputs.name,
        "status": "scheduled",
        **({"body": inputs.body} if inputs.body else {}),
        "scheduled_for": _utc(inputs.scheduled_for),
        "scheduled_until": _utc(inputs.scheduled_until),
        "component_ids": list(dict.fromkeys(inputs.component_ids)),
        "scheduled_auto_in_progress": inputs.auto_start,
        "scheduled_auto_completed": inputs.auto_complete,
        "auto_transition_to_maintenance_state": True,
        "auto_transition_to_operational_state": True,
        "metadata": port_metadata(origin.noted),
        **notifications.of_incident(),
    }
    summary = f"plan the maintenance {inputs.name} for {_utc(inputs.scheduled_for)}"
    return Plan(
        summary,
        [creation(maintenance, summary, origin)],
        changes=[
            _unchanged(each)
            for each in components
            if each["id"] in inputs.component_ids
        ],
        notifies=notifications.any,
    )


def _unchanged(component: RawItem) -> ComponentChange:
    status = component.get("status") or "unknown"
    return ComponentChange(
        component["id"], component.get("name") or component["id"], status, status
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
