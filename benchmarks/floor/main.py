"""An integration that reads raw items from files and does nothing else.

It runs in a folder of its own, beside the files (see benchmarks.floor_folder).
"""

import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from port_ocean.context.ocean import ocean
from port_ocean.core.ocean_types import ASYNC_GENERATOR_RESYNC_TYPE

type Batch = list[dict[str, Any]]

FOLDER = Path(os.environ["FLOOR_RAW_ITEMS"])
FROM_MEMORY = os.environ["FLOOR_FROM_MEMORY"] == "true"
"""Read before the resync begins, for its time; or batch by batch, for its memory."""


def _batches(kind: str) -> Iterator[Batch]:
    with (FOLDER / f"{kind}.pickle").open("rb") as file:
        while file.peek(1):
            yield pickle.load(file)


IN_MEMORY: dict[str, list[Batch]] = {
    path.stem: list(_batches(path.stem)) if FROM_MEMORY else []
    for path in FOLDER.glob("*.pickle")
}


@ocean.on_resync()
async def on_resync(kind: str) -> ASYNC_GENERATOR_RESYNC_TYPE:
    """Yield a kind's batches."""
    for batch in IN_MEMORY[kind] if FROM_MEMORY else _batches(kind):
        yield batch
