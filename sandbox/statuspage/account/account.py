"""The emulated account: its pages, and every way in which they can change.

Whatever changes an account goes through a method of `Account`, so that anything that must
follow a change (such as the webhooks Statuspage sends) has one place to be.
"""

from dataclasses import dataclass

from sandbox import Json
from sandbox.statuspage.account.affected import affected_components, named_components
from sandbox.statuspage.account.announcements import IncidentChange, StatusChange
from sandbox.statuspage.account.lookup import found
from sandbox.statuspage.account.pages import AccountPages
from sandbox.statuspage.account.status_page import StatusPage, by_id
from sandbox.statuspage.objects.bodies import (
    component_body,
    component_group_body,
    group_row,
    incident_body,
    incident_update_body,
)
from sandbox.statuspage.objects.identifiers import new_automation_email
from sandbox.statuspage.objects.timestamps import moment_of


@dataclass(eq=False)
class Account(AccountPages):
    """An organisation's pages under their identifiers, in the order they are listed.

    Changes are dated by `clock` (epoch seconds) and answer the changed body itself.
    Incidents created or updated and components whose status changes are announced;
    renames, moves, groups, pages and deletes are not (recorded for webhooks).
    """

    def create_component_group(self, page_id: str, values: Json) -> Json:
        """Adds a group, and its row among the components; `components` lists its members."""
        page = self.page(page_id)
        new = component_group_body(
            self._new_identifier(),
            page_id,
            "Group",
            len(page.components) + 1,
            self._now(),
        )
        group = new | values | {"components": []}
        group_id = group["id"]
        page.component_groups[group_id] = group
        page.components[group_id] = group_row(group)
        return self.change_component_group(page_id, group_id, values)

    def change_component_group(
        self, page_id: str, group_id: str, changes: Json
    ) -> Json:
        """Merges fields into a group, and those its row among the components shares."""
        page = self.page(page_id)
        group = found(page.component_groups, group_id, "Component group")
        members = named_components(page, changes.get("components", []))
        if "components" in changes:
            page.move_to_group(group_id, members)
        self._merge(group, changes)
        for key in ("name", "description", "position", "updated_at"):
            page.components[group_id][key] = group[key]
        page.settle_groups()
        return group

    def delete_component_group(self, page_id: str, group_id: str) -> None:
        """Removes a group and its row; its components stay, in no group.

        What the vendor does with the components of a deleted group is unknown.
        """
        page = self.page(page_id)
        found(page.component_groups, group_id, "Component group")
        page.move_to_group(group_id, [])
        del page.component_groups[group_id], page.components[group_id]

    def create_component(self, page_id: str, values: Json) -> Json:
        """Adds a component, to the group `group_id` when that is given."""
        page = self.page(page_id)
        new = component_body(
            self._new_identifier(),
            page_id,
            "Component",
            len(page.components) + 1,
            self._now(),
        )
        new["automation_email"] = new_automation_email(self.identifiers)
        component = new | values
        page.components[component["id"]] = component
        page.settle_groups()
        return component

    def change_component(self, page_id: str, component_id: str, changes: Json) -> Json:
        """Merges fields into a component; its incidents show the change too."""
        page = self.page(page_id)
        component = found(page.components, component_id, "Component")
        if component["group"]:
            self.change_component_group(page_id, component_id, changes)
            return component
        old_status = component["status"]
        self._merge(component, changes)
        page.settle_groups()
        if component["status"] != old_status:
            self.announce(StatusChange(page, component, old_status))
        return component

    def delete_component(self, page_id: str, component_id: str) -> None:
        """Removes a component (or a group, by its row); incidents keep showing it."""
        page = self.page(page_id)
        if component_id in page.component_groups:
            self.delete_component_group(page_id, component_id)
            return
        found(page.components, component_id, "Component")
        del page.components[component_id]
        page.settle_groups()

    def create_incident(self, page_id: str, values: Json) -> Json:
        """Adds an incident with its first update.

        Besides an incident's own fields, `body` is the update's text and `component_ids`
        the components affected, as in the vendor's POST.
        """
        page = self.page(page_id)
        fields = dict(values)
        text = fields.pop("body", "We are investigating.")
        components = named_components(page, fields.pop("component_ids", []))
        new = incident_body(self._new_identifier(), page_id, "Incident", self._now())
        incident = new | {"components": components} | fields
        if "incident_updates" not in fields:
            first = self._update(incident, incident["status"], text, components, page)
            incident["incident_updates"] = [first]
        incidents = [incident, *page.incidents.values()]
        incidents.sort(key=lambda each: moment_of(each["created_at"]), reverse=True)
        page.incidents = by_id(incidents)
        self.announce(IncidentChange(page, incident))
        return incident

    def change_incident(self, page_id: str, incident_id: str, changes: Json) -> Json:
        """Merges fields into an incident."""
        incident = self._merge(self._incident(page_id, incident_id), changes)
        self.announce(IncidentChange(self.page(page_id), incident))
        return incident

    def delete_incident(self, page_id: str, incident_id: str) -> None:
        """Removes an incident with its updates."""
        self._incident(page_id, incident_id)
        del self.page(page_id).incidents[incident_id]

    def create_incident_update(
        self, page_id: str, incident_id: str, values: Json
    ) -> Json:
        """Adds an update as the newest; the incident takes over its status and its date."""
        page = self.page(page_id)
        incident = self._incident(page_id, incident_id)
        status: str = values.get("status") or incident["status"]
        update = self._update(
            incident, status, "Update.", incident.get("components", []), page
        )
        update |= values
        incident["incident_updates"].insert(0, update)
        changes = {"status": status, "updated_at": update["created_at"]}
        if status in ("resolved", "completed"):
            changes["resolved_at"] = update["created_at"]
        if status == "monitoring":
            changes["monitoring_at"] = update["created_at"]
        self._merge(incident, changes)
        self.announce(IncidentChange(page, incident))
        return update

    def change_incident_update(
        self, page_id: str, incident_id: str, update_id: str, changes: Json
    ) -> Json:
        """Merges fields into an update; the incident is dated as changed."""
        incident = self._incident(page_id, incident_id)
        update = found(
            by_id(incident["incident_updates"]), update_id, "Incident update"
        )
        self._merge(update, changes)
        self._merge(incident, {})
        self.announce(IncidentChange(self.page(page_id), incident))
        return update

    def delete_incident_update(
        self, page_id: str, incident_id: str, update_id: str
    ) -> None:
        """Removes one update; the incident is dated as changed, and nothing is announced."""
        incident = self._incident(page_id, incident_id)
        update = found(
            by_id(incident["incident_updates"]), update_id, "Incident update"
        )
        incident["incident_updates"].remove(update)
        self._merge(incident, {})

    def _incident(self, page_id: str, incident_id: str) -> Json:
        return found(self.page(page_id).incidents, incident_id, "Incident")

    def _update(
        self,
        incident: Json,
        status: str,
        text: str,
        components: list[Json],
        page: StatusPage,
    ) -> Json:
        update = incident_update_body(
            self._new_identifier(), incident["id"], status, text, self._now()
        )
        update["affected_components"] = affected_components(page, components)
        return update
