"""Which keys the webhooks of a year have, and how timestamps are written in them.

2013 and 2017 have the keys, in the order, of recordings. No whole body of 2024 is
recorded: it is that of 2017 with what is known of newer ones (`started_at`, `components`,
no `postmortem_*`), and its `component_update` has the `state` seen in 2019.

A key that is in no list of a shape is not sent: so no webhook has an `automation_email`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone

from sandbox.statuspage.objects.timestamps import (
    moment_of,
    with_milliseconds,
    with_seconds,
)
from sandbox.statuspage.options import WebhookShape

POSTMORTEM_KEYS = (
    "postmortem_ignored",
    "postmortem_body",
    "postmortem_body_last_updated_at",
    "postmortem_published_at",
    "postmortem_notified_subscribers",
    "postmortem_notified_twitter",
)
_INCIDENT_2013 = (
    "backfilled",
    "created_at",
    "impact",
    "impact_override",
    "monitoring_at",
    *POSTMORTEM_KEYS,
    "resolved_at",
    "scheduled_auto_transition",
    "scheduled_for",
    "scheduled_remind_prior",
    "scheduled_reminded_at",
    "scheduled_until",
    "shortlink",
    "status",
    "updated_at",
    "id",
    "organization_id",
    "incident_updates",
    "name",
)
_INCIDENT_2017 = (
    "name",
    "status",
    "created_at",
    "updated_at",
    "monitoring_at",
    "resolved_at",
    "impact",
    "shortlink",
    *POSTMORTEM_KEYS,
    "backfilled",
    "scheduled_for",
    "scheduled_until",
    "scheduled_remind_prior",
    "scheduled_reminded_at",
    "impact_override",
    "scheduled_auto_in_progress",
    "scheduled_auto_completed",
    "id",
    "page_id",
    "incident_updates",
)
_INCIDENT_2024 = (
    *(key for key in _INCIDENT_2017 if key not in POSTMORTEM_KEYS),
    "started_at",
    "components",
)
_UPDATE_2013 = (
    "body",
    "created_at",
    "display_at",
    "status",
    "twitter_updated_at",
    "updated_at",
    "wants_twitter_update",
    "id",
    "incident_id",
)
_UPDATE_2017 = (
    "status",
    "body",
    "created_at",
    "wants_twitter_update",
    "twitter_updated_at",
    "updated_at",
    "display_at",
    "affected_components",
    "custom_tweet",
    "id",
    "incident_id",
)
_COMPONENT_2013 = ("created_at", "id", "name", "status")
_COMPONENT_2017 = (
    "status",
    "name",
    "created_at",
    "updated_at",
    "position",
    "description",
    "showcase",
    "id",
    "page_id",
    "group_id",
)
_STATUS_CHANGE_2013 = ("created_at", "new_status", "old_status", "id", "component_id")
_STATUS_CHANGE_2017 = (
    "old_status",
    "new_status",
    "created_at",
    "component_type",
    "id",
    "component_id",
)


def _seconds(timestamp: str) -> str:
    return with_seconds(moment_of(timestamp))


def _milliseconds(timestamp: str) -> str:
    return with_milliseconds(moment_of(timestamp))


def _mountain_time(timestamp: str) -> str:
    # As recorded: `2013-05-29T15:08:51-06:00`, the time zone of the page.
    zone = timezone(timedelta(hours=-6))
    return moment_of(timestamp).astimezone(zone).isoformat(timespec="seconds")


def _eastern_time(timestamp: str) -> str:
    # As recorded: `2017-08-08T10:45:44.090-04:00`.
    zone = timezone(timedelta(hours=-4))
    return moment_of(timestamp).astimezone(zone).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Shape:
    """The keys of each part of a body, and how timestamps are written in it."""

    documentation: str
    meta: Sequence[str]
    incident: Sequence[str]
    update: Sequence[str]
    component: Sequence[str]
    status_change: Sequence[str]
    write: Callable[[str], str]
    write_in_incident: Callable[[str], str]
    # Whether an update that affects nothing says so with a component without `code`.
    says_nothing_affected: bool = False


_OLD_DOCUMENTATION = "http://doers.statuspage.io/customer-notifications/webhooks/"
# Seen in 2019; what is sent today is unknown.
_DOCUMENTATION = (
    "https://help.statuspage.io/knowledge_base/topics/webhook-notifications"
)
_META = ("unsubscribe", "documentation", "generated_at")
SHAPES: Mapping[WebhookShape, Shape] = {
    "2013": Shape(
        documentation=_OLD_DOCUMENTATION,
        meta=("unsubscribe", "documentation"),
        incident=_INCIDENT_2013,
        update=_UPDATE_2013,
        component=_COMPONENT_2013,
        status_change=_STATUS_CHANGE_2013,
        write=_seconds,
        write_in_incident=_mountain_time,
    ),
    "2017": Shape(
        documentation=_OLD_DOCUMENTATION,
        meta=_META,
        incident=_INCIDENT_2017,
        update=_UPDATE_2017,
        component=_COMPONENT_2017,
        status_change=_STATUS_CHANGE_2017,
        write=_milliseconds,
        write_in_incident=_eastern_time,
        says_nothing_affected=True,
    ),
    "2024": Shape(
        documentation=_DOCUMENTATION,
        meta=_META,
        incident=_INCIDENT_2024,
        update=(*_UPDATE_2017, "deliver_notifications", "tweet_id"),
        component=_COMPONENT_2017,
        status_change=(*_STATUS_CHANGE_2017, "state"),
        # As the management API writes them.
        write=str,
        write_in_incident=str,
    ),
}
