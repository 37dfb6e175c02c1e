"""Postmortems: a draft that nobody sees, its publication, and taking that back.

https://developer.statuspage.io/#tag/postmortem
"""

from sandbox import Json
from sandbox.statuspage.account.announcements import IncidentChange
from sandbox.statuspage.account.incident_writes import IncidentWrites
from sandbox.statuspage.account.lookup import found
from sandbox.statuspage.account.status_page import StatusPage
from sandbox.statuspage.objects.bodies import postmortem_body

OVER = frozenset({"resolved", "completed", "postmortem"})


class NotPossibleError(ValueError):
    """The state of an incident does not allow that: the API answers 400."""


class Postmortems(IncidentWrites):
    """An incident shows a published postmortem; its status is `postmortem` then (recorded)."""

    def postmortem(self, page_id: str, incident_id: str) -> Json:
        """The postmortem. Raises NotFoundError when there is none."""
        page = self.page(page_id)
        found(page.incidents, incident_id, "Incident")
        return found(page.postmortems, incident_id, "Postmortem")

    def draft_postmortem(self, page_id: str, incident_id: str, text: str) -> Json:
        """Writes the draft, and shows nothing of it.

        Whether an open incident may have one is not documented; its own editor offers that
        for incidents that are over, so here there is a NotPossibleError.
        """
        page = self.page(page_id)
        incident = found(page.incidents, incident_id, "Incident")
        if incident["status"] not in OVER:
            raise NotPossibleError("The incident is not resolved")
        now = self._now()
        postmortem = page.postmortems.setdefault(
            incident_id, postmortem_body(self._new_identifier(), now)
        )
        changes = {"body_draft": text, "body_draft_updated_at": now}
        return self._merge(postmortem, changes)

    def publish_postmortem(
        self, page_id: str, incident_id: str, asked: Json, call: str
    ) -> Json:
        """Shows the draft, and tells of it.

        No default of `notify_subscribers` and `notify_twitter` is documented: here both
        are true. Raises NotPossibleError without a draft.
        """
        page = self.page(page_id)
        postmortem = self.postmortem(page_id, incident_id)
        if postmortem["body_draft"] is None:
            raise NotPossibleError("There is no draft to publish")
        incident, now = page.incidents[incident_id], self._now()
        loud = asked.get("notify_subscribers") is not False
        tweeted = asked.get("notify_twitter") is not False
        shown = {
            "body": postmortem["body_draft"],
            "body_updated_at": now,
            "published_at": now,
            "notify_subscribers": loud,
            "notify_twitter": tweeted,
            "custom_tweet": asked.get("custom_tweet"),
        }
        self._merge(postmortem, shown)
        # An update of the status `postmortem` is in recorded histories.
        self.add_update(incident, "postmortem", postmortem["body"], None)
        self._show(page, incident, postmortem, "postmortem", quiet=not loud)
        if loud:
            self.tell(page, incident, "postmortem", call)
        if tweeted:
            self.tweet(page, incident, "postmortem", call)
        return postmortem

    def revert_postmortem(self, page_id: str, incident_id: str) -> Json:
        """Takes the publication back; the draft stays. Nobody is told."""
        page = self.page(page_id)
        postmortem = self.postmortem(page_id, incident_id)
        if postmortem["published_at"] is None:
            raise NotPossibleError("The postmortem is not published")
        hidden = {"body": None, "body_updated_at": None, "published_at": None}
        self._merge(postmortem, hidden | {"notify_subscribers": False})
        incident = page.incidents[incident_id]
        incident["incident_updates"] = [
            update
            for update in incident["incident_updates"]
            if update["status"] != "postmortem"
        ]
        over = "resolved" if incident["scheduled_for"] is None else "completed"
        self._show(page, incident, postmortem, over, quiet=True)
        return postmortem

    def _show(
        self,
        page: StatusPage,
        incident: Json,
        postmortem: Json,
        status: str,
        *,
        quiet: bool,
    ) -> None:
        changes = {
            "status": status,
            "postmortem_body": postmortem["body"],
            "postmortem_body_last_updated_at": postmortem["body_updated_at"],
            "postmortem_published_at": postmortem["published_at"],
            "postmortem_notified_subscribers": postmortem["notify_subscribers"],
            "postmortem_notified_twitter": postmortem["notify_twitter"],
        }
        self._merge(incident, changes)
        self.announce(IncidentChange(page, incident, quiet))
