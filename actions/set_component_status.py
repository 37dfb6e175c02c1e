"""Setting the status of a component, of several, or of a group."""

from collections.abc import Sequence

from pydantic import Field

from action_runs.components import (
    changes_of,
    check_components,
    holders,
    is_active_maintenance,
    members_of,
    named,
)
from action_runs.errors import ActionRefusedError
from action_runs.executor import StatuspageExecutor
from action_runs.inputs import ActionInputs, ComponentStatus, EntityIds
from action_runs.page_reader import PageReader
from action_runs.plan import ComponentChange, Origin, Plan, Write
from statuspage_api.endpoints import COMPONENT
from statuspage_api.objects import RawItem

MAY_NOTIFY = (
    "Statuspage does not document whether it tells a component's subscribers of a change"
    " without an incident, and has no switch for it"
)


class SetComponentStatusInputs(ActionInputs):
    """What setting a status takes."""

    component_id: EntityIds = Field(title="Component or group", min_length=1)
    status: ComponentStatus = Field(title="Status")
    force: bool = Field(False, title="Even under maintenance")


class SetComponentStatus(StatuspageExecutor[SetComponentStatusInputs]):
    """Sets the status of components that are not under maintenance."""

    ACTION_NAME = "set_component_status"
    INPUTS = SetComponentStatusInputs
    DONE = "Set"

    async def plan(
        self, inputs: SetComponentStatusInputs, page: PageReader, origin: Origin
    ) -> Plan:
        """One PATCH for each component that has another status, after two looks at the page."""
        components = await page.components()
        ids = members_in_place_of_groups(components, inputs.component_id)
        check_components(components, ids, page.page_id)
        return planned(inputs, ids, components, await page.open_incidents())


def members_in_place_of_groups(
    components: Sequence[RawItem], ids: Sequence[str]
) -> list[str]:
    """The ids of components, each group's replaced by those of its components.

    Raises:
        ActionRefusedError: a group has none.
    """
    groups = {each["id"] for each in components if each.get("group")}
    found: dict[str, None] = {}
    for id_ in ids:
        members = [each["id"] for each in members_of(components, id_)]
        if id_ in groups and not members:
            fault = (
                f"Component or group (componentId): the group {id_} has no components"
            )
            raise ActionRefusedError(fault)
        found |= dict.fromkeys(members if id_ in groups else [id_])
    return list(found)


def planned(
    inputs: SetComponentStatusInputs,
    ids: Sequence[str],
    components: Sequence[RawItem],
    open_incidents: Sequence[RawItem],
) -> Plan:
    """Which components are changed.

    Raises:
        ActionRefusedError: one is under maintenance, and that is not to be overridden.
    """
    status = inputs.status
    changes = changes_of(components, dict.fromkeys(ids, status))
    changes = [each for each in changes if each.before != each.after]
    held = _held(changes, open_incidents)
    faults = [
        f"{component} is under the {named(incident)}"
        for component, incident in held
        if is_active_maintenance(incident)
    ]
    if faults and not inputs.force:
        remedy = "Nothing was sent. Wait until it is over, or run it with force."
        raise ActionRefusedError(*faults, remedy=remedy, label="Maintenance")
    given = inputs.component_id
    summary = f"set {_count(changes)} to {status}"
    if not changes:
        summary = f"all {len(ids)} components are {status} already"
    return Plan(
        summary,
        [_write(each) for each in changes],
        subject_id=given[0] if len(given) == 1 else "",
        components=components,
        changes=changes,
        notes=[
            *(
                f"{component} is held by the open {named(each)}"
                for component, each in held
            ),
            *([MAY_NOTIFY] if changes else []),
        ],
        reach_matters=bool(changes),
    )


def _held(
    changes: Sequence[ComponentChange], open_incidents: Sequence[RawItem]
) -> list[tuple[str, RawItem]]:
    """Each component that is changed, with each incident that affects it."""
    return [
        (f"{change.name} ({change.component_id})", incident)
        for change in changes
        for incident in holders(open_incidents, change.component_id)
    ]


def _write(change: ComponentChange) -> Write:
    return Write(
        "PATCH",
        COMPONENT,
        change.component_id,
        {"component": {"status": change.after}},
        f"{change.name} ({change.component_id}) {change.after}",
        look_in=COMPONENT,
        has_landed=lambda found: found.get("status") == change.after,
        repeatable=True,
    )


def _count(changes: Sequence[ComponentChange]) -> str:
    names = [f"{each.name} ({each.component_id})" for each in changes]
    return names[0] if len(names) == 1 else f"{len(names)} components"
