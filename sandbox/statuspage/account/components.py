"""Component groups and components of the account, and how they change."""

from sandbox import Json
from sandbox.statuspage.account.announcements import StatusChange
from sandbox.statuspage.account.lookup import found
from sandbox.statuspage.account.pages import Pages
from sandbox.statuspage.objects.bodies import (
    component_body,
    component_group_body,
    group_row,
)
from sandbox.statuspage.objects.identifiers import new_automation_email


class Components(Pages):
    """Component groups and components; a changed status is announced, nothing else."""

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
        members = page.components_of(changes.get("components", []))
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
