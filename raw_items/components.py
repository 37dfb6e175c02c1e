"""The raw items of kind `component`."""

from statuspage_api.objects import RawItem


def with_uptime(component: RawItem, uptime: RawItem | None) -> RawItem:
    """The raw item of kind `component` with `__uptime` added."""
    return component | {"__uptime": uptime}
