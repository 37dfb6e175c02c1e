"""A plan as lines to read."""

from collections import Counter
from collections.abc import Iterator

from portal.differences import Step
from portal.plan import Part, Plan
from portal.services import Matches

NOTHING_WRITTEN = (
    "Nothing was written. To do it: make portal APPLY=1 (in the image: python -m"
    " commands.portal --apply)"
)
DONE = "Done. Where the mapping has changed, Port asks the integration to resync."


def plan_lines(plan: Plan) -> Iterator[str]:
    """Each part with its differences: `+` is added, `~` brought up to date, `=` left alone."""
    for part in plan.parts:
        yield from _lines(part)
    if plan.services:
        yield from _services(plan.services)
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


def _services(matches: Matches) -> Iterator[str]:
    by = Counter(each.by for each in matches.matches if each.service)
    found = ", ".join(f"{count} by {way}" for way, count in sorted(by.items()))
    yield f"  services: {len(matches.table)} of {len(matches.matches)} components ({found or 'none'})"
    for match in matches.matches:
        if match.service:
            yield f"    {match.name} ({match.component}) → {match.service}, by {match.by}"
    for match in matches.ambiguous:
        services = " or ".join(match.services)
        yield f"    ? {match.name} ({match.component}): {services}, by {match.by}. Name it in the table"
    for match in matches.unmatched:
        yield f"    ? {match.name} ({match.component}): no service"
    if matches.unknown:
        yield f"    ? the table names services that are not there: {', '.join(matches.unknown)}"
    if matches.idle_services:
        yield f"    services without a component: {', '.join(matches.idle_services)}"
