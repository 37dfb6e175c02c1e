"""Statuspage's objects as the API gives them, and what is read of them everywhere."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

RawItem = dict[str, Any]
"""A JSON object as the API gave it."""

# Mail to this address changes the component's status, so it is a secret:
# https://support.atlassian.com/statuspage/docs/automate-with-email/
AUTOMATION_EMAIL = "automation_email"

IDENTIFIER = re.compile(r"[A-Za-z0-9]{1,64}")
"""Statuspage's identifiers are letters and digits, nothing that could steer a URL."""

INDICATORS = frozenset({"none", "minor", "major", "critical", "maintenance"})
"""What Port's blueprint knows; another value would make Port refuse the page."""


@dataclass(frozen=True)
class PageStatus:
    """A page's overall status, as its visitors see it.

    Attributes:
        indicator: none, minor, major, critical or maintenance.
        description: for example "All Systems Operational".
    """

    indicator: str
    description: str


def without_automation_email(json_object: RawItem) -> RawItem:
    """The object without a component's automation address; a hook for `json.loads`.

    As a hook it reaches components at any depth, such as those of an incident.
    """
    json_object.pop(AUTOMATION_EMAIL, None)
    return json_object


def parse_timestamp(value: object) -> datetime | None:
    """The moment that a timestamp of the API names, in any of its forms, or None."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
