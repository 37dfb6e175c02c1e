"""What a run in Port tells those who look at it."""

import httpx
from loguru import logger
from port_ocean.context.ocean import ocean
from port_ocean.core.models import IntegrationRun
from port_ocean.exceptions.execution_manager import ActionExecutionError

from statuspage_api.objects import RawItem

NOT_TAKEN = (httpx.HTTPError, OSError)
"""Between a Port that refuses a line and one that does not answer."""


class RunLog:
    """Reports to one run, an action's or a workflow node's.

    Whatever Port does with it changes nothing of what is done on Statuspage.
    """

    def __init__(self, run: IntegrationRun) -> None:
        self._run = run

    async def tell(self, message: str, label: str | None = None) -> None:
        """Add a line to the run's log, and show what it is at."""
        try:
            await ocean.port_client.post_run_log(self._run, message, status_label=label)
        except NOT_TAKEN as error:
            logger.warning(f"Port has not taken a line of run {self._run.id}: {error}")

    async def warning(self, message: str) -> None:
        """Add a warning to the run's log."""
        try:
            await ocean.port_client.post_run_log(self._run, message, level="WARNING")
        except NOT_TAKEN as error:
            logger.warning(f"Port has not taken a line of run {self._run.id}: {error}")

    async def link(self, address: str, external_id: str, output: RawItem) -> None:
        """Show where the result is to be seen, and what it is called there."""
        try:
            await ocean.port_client.update_run_started(
                self._run, address, external_id, extra_output=output
            )
        except NOT_TAKEN as error:
            logger.warning(
                f"Port has not taken the link of run {self._run.id}: {error}"
            )

    async def succeed(self, message: str, label: str) -> None:
        """End the run."""
        await ocean.port_client.report_run_completed(
            self._run, success=True, message=message, status_label=label
        )


def failed(message: str, label: str) -> ActionExecutionError:
    """The error with which Ocean ends a run, its message word for word."""
    return ActionExecutionError(message, status_label=label)
