"""What is added to, and taken from, Statuspage's objects before Ocean maps them."""

from dataclasses import dataclass
from typing import Any

RawItem = dict[str, Any]
"""A JSON object as the API gave it."""

# Mail to this address changes the component's status, so it is a secret:
# https://support.atlassian.com/statuspage/docs/automate-with-email/
AUTOMATION_EMAIL = "automation_email"


@dataclass(frozen=True)
class PageStatus:
    """A page's overall status, as its visitors see it.

    Attributes:
        indicator: none, minor, major, critical or maintenance.
        description: for example "All Systems Operational".
    """

    indicator: str
    description: str


def without_automation_email(json_object: RawItem) -> RawItem:
    """The object without a component's automation address; a hook for `json.loads`.

    As a hook it reaches components at any depth, such as those of an incident.
    """
    json_object.pop(AUTOMATION_EMAIL, None)
    return json_object


def page_item(page: RawItem, status: PageStatus | None) -> RawItem:
    """The raw item of kind `statuspage`.

    The documented mapping reads `status_indicator` and `status_description`
    from the page, which the REST API does not send: they are added, null when
    unknown.
    """
    return page | {
        "status_indicator": status.indicator if status else None,
        "status_description": status.description if status else None,
    }


def incident_update_items(incident: RawItem) -> list[RawItem]:
    """The raw items of kind `incident_update`: one for each of the incident's updates.

    An update knows neither its page nor its incident's name: `__page_id` and
    `__incident` (the incident without its updates and components) are added.
    """
    parent = {
        key: value
        for key, value in incident.items()
        if key not in ("incident_updates", "components")
    }
    return [
        update | {"__page_id": incident.get("page_id"), "__incident": parent}
        for update in incident.get("incident_updates") or []
    ]
