"""The raw items of kind `incident_update`."""

from statuspage_api.objects import RawItem


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
