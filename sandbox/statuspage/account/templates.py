"""Incident templates of the account's pages."""

from sandbox import Json
from sandbox.statuspage.account.lookup import found
from sandbox.statuspage.account.pages import Pages
from sandbox.statuspage.objects.bodies import incident_template_body


class IncidentTemplates(Pages):
    """Templates; nothing about them is announced."""

    def create_incident_template(self, page_id: str, values: Json) -> Json:
        """Adds a template; `component_ids` names the components that it inlines."""
        page = self.page(page_id)
        fields = dict(values)
        components = page.components_of(fields.pop("component_ids", None) or [])
        new = incident_template_body(self._new_identifier(), "Template")
        template = new | {"components": components} | fields
        page.incident_templates[template["id"]] = template
        return template

    def delete_incident_template(self, page_id: str, template_id: str) -> None:
        """Removes a template."""
        page = self.page(page_id)
        found(page.incident_templates, template_id, "Incident template")
        del page.incident_templates[template_id]
