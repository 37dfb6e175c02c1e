"""Raw items on their way to Port's lake, where Port keeps a copy or does the processing itself.

Ocean writes them. What it does wrong is mended here, as long as it does
(docs/processing.md has the report).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from uuid import uuid4

import httpx
from loguru import logger
from port_ocean.clients.port.client import PortClient
from port_ocean.context.event import event
from port_ocean.context.ocean import ocean
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.integrations.mixins.utils import (
    build_lakehouse_data_entry,
    is_dsp_mode_enabled,
    selector_hash_from_resource,
)
from port_ocean.core.models import (
    LakehouseDataEntry,
    LakehouseDataEntryBatch,
    LakehouseDataEntryMetadata,
    LakehouseEventType,
    LakehouseOperation,
)
from port_ocean.core.ocean_types import RAW_ITEM

from metrics import REFUSED

type Batch = LakehouseDataEntryBatch


def write_each_kind_apart(client: PortClient) -> None:
    """Have a live event's raw items come into the lake under their own kinds.

    Ocean sends what an event changes of all kinds in one call, under the last one's
    name. Port may go by it: then all others are lost.
    """
    write = client.post_integration_raw_data_batch

    async def write_apart(sync_id: str, batch: Batch) -> None:
        if batch["event_type"] is not LakehouseEventType.LIVE_EVENT:
            await write(sync_id, batch)
            return
        failure: httpx.HTTPError | None = None
        for kind, of_kind in groupby(batch["data"], _kind_of):
            entries = list(of_kind)
            try:
                await write(sync_id, {**batch, "kind": kind, "data": entries})
            except httpx.HTTPError as error:
                failure = error
                # Ocean passes over it: its copy for the lake is a best effort.
                logger.error(
                    f"Port has not taken an event's raw items of kind {kind} into its"
                    f" lake: {error!r}. The next event about them or the next resync"
                    " brings them"
                )
                if await is_dsp_mode_enabled():
                    lost = sum(len(entry["items"]) for entry in entries)
                    REFUSED.labels(kind).inc(lost)
        if failure:
            raise failure

    client.post_integration_raw_data_batch = write_apart  # type: ignore[method-assign, assignment]


def write_each_batch_at_once() -> None:
    """Have a resync's raw items leave before a live event can change them.

    Ocean gathers them for ten seconds. What an event deletes in the meantime would
    come into the lake again after its deletion.
    """
    ocean.config.lakehouse_buffer_max_count = 1


async def delete_in_lake(resource: ResourceConfig, items: Sequence[RAW_ITEM]) -> None:
    """Tell the lake that raw items of a resource are gone, in the way of a live event.

    Raises:
        httpx.HTTPError: Port has not taken it.
    """
    if not items:
        return
    entry = build_lakehouse_data_entry(
        items=list(items),
        metadata=LakehouseDataEntryMetadata(
            operation=LakehouseOperation.DELETE,
            resource_index=event.port_app_config.resources.index(resource),
            extraction_timestamp=_now(),
            selector_hash=selector_hash_from_resource(resource),
        ),
        # Nothing of our environment is needed to delete.
        export_env_variables=[],
    )
    event_id = str(uuid4())
    batch = LakehouseDataEntryBatch(
        event_id=event_id,
        type=LakehouseEventType.LIVE_EVENT.value,
        kind=resource.kind,
        event_type=LakehouseEventType.LIVE_EVENT,
        resync_start_time=None,
        extraction_timestamp=_now(),
        data=[entry],
    )
    await ocean.port_client.post_integration_raw_data_batch(event_id, batch)


def _kind_of(entry: LakehouseDataEntry) -> str:
    resources = event.port_app_config.resources
    kind: str = resources[entry["metadata"]["resource_index"]].kind
    return kind


def _now() -> int:
    """Milliseconds since 1970, as Ocean tells times to the lake."""
    return int(datetime.now(UTC).timestamp() * 1000)
