"""A component's uptime over some days.

https://developer.statuspage.io/#operation/getPagesPageIdComponentsComponentIdUptime
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from sandbox import Json
from sandbox.statuspage.account.status_page import StatusPage
from sandbox.statuspage.objects.timestamps import moment_of

DEFAULT_DAYS = 90
MOST_MONTHS = 6
OUTAGE_SECONDS = {
    "major_outage": {"major_outage": 3600},
    "partial_outage": {"partial_outage": 7200},
}
"""Made up, so that a test can tell a component's uptime from its status."""

# https://support.atlassian.com/statuspage/docs/display-historical-uptime-of-components/
PARTIAL_OUTAGE_WEIGHT = 0.3


class UptimeError(ValueError):
    """There is no uptime for what was asked: the API answers 422."""


def component_uptime(
    page: StatusPage, component: Json, query: Mapping[str, str], today: date
) -> Json:
    """The `ComponentUptime` of a component. Raises UptimeError.

    The days are documented to be the page's; here they are UTC's. An end after today
    is documented to be today with a warning. What the vendor answers to any other range
    that cannot be, and for a component that is not showcased, is undocumented: it
    documents 422 for the endpoint without a word, so these are refused with it here.
    """
    if component["group"] or not component["showcase"]:
        raise UptimeError("Component does not have uptime showcase enabled")
    end = _day(query.get("end"), last=True) or today
    warnings = []
    if end > today:
        end = today
        warnings.append(
            "End date was adjusted to today. See range_end field in response for end date used."
        )
    start = _day(query.get("start"), last=False) or _default_start(component, today)
    if start > end:
        raise UptimeError("Start date is after end date")
    if end > _months_after(start, MOST_MONTHS):
        raise UptimeError("The maximum supported date range is six calendar months")
    outages = {"major_outage": 0, "partial_outage": 0}
    outages |= OUTAGE_SECONDS.get(component["status"], {})
    uptime = {
        "range_start": start.isoformat(),
        "range_end": end.isoformat(),
        "uptime_percentage": _percentage(outages, (end - start).days + 1),
        **outages,
        "warnings": warnings,
        "id": component["id"],
        "name": component["name"],
    }
    if query.get("skip_related_events") != "true":
        # Documented as one object with an `id`; a list of them is a guess.
        uptime["related_events"] = _related_events(page, component, start, end)
    return uptime


def _percentage(outages: dict[str, int], days: int) -> float:
    down = outages["major_outage"] + PARTIAL_OUTAGE_WEIGHT * outages["partial_outage"]
    return round(100 * (1 - down / timedelta(days=days).total_seconds()), 2)


def _related_events(
    page: StatusPage, component: Json, start: date, end: date
) -> list[Json]:
    return [
        {"id": incident["id"]}
        for incident in page.incidents.values()
        if start <= moment_of(incident["created_at"]).date() <= end
        and any(
            each["id"] == component["id"] for each in incident.get("components", [])
        )
    ]


def _default_start(component: Json, today: date) -> date:
    start = today - timedelta(days=DEFAULT_DAYS)
    if component["start_date"] is None:
        return start
    return max(start, date.fromisoformat(component["start_date"]))


def _day(text: str | None, *, last: bool) -> date | None:
    """The day that `2026`, `2026-09` or `2026-09-01` means: its last one, or its first."""
    if not text:
        return None
    try:
        year, month, day = [*(int(part) for part in text.split("-")), None, None][:3]
        assert year is not None
        month = month or (12 if last else 1)
        return date(year, month, day or (monthrange(year, month)[1] if last else 1))
    except ValueError as error:
        raise UptimeError(f"{text} is not a date") from error


def _months_after(day: date, months: int) -> date:
    """The same day of the month so much later, or that month's last."""
    later = day.month - 1 + months
    year, month = day.year + later // 12, later % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
