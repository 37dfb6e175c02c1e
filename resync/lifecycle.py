"""How a resync has ended, as Port is told where it does the processing."""

from typing import Any

import httpx
from port_ocean.clients.dsp.lifecycle import GranularityType, LifecycleClient
from port_ocean.ocean import Ocean

from errors import PortError
from resync.session import running_session


class StatuspageLifecycle(LifecycleClient):
    """Ocean's, which calls a resync failed when one of its kinds is.

    Ocean calls it finished: where Port deletes what a finished resync has not shown,
    that may be what could not be read.
    """

    async def notify_resync_started(self, *args: Any, **kwargs: Any) -> None:
        """Tell that a resync begins.

        Raises:
            PortError: Port does not take it, although its flags say that it does the processing.
        """
        try:
            await super().notify_resync_started(*args, **kwargs)
        except httpx.HTTPStatusError as error:
            raise PortError(
                "Port's feature flags say that it does the processing, and yet it refuses"
                f" the beginning of a resync: {error.response.status_code}",
                "OCEAN__PROCESSING_MODE=ocean-core leaves the processing to Ocean.",
            ) from None

    async def notify_failed(
        self,
        event_id: str,
        granularity: GranularityType,
        kind_identifier: str | None = None,
    ) -> None:
        """Tell that a kind has failed."""
        if session := running_session():
            session.failed_kinds.add(kind_identifier or "")
        await super().notify_failed(event_id, granularity, kind_identifier)

    async def notify_resync_finished(
        self, resync_id: str, integration_id: str, integration_type: str
    ) -> None:
        """Tell that a resync is over."""
        session = running_session()
        tell = super().notify_resync_finished
        if session and session.failed_kinds:
            tell = super().notify_resync_failed
        await tell(resync_id, integration_id, integration_type)


def tell_failures(app: Ocean) -> None:
    """Have an application tell Port how its resyncs have really ended."""
    app.lifecycle_client = StatuspageLifecycle(app.port_client.auth)
