"""The raw items of kind `incident_template`."""

from statuspage_api.objects import RawItem


def incident_template_item(template: RawItem, page_id: str) -> RawItem:
    """The raw item of kind `incident_template`.

    A template does not know its page: `__page_id` is added.
    """
    return template | {"__page_id": page_id}
