"""Bodies of webhooks as they were recorded, by year."""

from typing import Any

from tests.conftest import PAGE_ID

type Json = dict[str, Any]

# The bodies have the keys of recordings and of published examples of their year.
INCIDENT_2013: Json = {
    "meta": {
        "unsubscribe": "http://status.example.com/?unsubscribe=j0vqr9kl3513",
        "documentation": "http://doers.statuspage.io/customer-notifications/webhooks/",
    },
    "page": {
        "id": PAGE_ID,
        "status_indicator": "critical",
        "status_description": "Major System Outage",
    },
    "incident": {
        "backfilled": False,
        "created_at": "2013-05-29T15:08:51-06:00",
        "impact": "critical",
        "impact_override": None,
        "monitoring_at": "2013-05-29T16:07:53-06:00",
        "postmortem_body": None,
        "postmortem_ignored": False,
        "resolved_at": None,
        "scheduled_auto_transition": False,
        "scheduled_for": None,
        "shortlink": "http://j.mp/18zyDQx",
        "status": "monitoring",
        "updated_at": "2013-05-29T16:30:35-06:00",
        "id": "lbkhbwn21v5q",
        "organization_id": PAGE_ID,
        "incident_updates": [
            {
                "body": "A fix has been implemented.",
                "created_at": "2013-05-29T16:07:53-06:00",
                "status": "monitoring",
                "id": "drfcwbnpxnr6",
                "incident_id": "lbkhbwn21v5q",
            },
            {
                "body": "We are waiting for our provider.",
                "created_at": "2013-05-29T15:18:51-06:00",
                "status": "identified",
                "id": "2rryghr4qgrh",
                "incident_id": "lbkhbwn21v5q",
            },
        ],
        "name": "Virtual Circuits Are Down",
    },
}
COMPONENT_2013: Json = {
    "meta": INCIDENT_2013["meta"],
    "page": INCIDENT_2013["page"],
    "component_update": {
        "created_at": "2013-05-29T21:32:28Z",
        "new_status": "operational",
        "old_status": "major_outage",
        "id": "k7730b5v92bv",
        "component_id": "rb5wq1dczvbm",
    },
    "component": {
        "created_at": "2013-05-29T21:32:28Z",
        "id": "rb5wq1dczvbm",
        "name": "Some Component",
        "status": "operational",
    },
}
INCIDENT_2017: Json = {
    "meta": INCIDENT_2013["meta"] | {"generated_at": "2017-08-08T14:45:45.009Z"},
    "page": INCIDENT_2013["page"],
    "incident": {
        "name": "Delays",
        "status": "investigating",
        "created_at": "2017-08-08T10:45:44.021-04:00",
        "updated_at": "2017-08-08T10:45:44.090-04:00",
        "resolved_at": None,
        "impact": "minor",
        "shortlink": "http://stspg.io/2a1b",
        "backfilled": False,
        "id": "3hjwmvn2dt7x",
        "page_id": PAGE_ID,
        "incident_updates": [
            {
                "status": "investigating",
                "body": "We are looking.",
                "updated_at": "2017-08-08T10:45:44.087-04:00",
                "affected_components": [
                    {"name": "No components were affected by this update."}
                ],
                "id": "v4s6wz5c1bxk",
                "incident_id": "3hjwmvn2dt7x",
            }
        ],
    },
}
COMPONENT_2019: Json = {
    "meta": INCIDENT_2017["meta"],
    "page": INCIDENT_2013["page"],
    "component_update": {
        "old_status": "operational",
        "new_status": "partial_outage",
        "created_at": "2019-10-17T20:01:01.123Z",
        "component_type": "Component",
        "state": "sn_created",
        "id": "g7p3s1d0c9vx",
        "component_id": "7ddtptqkb02y",
    },
    "component": {
        "status": "partial_outage",
        "name": "API",
        "created_at": "2018-01-01T00:00:00.000Z",
        "updated_at": "2019-10-17T20:01:01.100Z",
        "position": 1,
        "description": None,
        "showcase": True,
        "id": "7ddtptqkb02y",
        "page_id": PAGE_ID,
        "group_id": None,
    },
}
INCIDENT_2024: Json = {
    "meta": INCIDENT_2017["meta"],
    "page": INCIDENT_2013["page"],
    "incident": INCIDENT_2017["incident"]
    | {
        "id": "f5v3b6dr7k53",
        "created_at": "2024-06-07T01:00:17.210Z",
        "started_at": "2024-06-07T01:00:17.210Z",
        "updated_at": "2024-06-07T22:26:34.001Z",
        "components": [COMPONENT_2019["component"]],
    },
}
