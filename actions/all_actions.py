"""The actions that the integration offers."""

import asyncio
from collections.abc import Awaitable, Callable

from port_ocean.core.handlers.actions.abstract_executor import AbstractExecutor

from actions.create_incident import CreateIncident
from actions.publish_postmortem import PublishPostmortem
from actions.schedule_maintenance import ScheduleMaintenance
from actions.set_component_status import SetComponentStatus
from actions.update_incident import UpdateIncident
from actions.update_maintenance import UpdateMaintenance


def executors(
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> list[AbstractExecutor]:
    """What carries out each of them.

    Args:
        sleep: waits; seconds.
    """
    return [
        CreateIncident(sleep),
        UpdateIncident(sleep),
        ScheduleMaintenance(sleep),
        UpdateMaintenance(sleep),
        SetComponentStatus(sleep),
        PublishPostmortem(sleep),
    ]
