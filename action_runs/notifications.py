"""Whom Statuspage tells of a write: nobody, unless the run asks for it.

Statuspage has seven ways to notify, of which several are on by default, so every body
names the flag of each way that it could take. No tweet is ever asked for.
Source: https://developer.statuspage.io/#operation/postPagesPageIdIncidents
"""

from dataclasses import dataclass

from statuspage_api.objects import RawItem

TWEETS = (
    "auto_tweet_on_creation",
    "auto_tweet_at_beginning",
    "auto_tweet_on_completion",
    "auto_tweet_one_hour_before",
)


@dataclass(frozen=True)
class Notifications:
    """Which of an incident's notifications were asked for.

    Attributes:
        now: of the creation or the update that is being sent.
        reminder: an hour before a maintenance.
        at_start: when a maintenance begins by itself.
        at_end: when a maintenance ends by itself.
    """

    now: bool = False
    reminder: bool = False
    at_start: bool = False
    at_end: bool = False

    @property
    def any(self) -> bool:
        """Whether anybody will be told, now or later."""
        return self.now or self.reminder or self.at_start or self.at_end

    def of_incident(self) -> RawItem:
        """Every flag of an incident's body, to create it or to post an update."""
        return {
            "deliver_notifications": self.now,
            "scheduled_remind_prior": self.reminder,
            "auto_transition_deliver_notifications_at_start": self.at_start,
            "auto_transition_deliver_notifications_at_end": self.at_end,
            **dict.fromkeys(TWEETS, False),
        }


NO_REMINDERS = "[]"
"""An incident's `reminder_intervals`: left out, it would be reminded of after 3, 6, 12 and 24 hours."""


def of_postmortem(notify: bool) -> RawItem:
    """Every flag of a postmortem's publication."""
    return {"notify_subscribers": notify, "notify_twitter": False}
