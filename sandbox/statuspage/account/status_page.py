"""One status page of the emulated account and the questions its lists ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sandbox import Json
from sandbox.statuspage.account.agenda import Appointment
from sandbox.statuspage.account.lookup import found

UNRESOLVED_STATUSES = frozenset({"investigating", "identified", "monitoring"})
ACTIVE_MAINTENANCE_STATUSES = frozenset({"in_progress", "verifying"})
UPCOMING_STATUSES = frozenset({"scheduled"})


# By severity: a group row shows the worst of its components.
COMPONENT_STATUSES = (
    "",
    "operational",
    "under_maintenance",
    "degraded_performance",
    "partial_outage",
    "major_outage",
)


def worst_status(statuses: Iterable[str]) -> str:
    """The most severe of these component statuses, `operational` when there are none."""
    return max(statuses, key=COMPONENT_STATUSES.index, default="operational")


def by_id(items: Iterable[Json]) -> dict[str, Json]:
    """The items in their order, under their `id`."""
    return {item["id"]: item for item in items}


@dataclass(eq=False)
class StatusPage:
    """A page with everything below it, each under its identifier and in the order it is listed.

    `components` holds the group rows too, which bear the identifier of their group. The
    components inlined in an incident are these same objects, because recordings show an
    old incident with the component as it is today; a deleted one lives on in its incidents.
    """

    page: Json
    component_groups: dict[str, Json] = field(default_factory=dict)
    components: dict[str, Json] = field(default_factory=dict)
    incidents: dict[str, Json] = field(default_factory=dict)
    subscribers: dict[str, Json] = field(default_factory=dict)
    incident_templates: dict[str, Json] = field(default_factory=dict)
    # What is known of an incident beside its own fields, under its identifier: its
    # postmortem, which may be a draft yet; what it does by itself; whether it is tweeted.
    postmortems: dict[str, Json] = field(default_factory=dict)
    agendas: dict[str, list[Appointment]] = field(default_factory=dict)
    tweet_flags: dict[str, dict[str, bool | None]] = field(default_factory=dict)
    # Being unconfirmed shows in no field of a subscriber, only in the `state` filter.
    unconfirmed_subscriber_ids: set[str] = field(default_factory=set)

    def unresolved_incidents(self) -> list[Json]:
        """Incidents under investigation, identified or monitored; maintenances are not among them."""
        return self._incidents_with(UNRESOLVED_STATUSES)

    def scheduled_incidents(self) -> list[Json]:
        """Every maintenance, whatever its state.

        The reference says only "scheduled incidents". The public API's list of the same
        name holds all maintenances, so this one does; what the vendor does is unknown.
        """
        return [
            incident
            for incident in self.incidents.values()
            if incident.get("scheduled_for") is not None
        ]

    def upcoming_incidents(self) -> list[Json]:
        """Maintenances that have not begun."""
        return self._incidents_with(UPCOMING_STATUSES)

    def active_maintenances(self) -> list[Json]:
        """Maintenances in progress or being verified."""
        return self._incidents_with(ACTIVE_MAINTENANCE_STATUSES)

    def incidents_matching(self, text: str) -> list[Json]:
        """Incidents with `text` in the fields the `q` parameter is documented to search."""
        wanted = text.casefold()
        return [
            incident
            for incident in self.incidents.values()
            if wanted in _searched_text(incident).casefold()
        ]

    def subscribers_in(self, state: str, mode: str | None) -> list[Json]:
        """Subscribers in a `state` (`all` for every one), of one `mode` when it is given."""
        return [
            subscriber
            for subscriber in self.subscribers.values()
            if state in ("all", self.subscriber_state(subscriber))
            and mode in (None, subscriber["mode"])
        ]

    def subscriber_state(self, subscriber: Json) -> str:
        """`quarantined`, `unconfirmed` or `active`."""
        if subscriber["quarantined_at"] is not None:
            return "quarantined"
        if subscriber["id"] in self.unconfirmed_subscriber_ids:
            return "unconfirmed"
        return "active"

    def move_to_group(self, group_id: str, members: Iterable[Json]) -> None:
        """Makes these components, and no others, the members of a group."""
        for component in self.components.values():
            if component["group_id"] == group_id:
                component["group_id"] = None
        for component in members:
            component["group_id"] = group_id

    def settle_groups(self) -> None:
        """Makes each group list its components, and its row show the worst of their statuses."""
        members: dict[str, list[Json]] = {
            group_id: [] for group_id in self.component_groups
        }
        for component in self.components.values():
            if component["group_id"] in members:
                members[component["group_id"]].append(component)
        for group_id, group in self.component_groups.items():
            group["components"] = [each["id"] for each in members[group_id]]
            self.components[group_id]["status"] = worst_status(
                each["status"] for each in members[group_id]
            )

    def components_of(self, component_ids: Iterable[str]) -> list[Json]:
        """The page's own component objects. Raises NotFoundError for an unknown identifier."""
        return [found(self.components, each, "Component") for each in component_ids]

    def affected(self, components: Iterable[Json]) -> list[Json] | None:
        """An update's `affected_components` for components whose status stays; None for none."""
        return self.affected_since(components, {})

    def affected_since(
        self, components: Iterable[Json], before: Mapping[str, str]
    ) -> list[Json] | None:
        """An update's `affected_components`; None for none.

        The name of a component in a group is `Group - Component` there (recorded).

        Args:
            components: as they are now.
            before: what their statuses were; of those that are not in it, the same.
        """
        affected = [
            {
                "code": component["id"],
                "name": self._full_name(component),
                "old_status": before.get(component["id"], component["status"]),
                "new_status": component["status"],
            }
            for component in components
        ]
        return affected or None

    def counts(self) -> dict[str, int]:
        """How many of each there are, for a test's expected numbers."""
        group_rows = sum(1 for row in self.components.values() if row["group"])
        return {
            "component_groups": len(self.component_groups),
            "components": len(self.components) - group_rows,
            "component_rows": len(self.components),
            "incidents": len(self.incidents),
            "incident_updates": sum(
                len(incident["incident_updates"])
                for incident in self.incidents.values()
            ),
            "incident_templates": len(self.incident_templates),
            "subscribers": len(self.subscribers),
        }

    def _full_name(self, component: Json) -> str:
        group = self.component_groups.get(component["group_id"])
        return f"{group['name']} - {component['name']}" if group else component["name"]

    def _incidents_with(self, statuses: frozenset[str]) -> list[Json]:
        return [
            incident
            for incident in self.incidents.values()
            if incident["status"] in statuses
        ]


def _searched_text(incident: Json) -> str:
    parts = [incident["name"], incident["status"], incident.get("postmortem_body")]
    parts += [update["body"] for update in incident["incident_updates"]]
    return "\n".join(part for part in parts if part)
