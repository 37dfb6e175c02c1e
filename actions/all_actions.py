"""The actions that the integration offers."""

import asyncio
from collections.abc import Awaitable, Callable

from loguru import logger
from port_ocean.context.ocean import ocean
from port_ocean.core.handlers.actions.abstract_executor import AbstractExecutor

from actions.create_incident import CreateIncident
from actions.publish_postmortem import PublishPostmortem
from actions.schedule_maintenance import ScheduleMaintenance
from actions.set_component_status import SetComponentStatus
from actions.update_incident import UpdateIncident
from actions.update_maintenance import UpdateMaintenance
from settings import ALL_PAGES, Settings


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


def register_actions(settings: Settings) -> None:
    """Have Ocean hand their runs to this process, if it processes actions at all."""
    if not ocean.config.actions_processor.enabled:
        return
    for executor in executors():
        ocean.register_action_executor(executor)
    if settings.actions_page_ids:
        pages = ", ".join(sorted(settings.actions_page_ids))
        pages = "every page" if ALL_PAGES in settings.actions_page_ids else pages
        logger.info(f"Actions of Port may change {pages}")
    else:
        logger.warning(
            "Actions of Port are processed, and none may change anything: name the pages"
            " in actionsPageIds, or all"
        )
