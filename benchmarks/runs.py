"""One resync from an empty Port to a full one: the integration's, or the floor's."""

import asyncio
import pickle
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from benchmarks.ocean_process import OceanProcess, ocean
from benchmarks.reading import read_account
from benchmarks.servers import PortServer, StatuspageServer, empty_port
from sandbox.integration_process import ROOT, shipped_folder

DEADLINE = 1200.0
"""Seconds for a whole run."""

NO_STATUSPAGE = "http://127.0.0.1:9"
"""The floor asks nobody; nobody listens there."""

type Json = dict[str, Any]
type Entities = dict[tuple[str, str], Json]


@dataclass(frozen=True)
class Run:
    """What one resync cost and brought.

    Attributes:
        seconds: from when Ocean told Port that the resync runs until it told the
            end; the start of the process, equal for all, is left out.
        peak_mb: the most memory that the process had.
        cpu_seconds: the processor time of the process and its forks, start included.
        entities: what Port has now, by blueprint and identifier.
    """

    seconds: float
    peak_mb: float
    cpu_seconds: float
    entities: Entities


@contextmanager
def floor_folder(server: StatuspageServer) -> Iterator[Path]:
    """The floor's integration with the raw items of an account, in a folder of its own."""
    server.begin()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "main.py").symlink_to(ROOT / "benchmarks/floor/main.py")
        for shared in (".port", "pyproject.toml"):
            (folder / shared).symlink_to(ROOT / shared)
        asyncio.run(_write_raw_items(server.url, folder))
        yield folder


async def _write_raw_items(statuspage_url: str, folder: Path) -> None:
    async for kind, items in read_account(statuspage_url):
        with (folder / f"{kind}.pickle").open("ab") as file:
            pickle.dump(items, file, protocol=pickle.HIGHEST_PROTOCOL)


def run_floor(folder: Path, *, from_memory: bool = True) -> Run:
    """Resync the floor's raw items."""
    settings = {
        "FLOOR_RAW_ITEMS": str(folder),
        "FLOOR_FROM_MEMORY": "true" if from_memory else "false",
    }
    return _run(folder, NO_STATUSPAGE, settings)


def run_integration(server: StatuspageServer, mapping: Json | None = None) -> Run:
    """Resync the server's account with the integration, by another mapping than the default if told."""
    with shipped_folder() as folder:
        return _run(folder, server.url, {}, mapping)


def mapping_with_updates_first() -> Json:
    """The default mapping, with the updates of incidents before the incidents."""
    path = ROOT / ".port/resources/port-app-config.yaml"
    mapping: Json = yaml.safe_load(path.read_text())
    mapping["resources"].sort(key=lambda each: each["kind"] == "incident")
    return mapping


def check_equal(floor: Run, run: Run) -> None:
    """See that both brought the same into Port: else their costs cannot be compared.

    Raises:
        RuntimeError: they did not.
    """
    if floor.entities.keys() != run.entities.keys():
        differing = floor.entities.keys() ^ run.entities.keys()
        raise RuntimeError(
            f"the catalogs differ in {len(differing)} entities, as {min(differing)}"
        )
    for key, entity in floor.entities.items():
        if run.entities[key] != entity:
            raise RuntimeError(f"{key} is {run.entities[key]}, with the floor {entity}")


def _run(
    folder: Path,
    statuspage_url: str,
    settings: dict[str, str],
    mapping: Json | None = None,
) -> Run:
    with empty_port() as port:
        if mapping is not None:
            port.use_mapping(mapping)
        with ocean(folder, port.url, statuspage_url, settings=settings) as process:
            process.watch(DEADLINE)
        return _outcome(port, process)


def _outcome(port: PortServer, process: OceanProcess) -> Run:
    catalog = port.catalog()
    installed = catalog["integration"] or {}
    states = installed.get("resyncStates", [])
    if not states or states[-1]["status"] != "completed" or catalog["refusals"]:
        raise RuntimeError(f"the resync failed: {states}\n{process.output[-5000:]}")
    first, last = (
        datetime.fromisoformat(state["updatedAt"]) for state in (states[0], states[-1])
    )
    entities = {
        (entity["blueprint"], entity["identifier"]): {
            key: entity[key] for key in ("title", "properties", "relations")
        }
        for entity in catalog["entities"]
    }
    return Run(
        seconds=(last - first).total_seconds(),
        peak_mb=process.peak_mb,
        cpu_seconds=process.cpu_seconds,
        entities=entities,
    )
