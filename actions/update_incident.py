"""Posting an update of an incident, and resolving it."""

from collections.abc import Sequence

from pydantic import Field, ValidationInfo, field_validator

from action_runs.components import (
    changes_of,
    check_components,
    keeping_those_affected,
    notes_on_held,
    to_be_restored,
    with_components,
)
from action_runs.errors import ActionRefusedError
from action_runs.executor import StatuspageExecutor
from action_runs.incident_writes import update
from action_runs.inputs import ActionInputs, Body, EntityId, IncidentStatus, Statuses
from action_runs.notifications import Notifications
from action_runs.page_reader import PageReader
from action_runs.plan import Origin, Plan
from raw_items.incidents import is_maintenance
from statuspage_api.objects import RawItem

RESOLVED = "resolved"


class UpdateIncidentInputs(ActionInputs):
    """What an update of an incident takes."""

    incident_id: EntityId = Field(title="Incident")
    status: IncidentStatus | None = Field(None, title="Status")
    body: Body | None = Field(None, title="Message")
    components: Statuses = Field(
        default_factory=dict, title="Components", validate_default=True
    )
    notify: bool = Field(False, title="Notify subscribers")
    restore_components: bool = Field(True, title="Restore components")

    @property
    def restores(self) -> bool:
        """Whether components are restored."""
        return self.status == RESOLVED and self.restore_components

    @field_validator("components")
    @classmethod
    def _something(
        cls, components: dict[str, str], info: ValidationInfo
    ) -> dict[str, str]:
        given = info.data.get
        # A field with a fault of its own is missing here.
        if {"status", "body"} <= info.data.keys() and not (
            components or given("status") or given("body")
        ):
            raise ValueError(
                "there is neither a status, nor a message, nor a component"
            )
        return components


class UpdateIncident(StatuspageExecutor[UpdateIncidentInputs]):
    """Posts an update; resolving restores the components that nothing else holds."""

    ACTION_NAME = "update_incident"
    INPUTS = UpdateIncidentInputs
    DONE = "Updated"

    async def plan(
        self, inputs: UpdateIncidentInputs, page: PageReader, origin: Origin
    ) -> Plan:
        """One PATCH, after a look at the incident and, where statuses change, at the page."""
        incident = await page.incident(inputs.incident_id)
        if is_maintenance(incident):
            raise ActionRefusedError(
                f"Incident (incidentId): {incident['id']} is a maintenance; use the"
                " action update_maintenance"
            )
        components: list[RawItem] = []
        if inputs.components or inputs.restores:
            components = await page.components()
        check_components(components, inputs.components, page.page_id)
        others = await page.open_incidents() if inputs.restores else []
        return planned(inputs, incident, components, others, origin)


def planned(
    inputs: UpdateIncidentInputs,
    incident: RawItem,
    components: Sequence[RawItem],
    open_incidents: Sequence[RawItem],
    origin: Origin,
) -> Plan:
    """How an incident is updated, from what is known of it and its page."""
    wanted: dict[str, str] = dict(inputs.components)
    notes = []
    if inputs.restores:
        wanted = to_be_restored(incident, components, open_incidents) | wanted
        notes = notes_on_held(incident, components, open_incidents, wanted)
    affected = keeping_those_affected(incident, components, wanted) if wanted else {}
    changed = {
        **({"status": inputs.status} if inputs.status else {}),
        **({"body": inputs.body} if inputs.body else {}),
        **with_components(affected),
    }
    notifications = Notifications(now=inputs.notify)
    verb = "resolve" if inputs.status == RESOLVED else "post an update of"
    summary = f"{verb} the incident {incident.get('name')}"
    return Plan(
        summary,
        [update(incident, changed, notifications, summary, origin)],
        subject_id=incident["id"],
        incident_id=incident["id"],
        components=components,
        changes=changes_of(components, affected),
        notes=notes,
        notifies=notifications.any,
    )
