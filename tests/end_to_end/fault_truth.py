"""What Port has to hold of an account, as far as the fault matrix compares it."""

from collections.abc import Iterable

from sandbox import Json
from sandbox.statuspage import Account
from sandbox.statuspage.account.status_page import StatusPage

WORST_FIRST = (
    "major_outage",
    "partial_outage",
    "degraded_performance",
    "under_maintenance",
    "operational",
)

type Values = dict[tuple[str, str], tuple[object, object]]
"""Title and status of entities, by blueprint and identifier."""


def truth(page: StatusPage, unread: dict[str, int]) -> Values:
    """What Port has to have of a page, but for lists that cannot be read from a page on."""

    def read(name: str, items: dict[str, Json]) -> list[Json]:
        end = (unread[name] - 1) * 100 if name in unread else None
        return list(items.values())[:end]

    values: Values = {("statuspage", page.page["id"]): (page.page["name"], None)}
    for group in read("component-groups", page.component_groups):
        # Of components that are not known in full nothing is said.
        status = None if "components" in unread else _worst(page, group["id"])
        values["statuspageComponentGroup", group["id"]] = (group["name"], status)
    for component in read("components", page.components):
        if not component["group"]:
            values["statuspageComponent", component["id"]] = (
                component["name"],
                component["status"] or None,
            )
    for incident in read("incidents", page.incidents):
        values["statuspageIncident", incident["id"]] = (
            incident["name"],
            incident["status"],
        )
        for update in incident["incident_updates"]:
            values["statuspageIncidentUpdate", update["id"]] = (
                update["body"],
                update["status"],
            )
    return values


def _worst(page: StatusPage, group_id: str) -> str | None:
    statuses = {
        component["status"]
        for component in page.components.values()
        if component["group_id"] == group_id
    }
    return next((status for status in WORST_FIRST if status in statuses), None)


def stubs(account: Account) -> set[tuple[str, str]]:
    """Components that incidents still name and that Port creates along."""
    named: set[tuple[str, str]] = set()
    for page in account.pages.values():
        for incident in page.incidents.values():
            shown = [each["id"] for each in incident.get("components") or []]
            for update in incident["incident_updates"]:
                affected = update.get("affected_components") or []
                shown += [each.get("code") for each in affected]
            named |= {("statuspageComponent", identifier) for identifier in shown}
    return named


def merged(all_values: Iterable[Values]) -> Values:
    """The values of several pages."""
    merged: Values = {}
    for values in all_values:
        merged |= values
    return merged


def unequal(expected: Values, there: Values) -> set[tuple[str, str]]:
    """What is missing, or is not as it is expected."""
    return {key for key, value in expected.items() if there.get(key) != value}
