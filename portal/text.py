"""A plan as lines to read."""

from collections.abc import Iterator

from portal.differences import Step
from portal.plan import Part, Plan

NOTHING_WRITTEN = (
    "Nothing was written. To do it: make portal APPLY=1 (in the image: python -m"
    " commands.portal --apply)"
)
DONE = "Done. Where the mapping has changed, Port asks the integration to resync."


def plan_lines(plan: Plan) -> Iterator[str]:
    """Each part with its differences: `+` is added, `~` brought up to date, `=` left alone."""
    for part in plan.parts:
        yield from _lines(part)
    yield from plan.notes
    yield summary(plan)


def summary(plan: Plan) -> str:
    """The plan in one sentence."""
    added, updated, left = (plan.count(step) for step in Step)
    stays = f" {left} difference(s) are somebody's and stay." if left else ""
    if plan.is_empty:
        return f"Nothing to do: your Port has all that is shipped.{stays}"
    return f"{added} to add, {updated} to bring up to date.{stays}"


def _lines(part: Part) -> Iterator[str]:
    if part.is_new:
        yield f"{Step.ADD} {part.kind} {part.identifier}"
        return
    if part.differences:
        yield f"  {part.kind} {part.identifier}"
    for each in part.differences:
        yield f"    {each.step} {each.where}: {each.what}"
