"""The raw items of kind `statuspage`."""

from statuspage_api.objects import PageStatus, RawItem


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
