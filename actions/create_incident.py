"""Opening an incident."""

from collections.abc import Iterable, Sequence

from pydantic import Field, ValidationInfo, field_validator

from action_runs.components import (
    changes_of,
    check_components,
    with_components,
)
from action_runs.errors import ActionRefusedError
from action_runs.executor import StatuspageExecutor
from action_runs.incident_writes import creation, port_metadata
from action_runs.inputs import (
    ActionInputs,
    Body,
    Impact,
    IncidentStatus,
    Metadata,
    Name,
    Statuses,
)
from action_runs.notifications import NO_REMINDERS, Notifications
from action_runs.page_reader import PageReader
from action_runs.plan import Origin, Plan
from actions.templates import TemplateFields, fields_of, find_template
from statuspage_api.objects import RawItem

DEFAULT_STATUS = "investigating"

STAY_AS_THEY_ARE = (
    "The template names components and no status for them, so they stay as they are"
)


class CreateIncidentInputs(ActionInputs):
    """What opening an incident takes; a template fills in what is left empty."""

    template: str | None = Field(None, title="Template")
    name: Name | None = Field(None, title="Name", validate_default=True)
    body: Body | None = Field(None, title="Message")
    status: IncidentStatus | None = Field(None, title="Status")
    components: Statuses = Field(default_factory=dict, title="Components")
    impact: Impact | None = Field(None, title="Impact")
    notify: bool = Field(False, title="Notify subscribers")
    metadata: Metadata = Field(default_factory=dict, title="Metadata")

    @field_validator("name")
    @classmethod
    def _named(cls, name: str | None, info: ValidationInfo) -> str | None:
        if name is None and info.data.get("template") is None:
            raise ValueError("it is missing, and no template gives one")
        return name


class CreateIncident(StatuspageExecutor[CreateIncidentInputs]):
    """Opens an incident, with the statuses of the components that it affects."""

    ACTION_NAME = "create_incident"
    INPUTS = CreateIncidentInputs
    DONE = "Opened"

    async def plan(
        self, inputs: CreateIncidentInputs, page: PageReader, origin: Origin
    ) -> Plan:
        """One POST, after a look at the page's components and its templates, if they are used."""
        fields = TemplateFields()
        if inputs.template is not None:
            fields = fields_of(find_template(await page.templates(), inputs.template))
        components: list[RawItem] = []
        if inputs.components or fields.component_ids:
            components = await page.components()
        check_components(components, inputs.components, page.page_id)
        return planned(inputs, fields, components, origin)


def planned(
    inputs: CreateIncidentInputs,
    template: TemplateFields,
    components: Sequence[RawItem],
    origin: Origin,
) -> Plan:
    """How an incident is opened.

    Raises:
        ActionRefusedError: neither the inputs nor the template make a whole incident.
    """
    name = inputs.name or template.name
    if name is None:
        raise ActionRefusedError("Name (name): it is missing, in the template as well")
    unset = set(template.component_ids) - set(inputs.components)
    statuses = _statuses_of(components, template.component_ids) | inputs.components
    body = inputs.body or template.body
    notifications = Notifications(now=inputs.notify)
    incident = {
        "name": name,
        "status": inputs.status or template.status or DEFAULT_STATUS,
        **({"body": body} if body else {}),
        **({"impact_override": inputs.impact} if inputs.impact else {}),
        **with_components(statuses),
        "metadata": port_metadata(origin.noted, inputs.metadata),
        "reminder_intervals": NO_REMINDERS,
        **notifications.of_incident(),
    }
    summary = f"open the incident {name}"
    return Plan(
        summary,
        [creation(incident, summary, origin)],
        components=components,
        changes=changes_of(components, statuses),
        notes=[f"{STAY_AS_THEY_ARE}: {', '.join(sorted(unset))}"] if unset else [],
        notifies=notifications.any,
    )


def _statuses_of(components: Sequence[RawItem], ids: Iterable[str]) -> dict[str, str]:
    """The present status of those of the ids that are components, and no groups."""
    present = {each["id"]: each for each in components if not each.get("group")}
    return {
        id_: present[id_].get("status") or "operational"
        for id_ in ids
        if id_ in present
    }
