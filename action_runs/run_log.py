"""What a run in Port tells those who look at it."""

from collections.abc import Awaitable
from typing import Literal

import httpx
from loguru import logger
from port_ocean.context.ocean import ocean
from port_ocean.core.models import IntegrationRun

from statuspage_api.objects import RawItem


class RunLog:
    """Reports to one run, an action's or a workflow node's.

    Whatever Port does with it changes nothing of what is done on Statuspage.
    """

    def __init__(self, run: IntegrationRun) -> None:
        self._run = run

    async def tell(
        self,
        message: str,
        label: str | None = None,
        level: Literal["INFO", "WARNING"] = "INFO",
    ) -> None:
        """Add a line to the run's log; the label shows its present step."""
        await self._try(
            "a line", ocean.port_client.post_run_log(self._run, message, level, label)
        )

    async def warning(self, message: str) -> None:
        """Add a warning to the run's log."""
        await self.tell(message, level="WARNING")

    async def link(self, address: str, external_id: str, output: RawItem) -> None:
        """Show where the result is to be seen, and what it is called there."""
        await self._try(
            "the link",
            ocean.port_client.update_run_started(
                self._run, address, external_id, extra_output=output
            ),
        )

    async def succeed(self, message: str, label: str) -> None:
        """End the run."""
        await ocean.port_client.report_run_completed(
            self._run, success=True, message=message, status_label=label
        )

    async def _try(self, what: str, call: Awaitable[object]) -> None:
        try:
            await call
        except (httpx.HTTPError, OSError) as error:
            logger.warning(f"Port has not taken {what} of run {self._run.id}: {error}")
