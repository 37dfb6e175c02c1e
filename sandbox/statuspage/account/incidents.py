"""Incidents of the account with their updates, and how they change."""

from sandbox import Json
from sandbox.statuspage.account.announcements import IncidentChange
from sandbox.statuspage.account.lookup import found
from sandbox.statuspage.account.pages import Pages
from sandbox.statuspage.account.status_page import StatusPage, by_id
from sandbox.statuspage.objects.bodies import incident_body, incident_update_body
from sandbox.statuspage.objects.timestamps import moment_of


class Incidents(Pages):
    """Incidents and maintenances; created and changed ones are announced, deleted not."""

    def create_incident(self, page_id: str, values: Json) -> Json:
        """Adds an incident with its first update.

        Besides an incident's own fields, `body` is the update's text and `component_ids`
        the components affected, as in the vendor's POST.
        """
        page = self.page(page_id)
        fields = dict(values)
        text = fields.pop("body", "We are investigating.")
        components = page.components_of(fields.pop("component_ids", []))
        new = incident_body(self._new_identifier(), page_id, "Incident", self._now())
        incident = new | {"components": components} | fields
        if "incident_updates" not in fields:
            first = self._new_update(
                incident, incident["status"], text, components, page
            )
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
        update = self._new_update(
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
        update = _update_of(incident, update_id)
        self._merge(update, changes)
        self._merge(incident, {})
        self.announce(IncidentChange(self.page(page_id), incident))
        return update

    def delete_incident_update(
        self, page_id: str, incident_id: str, update_id: str
    ) -> None:
        """Removes one update; the incident is dated as changed, and nothing is announced."""
        incident = self._incident(page_id, incident_id)
        update = _update_of(incident, update_id)
        incident["incident_updates"].remove(update)
        self._merge(incident, {})

    def _incident(self, page_id: str, incident_id: str) -> Json:
        return found(self.page(page_id).incidents, incident_id, "Incident")

    def _new_update(
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
        update["affected_components"] = page.affected(components)
        return update


def _update_of(incident: Json, update_id: str) -> Json:
    return found(by_id(incident["incident_updates"]), update_id, "Incident update")
