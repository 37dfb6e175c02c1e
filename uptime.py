"""Components' uptime, one request for each.

Source: https://developer.statuspage.io/#operation/getPagesPageIdComponentsComponentIdUptime
"""

from datetime import datetime, timedelta

from loguru import logger

from client import StatuspageClient
from endpoints import COMPONENT_UPTIME
from errors import AuthenticationError, StatuspageError
from raw_items import RawItem


async def uptime_of(
    client: StatuspageClient, component: RawItem, days: int, now: datetime
) -> RawItem | None:
    """A component's uptime as the API gives it, or None: best effort.

    Its keys are `range_start`, `range_end`, `uptime_percentage`, and seconds of
    `major_outage` and `partial_outage`. Only a showcased component has one.

    Args:
        days: how many days it is measured over, until now.

    Raises:
        AuthenticationError: the key was refused, so nothing else can be read either.
    """
    if not component.get("showcase") or component.get("group"):
        return None
    query = {
        "start": f"{now - timedelta(days=days):%Y-%m-%d}",
        # They would be every incident of that time.
        "skip_related_events": "true",
    }
    try:
        return await client.get_item(
            COMPONENT_UPTIME, component["page_id"], component["id"], query
        )
    except AuthenticationError:
        raise
    except StatuspageError as error:
        logger.warning(
            f"The uptime of component {component['id']} is not known. {error}"
        )
        return None


def with_uptime(component: RawItem, uptime: RawItem | None) -> RawItem:
    """The raw item of kind `component` with `__uptime` added."""
    return component | {"__uptime": uptime}
