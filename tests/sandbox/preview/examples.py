"""Mappings and reports that the tests of the preview share."""

from datetime import UTC, datetime
from typing import Any

from portal.services import Matches
from sandbox.preview.comparison import Comparison, compare
from sandbox.preview.findings import find
from sandbox.preview.model import Model
from sandbox.preview.report import Report
from sandbox.preview.run import Outcome
from sandbox.preview.snapshot import Snapshot, take_snapshot

type Json = dict[str, Any]

TAKEN_AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
COMPLETED = Outcome(True, "", (), 0)


def resource(
    kind: str,
    blueprint: str,
    properties: dict[str, str] | None = None,
    relations: dict[str, str] | None = None,
) -> Json:
    """One resource of a mapping, as Port's editor has it."""
    mappings = {
        "identifier": ".id",
        "title": ".name",
        "blueprint": blueprint,
        "properties": properties or {},
        "relations": relations or {},
    }
    return {
        "kind": kind,
        "selector": {"query": "true"},
        "port": {"entity": {"mappings": mappings}},
    }


def mapping(*resources: Json) -> Json:
    return {"resources": list(resources)}


def model(*resources: Json, name: str = "mapping.yaml") -> Model:
    return Model(mapping(*resources), [], name, "blueprints.json")


def snapshot(catalog: Json, *resources: Json, name: str = "mapping.yaml") -> Snapshot:
    return take_snapshot(catalog, model(*resources, name=name), "my account", TAKEN_AT)


def report(
    catalog: Json,
    *resources: Json,
    outcome: Outcome = COMPLETED,
    before: Snapshot | None = None,
    services: Matches | None = None,
) -> Report:
    """The report of a run that left this catalog."""
    comparison: Comparison | None = None
    if before is not None:
        comparison = compare(before, snapshot(catalog, *resources))
    return Report(
        account="my account",
        taken_at=TAKEN_AT.isoformat(),
        mapping_name="mapping.yaml",
        blueprints_name="blueprints.json",
        outcome=outcome,
        catalog=catalog,
        findings=find(catalog, mapping(*resources)),
        comparison=comparison,
        not_compared_because="" if comparison else "It is the first.",
        services=services,
    )
