"""What happens by itself as the account's time passes: maintenances start and end."""

from datetime import datetime, timedelta

from sandbox import Json
from sandbox.statuspage.account.agenda import Appointment, Step, agenda_of
from sandbox.statuspage.account.announcements import IncidentChange
from sandbox.statuspage.account.impact import impact_of
from sandbox.statuspage.account.incident_writes import IncidentWrites
from sandbox.statuspage.account.notification import Way
from sandbox.statuspage.account.status_page import StatusPage

# The vendor posts such texts, which its users can change.
TEXTS = {
    "in_progress": "Scheduled maintenance is currently in progress.",
    "completed": "The scheduled maintenance has been completed.",
}
CALL = "clock"


class Maintenances(IncidentWrites):
    """Maintenances that were written through the API follow the account's time.

    Those of the sample accounts do not: their dates are made up and long past.
    """

    def move_clock(self, seconds: float) -> None:
        """Lets time pass, and what falls due on the way happen, each at its moment."""
        target = self.now() + timedelta(seconds=seconds)
        while due := self._next_due(target):
            _, _, appointment = due
            ahead = (appointment.at - self.now()).total_seconds()
            self.moved_by += max(0.0, ahead)
            self._keep(*due)
        self.moved_by += (target - self.now()).total_seconds()

    def catch_up(self) -> None:
        """Lets happen what is due by now."""
        while due := self._next_due(self.now()):
            self._keep(*due)

    def _next_due(self, until: datetime) -> tuple[StatusPage, str, Appointment] | None:
        due = [
            (agenda[0], page, incident_id)
            # Copies: another thread may change the account meanwhile.
            for page in list(self.pages.values())
            for incident_id, agenda in list(page.agendas.items())
            if agenda and agenda[0].at <= until
        ]
        if not due:
            return None
        appointment, page, incident_id = min(due, key=lambda each: each[0])
        return page, incident_id, appointment

    def _keep(
        self, page: StatusPage, incident_id: str, appointment: Appointment
    ) -> None:
        page.agendas[incident_id].remove(appointment)
        incident = page.incidents.get(incident_id)
        if incident is None:
            return
        step: Step = appointment.step
        if step == "reminder":
            self._remind(page, incident)
        elif step == "start":
            self._pass_on(page, incident, "in_progress", "start")
        else:
            self._pass_on(page, incident, "completed", "end")

    def _remind(self, page: StatusPage, incident: Json) -> None:
        if incident["scheduled_remind_prior"]:
            self._merge(incident, {"scheduled_reminded_at": self._now()})
            self.tell(page, incident, "reminder", CALL)
        self.tweet(page, incident, "reminder", CALL)

    def _pass_on(
        self, page: StatusPage, incident: Json, status: str, moment: str
    ) -> None:
        self._merge(incident, {"status": status})
        self.date_status(incident)
        named = incident.get("components") or []
        before = {each["id"]: each["status"] for each in named}
        self.turn_by_flag(page, incident, mapped=())
        affected = page.affected_since(named, before)
        incident["impact"] = impact_of(incident, named)
        # The flag is null in a maintenance that was scheduled without it. Whether anybody
        # is told then is not documented: here everybody is.
        loud = (
            incident[f"auto_transition_deliver_notifications_at_{moment}"] is not False
        )
        update = self.add_update(incident, status, TEXTS[status], affected)
        update["deliver_notifications"] = loud
        page.agendas[incident["id"]] = agenda_of(incident, self.now())
        self.announce(IncidentChange(page, incident, quiet=not loud))
        way: Way = "transition_at_start" if moment == "start" else "transition_at_end"
        if loud:
            self.tell(page, incident, way, CALL)
        self.tweet(page, incident, way, CALL)
