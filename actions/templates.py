"""Incident templates, of which an incident takes what its run leaves empty."""

from collections.abc import Sequence
from dataclasses import dataclass

from action_runs.errors import ActionRefusedError
from raw_items.incidents import MAINTENANCE_STATUSES
from statuspage_api.objects import RawItem


@dataclass(frozen=True)
class TemplateFields:
    """What a template says of an incident.

    Whether its page would notify subscribers is left out on purpose: the run decides.
    """

    name: str | None = None
    body: str | None = None
    status: str | None = None
    component_ids: tuple[str, ...] = ()


def find_template(templates: Sequence[RawItem], wanted: str) -> RawItem:
    """The template with an id or, failing that, a name.

    Raises:
        ActionRefusedError: there is none, several have the name, or it is a maintenance's.
    """
    found = [each for each in templates if each["id"] == wanted]
    found = found or [each for each in templates if each.get("name") == wanted]
    if len(found) != 1:
        known = ", ".join(f"{each.get('name')} ({each['id']})" for each in templates)
        which = "no template has" if not found else "several templates have"
        raise ActionRefusedError(
            f"Template (template): {which} the id or name {wanted!r:.80}; there are: {known or 'none'}"
        )
    if found[0].get("update_status") in MAINTENANCE_STATUSES:
        raise ActionRefusedError(
            f"Template (template): {found[0].get('name')} is for maintenances: its status is {found[0]['update_status']}"
        )
    return found[0]


def fields_of(template: RawItem) -> TemplateFields:
    """What a template prefills.

    Source: https://developer.statuspage.io/#operation/getPagesPageIdIncidentTemplates
    """
    ids = template.get("component_ids") or [
        each["id"] for each in template.get("components") or []
    ]
    return TemplateFields(
        name=template.get("title") or None,
        body=template.get("body") or None,
        status=template.get("update_status") or None,
        component_ids=tuple(ids),
    )
