"""The emulated account: its pages, and every way in which they can change.

Whatever changes an account goes through a method of `Account`, so that anything that must
follow a change (such as the webhooks Statuspage sends) has one place to be.
"""

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox.statuspage.affected import affected_components, named_components
from sandbox.statuspage.identifiers import new_automation_email, new_identifier
from sandbox.statuspage.lookup import NotFoundError, found
from sandbox.statuspage.shapes import (
    component_body,
    component_group_body,
    group_row,
    incident_body,
    incident_update_body,
)
from sandbox.statuspage.status_page import Json, StatusPage, by_id
from sandbox.statuspage.timestamps import moment_of, with_milliseconds


@dataclass(eq=False)
class Account:
    """An organisation's pages under their identifiers, in the order they are listed.

    Changes are dated by `clock` (epoch seconds) and answer the changed body itself.
    """

    pages: dict[str, StatusPage]
    clock: Callable[[], float] = time.time
    identifiers: random.Random = field(default_factory=random.Random)

    def page(self, page_id: str) -> StatusPage:
        """The page. Raises NotFoundError when there is none."""
        return found(self.pages, page_id, "Page")

    def page_at(self, subdomain: str) -> StatusPage:
        """The page whose public address is this subdomain. Raises NotFoundError."""
        for page in self.pages.values():
            if page.page["subdomain"] == subdomain:
                return page
        raise NotFoundError("Page")

    def change_page(self, page_id: str, changes: Json) -> Json:
        """Merges fields into a page."""
        return self._merge(self.page(page_id).page, changes)

    def delete_page(self, page_id: str) -> None:
        """Removes a page with everything below it."""
        self.page(page_id)
        del self.pages[page_id]

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
        self._merge(component, changes)
        page.settle_groups()
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
        return incident

    def change_incident(self, page_id: str, incident_id: str, changes: Json) -> Json:
        """Merges fields into an incident."""
        return self._merge(self._incident(page_id, incident_id), changes)

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
        return update

    def delete_incident_update(
        self, page_id: str, incident_id: str, update_id: str
    ) -> None:
        """Removes one update; the incident is dated as changed."""
        incident = self._incident(page_id, incident_id)
        update = found(
            by_id(incident["incident_updates"]), update_id, "Incident update"
        )
        incident["incident_updates"].remove(update)
        self._merge(incident, {})

    def add_subscriber(
        self, page_id: str, subscriber: Json, *, unconfirmed: bool
    ) -> Json:
        """Adds a subscriber, giving it an identifier and the date."""
        page = self.page(page_id)
        added = {"id": self._new_identifier(), **subscriber, "created_at": self._now()}
        page.subscribers[added["id"]] = added
        if unconfirmed:
            page.unconfirmed_subscriber_ids.add(added["id"])
        return added

    def change_subscriber(
        self, page_id: str, subscriber_id: str, changes: Json
    ) -> Json:
        """Merges fields into a subscriber: `quarantined_at` quarantines or restores it."""
        page = self.page(page_id)
        subscriber = found(page.subscribers, subscriber_id, "Subscriber")
        subscriber.update(changes)
        return subscriber

    def reactivate_subscribers(
        self, page_id: str, subscriber_ids: Iterable[str]
    ) -> None:
        """Lifts the quarantine of these subscribers; whoever is in none stays as it is."""
        lifted = {"quarantined_at": None, "purge_at": None}
        for subscriber_id in subscriber_ids:
            self.change_subscriber(page_id, subscriber_id, lifted)

    def remove_subscriber(self, page_id: str, subscriber_id: str) -> Json:
        """Removes a subscriber and answers what it was."""
        page = self.page(page_id)
        found(page.subscribers, subscriber_id, "Subscriber")
        page.unconfirmed_subscriber_ids.discard(subscriber_id)
        return page.subscribers.pop(subscriber_id)

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

    def _merge(self, body: Json, changes: Json) -> Json:
        body.update({"updated_at": self._now()} | changes)
        return body

    def _new_identifier(self) -> str:
        return new_identifier(self.identifiers)

    def _now(self) -> str:
        return with_milliseconds(datetime.fromtimestamp(self.clock(), UTC))
