"""Which level of each scorecard an entity reaches. Pure functions."""

from dataclasses import dataclass

from sandbox import Json
from sandbox.port.entities.search import compile_query
from sandbox.port.validation.scorecards import as_search, levels_of
from sandbox.preview.catalog_entities import CatalogEntities, Found

DEFAULT_COLORS = ("paleBlue", "bronze", "silver", "gold")


@dataclass(frozen=True)
class RuleResult:
    """How many of the entities pass a rule."""

    title: str
    description: str
    level: str
    passed: int


@dataclass(frozen=True)
class ScorecardLevels:
    """A scorecard and the levels that entities reach.

    Attributes:
        colors: by level, from the basic one up.
        level_of: by identifier, for the entities that its filter accepts.
    """

    identifier: str
    title: str
    blueprint: str
    colors: dict[str, str]
    rules: tuple[RuleResult, ...]
    level_of: dict[str, str]

    @property
    def counts(self) -> dict[str, int]:
        """How many entities reach each level, and no higher one."""
        reached = list(self.level_of.values())
        return {level: reached.count(level) for level in self.colors}


def levels_of_catalog(
    catalog: Json, entities: CatalogEntities
) -> list[ScorecardLevels]:
    """The levels of each scorecard that is installed."""
    return [_levels(scorecard, entities) for scorecard in catalog["scorecards"]]


def _levels(scorecard: Json, entities: CatalogEntities) -> ScorecardLevels:
    levels = levels_of(scorecard)
    given = [each["color"] for each in scorecard.get("levels") or []]
    asked = as_search(scorecard["filter"]) if "filter" in scorecard else None
    found = entities.matching(scorecard["blueprint"], asked)
    passed = {
        rule["identifier"]: _passing(found, rule["query"])
        for rule in scorecard["rules"]
    }
    return ScorecardLevels(
        identifier=scorecard["identifier"],
        title=scorecard["title"],
        blueprint=scorecard["blueprint"],
        colors=dict(zip(levels, given or DEFAULT_COLORS, strict=False)),
        rules=tuple(
            RuleResult(
                rule["title"],
                rule.get("description", ""),
                rule["level"],
                len(passed[rule["identifier"]]),
            )
            for rule in scorecard["rules"]
        ),
        level_of={
            each.identifier: _level(each.identifier, scorecard["rules"], levels, passed)
            for each in found
        },
    )


def _passing(found: list[Found], query: Json) -> set[str]:
    compiled = compile_query(as_search(query))
    return {
        each.identifier
        for each in found
        if compiled.matches(each.entity, each.calculated)
    }


def _level(
    identifier: str, rules: list[Json], levels: list[str], passed: dict[str, set[str]]
) -> str:
    """The highest level whose rules it passes, and those of all below."""
    reached = levels[0]
    for level in levels[1:]:
        of_level = [rule["identifier"] for rule in rules if rule["level"] == level]
        if not all(identifier in passed[rule] for rule in of_level):
            break
        reached = level
    return reached
