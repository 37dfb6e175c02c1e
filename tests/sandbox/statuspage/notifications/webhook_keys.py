"""Which keys each part of a webhook has in the shape of a year."""

SHAPES = ("2013", "2017", "2024")
POSTMORTEM = {
    "postmortem_ignored",
    "postmortem_body",
    "postmortem_body_last_updated_at",
    "postmortem_published_at",
    "postmortem_notified_subscribers",
    "postmortem_notified_twitter",
}
INCIDENT = {
    "id",
    "name",
    "status",
    "created_at",
    "updated_at",
    "monitoring_at",
    "resolved_at",
    "impact",
    "impact_override",
    "shortlink",
    "backfilled",
    "scheduled_for",
    "scheduled_until",
    "scheduled_remind_prior",
    "scheduled_reminded_at",
    "incident_updates",
}
INCIDENT_2017 = INCIDENT | {
    "page_id",
    "scheduled_auto_in_progress",
    "scheduled_auto_completed",
}
INCIDENTS = {
    "2013": INCIDENT | POSTMORTEM | {"organization_id", "scheduled_auto_transition"},
    "2017": INCIDENT_2017 | POSTMORTEM,
    "2024": INCIDENT_2017 | {"started_at", "components"},
}
UPDATE = {
    "id",
    "incident_id",
    "status",
    "body",
    "created_at",
    "updated_at",
    "display_at",
    "wants_twitter_update",
    "twitter_updated_at",
}
UPDATE_2017 = UPDATE | {"affected_components", "custom_tweet"}
UPDATES = {
    "2013": UPDATE,
    "2017": UPDATE_2017,
    "2024": UPDATE_2017 | {"deliver_notifications", "tweet_id"},
}
COMPONENT = {"id", "name", "status", "created_at"}
COMPONENT_2017 = COMPONENT | {
    "updated_at",
    "position",
    "description",
    "showcase",
    "page_id",
    "group_id",
}
COMPONENTS = {"2013": COMPONENT, "2017": COMPONENT_2017, "2024": COMPONENT_2017}
CHANGE = {"id", "component_id", "old_status", "new_status", "created_at"}
CHANGES = {
    "2013": CHANGE,
    "2017": CHANGE | {"component_type"},
    "2024": CHANGE | {"component_type", "state"},
}
META = {"unsubscribe", "documentation"}
METAS = {
    "2013": META,
    "2017": META | {"generated_at"},
    "2024": META | {"generated_at"},
}
