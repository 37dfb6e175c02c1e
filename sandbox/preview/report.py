"""All that a preview tells, in the terminal and on the page."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from portal.services import Matches
from sandbox import Json
from sandbox.preview.catalog_entities import CatalogEntities
from sandbox.preview.comparison import Comparison
from sandbox.preview.dashboard import Dashboard, dashboards_of
from sandbox.preview.findings import Findings
from sandbox.preview.levels import ScorecardLevels, levels_of_catalog
from sandbox.preview.run import Outcome

NOTHING_WAS_WRITTEN = (
    "Nothing was written. Statuspage was only read, and no webhook was subscribed."
    " Port was played on this machine by an emulator that started empty and is gone"
    " now: your real Port was neither read nor changed, and what it refuses is known"
    " only as far as the emulator knows its rules."
)

type Tone = Literal["good", "warning", "bad"]


@dataclass(frozen=True)
class BlueprintCount:
    """How many entities of a blueprint Port would have.

    Attributes:
        bare: how many of them would exist only because others relate to them.
    """

    blueprint: str
    entities: int
    bare: int


@dataclass(frozen=True)
class Report:
    """A preview.

    Attributes:
        taken_at: ISO 8601, UTC.
        catalog: what the emulated Port showed.
        comparison: with an earlier preview, or None.
        not_compared_because: why there is none.
        services: which of somebody's services components belong to, if asked for.
    """

    account: str
    taken_at: str
    mapping_name: str
    blueprints_name: str
    outcome: Outcome
    catalog: Json
    findings: Findings
    comparison: Comparison | None
    not_compared_because: str
    services: Matches | None = None

    @cached_property
    def dashboards(self) -> list[Dashboard]:
        """The installed ones, with what they would show."""
        return dashboards_of(self.catalog, datetime.fromisoformat(self.taken_at))

    @cached_property
    def scorecards(self) -> list[ScorecardLevels]:
        """The installed ones, with the levels that entities reach."""
        return levels_of_catalog(self.catalog, CatalogEntities(self.catalog))

    @property
    def tone(self) -> Tone:
        """How good it looks.

        "bad" when not all was read or Port would refuse something. Relations that
        point nowhere are a "warning": old incidents name components that were deleted
        since, in most accounts.
        """
        if not self.outcome.completed or self.findings.refusals:
            return "bad"
        return "warning" if self.findings.loose_ends else "good"

    @property
    def counts(self) -> list[BlueprintCount]:
        """The blueprints in their order."""
        entities = Counter(each["blueprint"] for each in self.catalog["entities"])
        bare = Counter(each["blueprint"] for each in self.catalog["bare"])
        return [
            BlueprintCount(name, entities[name], bare[name])
            for name in self.catalog["blueprints"]
        ]

    @property
    def verdict(self) -> str:
        """The report in one sentence."""
        findings = self.findings
        if not self.outcome.completed:
            return (
                "The resync failed. What is shown is only what was sent before that;"
                " nothing would be deleted."
            )
        problems = []
        if findings.refusals:
            refused = {(each.blueprint, each.identifier) for each in findings.refusals}
            problems.append(f"Port would refuse {len(refused):,} of the entities")
        if ends := len(findings.loose_ends):
            relations = "relation" if ends == 1 else "relations"
            problems.append(f"{ends:,} {relations} would point nowhere")
        if problems:
            return f"The resync completed, but {', and '.join(problems)}."
        return (
            "The resync completed. Port would take everything, and every relation"
            " leads to an entity."
        )
