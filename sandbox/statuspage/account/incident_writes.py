"""What a write to an incident through the API brings about.

https://developer.statuspage.io/#tag/incidents. The control API sets what it is told; here
an incident behaves: the map turns components, the impact follows, subscribers are told.
What the vendor does is not documented everywhere; where it is not, the reading that hurts
a careless client is taken, and said at the place.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox import Json
from sandbox.statuspage.account.agenda import agenda_of
from sandbox.statuspage.account.announcements import IncidentChange
from sandbox.statuspage.account.components import Components
from sandbox.statuspage.account.impact import impact_of
from sandbox.statuspage.account.incidents import Incidents
from sandbox.statuspage.account.lookup import found
from sandbox.statuspage.account.notification import Notification, Way
from sandbox.statuspage.account.status_page import StatusPage, by_id
from sandbox.statuspage.objects.bodies import incident_body, incident_update_body
from sandbox.statuspage.objects.timestamps import moment_of, with_milliseconds

# Fields of a request that are no fields of an incident.
OF_THE_UPDATE = frozenset({"body", "component_ids", "components"})
OF_THE_REQUEST = frozenset(
    {
        "deliver_notifications",
        "scheduled_auto_transition",
        "backfill_date",
        "auto_tweet_on_creation",
        "auto_tweet_one_hour_before",
        "auto_tweet_at_beginning",
        "auto_tweet_on_completion",
    }
)
TWEET_FLAGS: dict[Way, str] = {
    "create": "auto_tweet_on_creation",
    "reminder": "auto_tweet_one_hour_before",
    "transition_at_start": "auto_tweet_at_beginning",
    "transition_at_end": "auto_tweet_on_completion",
}


class IncidentWrites(Components, Incidents):
    """Opening incidents, posting updates and editing them, as requests ask for it.

    `asked` holds the fields of a request that were given, times as texts; it is valid.
    """

    def open_incident(self, page_id: str, asked: Json, call: str) -> Json:
        """Adds an incident or a maintenance, and answers it."""
        page = self.page(page_id)
        now = self._now()
        incident = incident_body(self._new_identifier(), page_id, asked["name"], now)
        incident["status"] = (
            "scheduled" if asked.get("scheduled_for") else "investigating"
        )
        self._take(page, incident, asked)
        incidents = [incident, *page.incidents.values()]
        incidents.sort(key=lambda each: moment_of(each["created_at"]), reverse=True)
        page.incidents = by_id(incidents)
        self._post_update(page, incident, asked, None)
        self._conclude(page, incident, asked, "create", call)
        if incident["scheduled_for"] is not None:
            self.tweet(page, incident, "create", call)
        return incident

    def update_incident(
        self, page_id: str, incident_id: str, asked: Json, call: str
    ) -> Json:
        """Changes an incident, posts an update if there is anything to tell, and answers it.

        Whether the vendor posts an update for a change of name or of metadata alone is
        unknown; here it does not, and tells the subscribers of it all the same.
        """
        page = self.page(page_id)
        incident = found(page.incidents, incident_id, "Incident")
        before: str = incident["status"]
        self._take(page, incident, asked)
        if "status" in asked or OF_THE_UPDATE & asked.keys():
            self._post_update(page, incident, asked, before)
        self._conclude(page, incident, asked, "update", call)
        return incident

    def edit_update(
        self, page_id: str, incident_id: str, update_id: str, asked: Json, call: str
    ) -> Json:
        """Changes an update that was posted, and answers it.

        No default of `deliver_notifications` is documented: here it is true.
        """
        incident = found(self.page(page_id).incidents, incident_id, "Incident")
        loud = asked.get("deliver_notifications") is not False
        update = self.change_incident_update(page_id, incident_id, update_id, asked)
        if loud:
            self.tell(self.page(page_id), incident, "edited_update", call)
        # No default of `wants_twitter_update` is documented either.
        if asked.get("wants_twitter_update") is not False:
            self.tweet(self.page(page_id), incident, "edited_update", call)
        return update

    def tell(self, page: StatusPage, incident: Json, way: Way, call: str) -> None:
        """Notifies the page's subscribers."""
        self.notify(Notification(page, incident, way, "subscribers", call))

    def tweet(self, page: StatusPage, incident: Json, way: Way, call: str) -> None:
        """Tweets, if the page has an account for it and nobody has switched that off.

        The flags of a maintenance, `auto_tweet_...`, have no documented default: what was
        not switched off is tweeted here.
        """
        flags = page.tweet_flags.get(incident["id"], {})
        is_off = way in TWEET_FLAGS and flags.get(TWEET_FLAGS[way]) is False
        if page.page["twitter_username"] and not is_off:
            self.notify(Notification(page, incident, way, "tweet", call))

    def _take(self, page: StatusPage, incident: Json, asked: Json) -> None:
        fields = {
            key: value
            for key, value in asked.items()
            if key not in OF_THE_UPDATE | OF_THE_REQUEST
        }
        if "scheduled_auto_transition" in asked:
            fields.setdefault(
                "scheduled_auto_in_progress", asked["scheduled_auto_transition"]
            )
        flags = page.tweet_flags.setdefault(incident["id"], {})
        flags.update(
            {flag: asked[flag] for flag in TWEET_FLAGS.values() if flag in asked}
        )
        if "component_ids" in asked:
            incident["components"] = page.components_of(asked["component_ids"] or [])
        self._merge(incident, fields)
        self.date_status(incident)

    def _post_update(
        self, page: StatusPage, incident: Json, asked: Json, old_status: str | None
    ) -> None:
        statuses: Mapping[str, str] = asked.get("components") or {}
        named = incident.get("components") or []
        before = {each["id"]: each["status"] for each in named}
        # The map is what turns components: one that is only affected stays as it is, and
        # one that is only in the map turns without being affected. Both at once, however
        # far away the start of a maintenance is (an answer of the vendor's).
        self.turn(page, statuses)
        if incident["status"] != old_status:
            self.turn_by_flag(page, incident, statuses)
        incident["impact"] = impact_of(incident, named)
        affected = page.affected_since(named, before)
        update = self.add_update(
            incident, incident["status"], asked.get("body") or "", affected
        )
        update["deliver_notifications"] = (
            asked.get("deliver_notifications") is not False
        )

    def turn(self, page: StatusPage, statuses: Mapping[str, str]) -> None:
        """Gives components their statuses; those that change are announced."""
        for component_id, status in statuses.items():
            self.change_component(page.page["id"], component_id, {"status": status})

    def add_update(
        self, incident: Json, status: str, text: str, affected: list[Json] | None
    ) -> Json:
        """Adds an update as the newest, dated now."""
        update = incident_update_body(
            self._new_identifier(), incident["id"], status, text, self._now()
        )
        update["affected_components"] = affected
        incident["incident_updates"].insert(0, update)
        return update

    def turn_by_flag(
        self, page: StatusPage, incident: Json, mapped: Iterable[str]
    ) -> None:
        """Turns the components of a maintenance that starts or completes, if its flag says so.

        By hand as by the clock; those that a request's map has keep what it gave them.
        Resolving an incident restores nothing.
        """
        flag, status = {
            "in_progress": (
                "auto_transition_to_maintenance_state",
                "under_maintenance",
            ),
            "completed": ("auto_transition_to_operational_state", "operational"),
        }.get(incident["status"], (None, ""))
        if flag and incident.get(flag):
            named: list[dict[str, Any]] = incident.get("components") or []
            on_page = [each["id"] for each in named if each["id"] in page.components]
            self.turn(page, dict.fromkeys(set(on_page) - set(mapped), status))

    def date_status(self, incident: Json) -> None:
        """Dates when an incident was first monitored, and when it was resolved."""
        status = incident["status"]
        now = with_milliseconds(self.now())
        if status == "monitoring" and incident["monitoring_at"] is None:
            incident["monitoring_at"] = now
        if status in ("resolved", "completed"):
            incident["resolved_at"] = incident["resolved_at"] or now
        elif status != "postmortem":
            incident["resolved_at"] = None

    def _conclude(
        self, page: StatusPage, incident: Json, asked: Json, way: Way, call: str
    ) -> None:
        # Documented: notifications are delivered unless the request says otherwise.
        quiet = asked.get("deliver_notifications") is False
        page.agendas[incident["id"]] = agenda_of(incident, self.now())
        self.announce(IncidentChange(page, incident, quiet))
        if not quiet:
            self.tell(page, incident, way, call)
