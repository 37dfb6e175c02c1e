"""What of a write to an incident cannot be: 422 for what only the page can tell.

The two families of statuses are documented, and that a backfilled incident has no
components. That the other things here are refused is likely and not recorded.
"""

from collections.abc import Iterable

from sandbox import Json
from sandbox.statuspage.account.status_page import StatusPage
from sandbox.statuspage.api.write_bodies import Problems, RefusedError
from sandbox.statuspage.objects.timestamps import moment_of

REALTIME = frozenset({"investigating", "identified", "monitoring", "resolved"})
SCHEDULED = frozenset({"scheduled", "in_progress", "verifying", "completed"})


def check_incident(page: StatusPage, asked: Json, incident: Json | None) -> None:
    """Raises RefusedError naming all that is wrong with a request.

    Args:
        page: where the incident is.
        asked: the fields given, each valid by itself.
        incident: the one to be changed; None for a new one.
    """
    problems: Problems = {}
    _check_components(page, asked, problems)
    _check_times(asked, incident or {}, problems)
    if problems:
        raise RefusedError(problems)


def _check_components(page: StatusPage, asked: Json, problems: Problems) -> None:
    for field in ("component_ids", "components"):
        named: Iterable[str] = asked.get(field) or ()
        texts = []
        if named and asked.get("backfilled"):
            texts.append("can't be specified for a backfilled incident")
        unknown = [each for each in named if each not in page.components]
        groups = [each for each in named if each in page.component_groups]
        texts += [f"has an unknown component {each}" for each in unknown]
        texts += [f"has a component group {each}" for each in groups]
        if texts:
            problems[field] = texts


def _check_times(asked: Json, incident: Json, problems: Problems) -> None:
    def now_or_then(field: str) -> str | None:
        value: str | None = asked.get(field, incident.get(field))
        return value

    begins, ends = now_or_then("scheduled_for"), now_or_then("scheduled_until")
    if begins and ends and moment_of(ends) <= moment_of(begins):
        problems["scheduled_until"] = ["must be after scheduled for"]
    status = asked.get("status")
    if status in SCHEDULED and begins is None:
        problems["scheduled_for"] = ["can't be blank"]
    if status in REALTIME and begins is not None:
        problems["status"] = ["is not a status of a scheduled maintenance"]
