"""Which components an action touches, and what holds them; no request is made here."""

from collections.abc import Iterable, Mapping, Sequence

from action_runs.errors import ActionRefusedError
from action_runs.plan import ComponentChange
from raw_items.incidents import is_maintenance
from statuspage_api.objects import RawItem

OPERATIONAL = "operational"
UNDER_MAINTENANCE = "under_maintenance"
OPEN_INCIDENT_STATUSES = frozenset({"investigating", "identified", "monitoring"})
ACTIVE_MAINTENANCE_STATUSES = frozenset({"in_progress", "verifying"})

type StatusById = Mapping[str, str]


def check_components(
    components: Sequence[RawItem], ids: Iterable[str], page_id: str
) -> None:
    """Let ids pass that are components of a page.

    Raises:
        ActionRefusedError: with what is wrong with each of the others.
    """
    known = {each["id"]: each for each in components}
    faults = []
    for component_id in ids:
        component = known.get(component_id)
        if component is None:
            faults.append(
                f"{component_id} is no component of page {page_id}: it was deleted, or"
                " belongs to another page"
            )
        elif component.get("group"):
            members = [each["id"] for each in members_of(components, component_id)]
            faults.append(
                f"{component_id} is the group {component['name']}: name its components"
                f" ({', '.join(members) or 'it has none'})"
            )
    if faults:
        raise ActionRefusedError(*faults)


def members_of(components: Sequence[RawItem], group_id: str) -> list[RawItem]:
    """The components of a group."""
    return [each for each in components if each.get("group_id") == group_id]


def changes_of(
    components: Sequence[RawItem], wanted: StatusById
) -> list[ComponentChange]:
    """What becomes of each component that is to have a status."""
    known = {each["id"]: each for each in components}
    return [
        ComponentChange(
            component_id,
            known[component_id].get("name") or component_id,
            known[component_id].get("status") or "unknown",
            status,
        )
        for component_id, status in wanted.items()
        if component_id in known
    ]


def with_components(wanted: StatusById) -> RawItem:
    """The part of an incident's body that says what is affected, and how.

    Statuspage takes what is affected from `component_ids` and the statuses from
    `components`, so both are sent, with the same ids.
    """
    if not wanted:
        return {}
    return {"component_ids": list(wanted), "components": dict(wanted)}


def keeping_those_affected(
    incident: RawItem, components: Sequence[RawItem], wanted: StatusById
) -> dict[str, str]:
    """The wanted statuses, and with their present one the others that an incident affects.

    `component_ids` replaces the list of what is affected, so the others have to be named
    again. One that was deleted, of which an incident still tells, is left out.
    """
    present = {each["id"]: each.get("status") for each in components}
    affected = {
        each["id"]: present[each["id"]] or OPERATIONAL
        for each in incident.get("components") or []
        if each["id"] in present
    }
    return affected | dict(wanted)


def holders(
    open_incidents: Iterable[RawItem], component_id: str, but: str = ""
) -> list[RawItem]:
    """The open incidents and active maintenances that affect a component, but for one of them."""
    return [
        incident
        for incident in open_incidents
        if incident["id"] != but and component_id in affected_by(incident)
    ]


def affected_by(incident: RawItem) -> set[str]:
    """The components that an incident affects, some of which may be deleted by now."""
    return {each["id"] for each in incident.get("components") or []}


def is_open(incident: RawItem) -> bool:
    """Whether an incident is unresolved, or a maintenance under way."""
    return incident.get("status") in OPEN_INCIDENT_STATUSES or is_active_maintenance(
        incident
    )


def is_active_maintenance(incident: RawItem) -> bool:
    """Whether it is a maintenance that is under way."""
    return incident.get("status") in ACTIVE_MAINTENANCE_STATUSES and is_maintenance(
        incident
    )


def to_be_restored(
    incident: RawItem, components: Sequence[RawItem], open_incidents: Sequence[RawItem]
) -> dict[str, str]:
    """The components that become operational again when an incident or a maintenance is over.

    They are those that it has touched, are not operational, and that nothing else which
    is open holds. An incident leaves one alone that is under maintenance.
    """
    touched = _touched_by(incident)
    spared = {OPERATIONAL, "", None}
    if not is_maintenance(incident):
        spared.add(UNDER_MAINTENANCE)
    return {
        each["id"]: OPERATIONAL
        for each in components
        if each["id"] in touched
        and each.get("status") not in spared
        and not holders(open_incidents, each["id"], but=incident["id"])
    }


def _touched_by(incident: RawItem) -> set[str]:
    """The components whose status an incident has changed; all it affects where it does not tell."""
    affected = affected_by(incident)
    told = [
        change
        for update in incident.get("incident_updates") or []
        for change in update.get("affected_components") or []
        if isinstance(change, dict) and change.get("code")
    ]
    if not told or is_maintenance(incident):
        return affected
    return {
        change["code"]
        for change in told
        if change.get("new_status") not in (None, OPERATIONAL)
    }


def notes_on_held(
    incident: RawItem,
    components: Sequence[RawItem],
    open_incidents: Sequence[RawItem],
    changed: StatusById,
) -> list[str]:
    """Which components of an incident stay as they are since others hold them, for a person."""
    return [
        f"{named_component(each)} stays {each.get('status')}: it is held by"
        f" {', '.join(map(named, held_by))}"
        for each in components
        if each["id"] in affected_by(incident) - changed.keys()
        and each.get("status") != OPERATIONAL
        and (held_by := holders(open_incidents, each["id"], but=incident["id"]))
    ]


def named_component(component: RawItem) -> str:
    """A component as people are told of it."""
    return f"{component.get('name')} ({component['id']})"


def named(incident: RawItem) -> str:
    """An incident as people are told of it."""
    kind = "maintenance" if is_maintenance(incident) else "incident"
    return f"{kind} {incident.get('name')} ({incident['id']}, {incident.get('status')})"
