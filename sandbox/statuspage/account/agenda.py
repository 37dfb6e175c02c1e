"""What a maintenance does by itself, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sandbox import Json
from sandbox.statuspage.objects.timestamps import moment_of

type Step = Literal["reminder", "start", "end"]

# As the flag `auto_tweet_one_hour_before` suggests; when the reminder comes is not told.
REMINDER_BEFORE = timedelta(hours=1)


@dataclass(frozen=True, order=True)
class Appointment:
    """A step that a maintenance takes at a moment."""

    at: datetime
    step: Step


def agenda_of(incident: Json, now: datetime) -> list[Appointment]:
    """The steps that lie before an incident, soonest first; none before one that is over.

    A start or an end that has passed already is due at once, a reminder is not sent late.
    """
    appointments = []
    status = incident["status"]
    if begins := incident["scheduled_for"]:
        start = moment_of(begins)
        if status == "scheduled" and start - REMINDER_BEFORE > now:
            # Whether anybody is reminded is asked when the time has come: a tweet has
            # another flag than a mail.
            appointments.append(Appointment(start - REMINDER_BEFORE, "reminder"))
        if status == "scheduled" and incident["scheduled_auto_in_progress"]:
            appointments.append(Appointment(start, "start"))
    if ends := incident["scheduled_until"]:
        is_open = status in ("scheduled", "in_progress", "verifying")
        if is_open and incident["scheduled_auto_completed"]:
            appointments.append(Appointment(moment_of(ends), "end"))
    return sorted(appointments)
