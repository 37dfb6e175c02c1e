"""Bodies with every field the management API is known to send, set to its usual value."""

from sandbox import Json

NO_COMPONENTS_AFFECTED = "No components were affected by this update."


def page_body(page_id: str, name: str, subdomain: str, created_at: str) -> Json:
    """A page: https://developer.statuspage.io/#tag/pages (logos are objects in recordings)."""
    logo = {"updated_at": None, "size": None, "url": ""}
    wide_logo = {
        "updated_at": None,
        "original_url": "",
        "size": None,
        "normal_url": "",
        "retina_url": "",
    }
    return {
        "id": page_id,
        "created_at": created_at,
        "updated_at": created_at,
        "name": name,
        "page_description": None,
        "headline": None,
        "branding": "basic",
        "subdomain": subdomain,
        "domain": None,
        "url": None,
        "support_url": None,
        "hidden_from_search": False,
        "allow_page_subscribers": True,
        "allow_incident_subscribers": True,
        "allow_email_subscribers": True,
        "allow_sms_subscribers": True,
        "allow_rss_atom_feeds": True,
        "allow_webhook_subscribers": True,
        "notifications_from_email": None,
        "notifications_email_footer": f"You receive this email because you subscribed to {name}.",
        "activity_score": 120,
        "twitter_username": None,
        "viewers_must_be_team_members": False,
        "ip_restrictions": None,
        "city": None,
        "state": None,
        "country": None,
        "time_zone": "UTC",
        "css_body_background_color": "ffffff",
        "css_font_color": "333333",
        "css_light_font_color": "757575",
        "css_greens": "1e8542",
        "css_yellows": "f1c40f",
        "css_oranges": "b35e14",
        "css_blues": "207ab6",
        "css_reds": "de2f1b",
        "css_border_color": "E0E0E0",
        "css_graph_color": "3498db",
        "css_link_color": "207ab6",
        "css_no_data": "b3bac5",
        "favicon_logo": dict(logo),
        "transactional_logo": dict(wide_logo),
        "hero_cover": dict(wide_logo),
        "email_logo": dict(wide_logo),
        "twitter_logo": dict(logo),
    }


def component_group_body(
    group_id: str, page_id: str, name: str, position: int, created_at: str
) -> Json:
    """A component group: https://developer.statuspage.io/#tag/component-groups."""
    return {
        "id": group_id,
        "page_id": page_id,
        "name": name,
        "description": None,
        "components": [],
        "position": position,
        "created_at": created_at,
        "updated_at": created_at,
    }


def component_body(
    component_id: str, page_id: str, name: str, position: int, created_at: str
) -> Json:
    """A component: https://developer.statuspage.io/#tag/components."""
    return {
        "id": component_id,
        "page_id": page_id,
        "group_id": None,
        "created_at": created_at,
        "updated_at": created_at,
        "group": False,
        "name": name,
        "description": None,
        "position": position,
        "status": "operational",
        "showcase": True,
        "only_show_if_degraded": False,
        "automation_email": "",
        "start_date": created_at[:10],
    }


def group_row(group: Json) -> Json:
    """The row of a component group in `/components`: `group: true`, and the group's identifier.

    Its status is that of a group without components; `StatusPage.settle_groups` sets it.
    """
    row = component_body(
        group["id"],
        group["page_id"],
        group["name"],
        group["position"],
        group["created_at"],
    )
    return row | {
        "group": True,
        "description": group["description"],
        "updated_at": group["updated_at"],
        "start_date": None,
    }


def incident_body(incident_id: str, page_id: str, name: str, created_at: str) -> Json:
    """An incident without updates: https://developer.statuspage.io/#tag/incidents."""
    return {
        "id": incident_id,
        "components": [],
        "created_at": created_at,
        "impact": "none",
        "impact_override": None,
        "incident_updates": [],
        "metadata": {},
        "monitoring_at": None,
        "name": name,
        "page_id": page_id,
        "postmortem_body": None,
        "postmortem_body_last_updated_at": None,
        "postmortem_ignored": False,
        "postmortem_notified_subscribers": False,
        "postmortem_notified_twitter": False,
        "postmortem_published_at": None,
        "resolved_at": None,
        "scheduled_auto_completed": False,
        "scheduled_auto_in_progress": False,
        "scheduled_for": None,
        "auto_transition_deliver_notifications_at_end": None,
        "auto_transition_deliver_notifications_at_start": None,
        "auto_transition_to_maintenance_state": None,
        "auto_transition_to_operational_state": None,
        "scheduled_remind_prior": False,
        "scheduled_reminded_at": None,
        "scheduled_until": None,
        "shortlink": f"https://stspg.io/{incident_id}",
        "status": "investigating",
        "updated_at": created_at,
        "reminder_intervals": None,
    }


def incident_update_body(
    update_id: str, incident_id: str, status: str, body: str, created_at: str
) -> Json:
    """An incident update as an incident inlines it; it has no `page_id`."""
    return {
        "id": update_id,
        "incident_id": incident_id,
        "affected_components": None,
        "body": body,
        "created_at": created_at,
        "custom_tweet": None,
        "deliver_notifications": True,
        "display_at": created_at,
        "status": status,
        "tweet_id": None,
        "twitter_updated_at": None,
        "updated_at": created_at,
        "wants_twitter_update": False,
    }


def subscriber_body(subscriber_id: str, mode: str, created_at: str) -> Json:
    """A subscriber: https://developer.statuspage.io/#tag/subscribers."""
    return {
        "id": subscriber_id,
        "mode": mode,
        "skip_confirmation_notification": False,
        "quarantined_at": None,
        "purge_at": None,
        "created_at": created_at,
    }


def incident_template_body(template_id: str, name: str) -> Json:
    """An incident template: https://developer.statuspage.io/#tag/templates."""
    return {
        "id": template_id,
        "components": [],
        "name": name,
        "title": name,
        "body": "",
        "group_id": None,
        "update_status": "investigating",
        "should_tweet": False,
        "should_send_notifications": True,
    }


def postmortem_body(preview_key: str, created_at: str) -> Json:
    """A postmortem of which nothing is written yet."""
    return {
        "preview_key": preview_key,
        "body": None,
        "body_updated_at": None,
        "body_draft": None,
        "body_draft_updated_at": None,
        "published_at": None,
        "notify_subscribers": False,
        "notify_twitter": False,
        "custom_tweet": None,
        "created_at": created_at,
        "updated_at": created_at,
    }
