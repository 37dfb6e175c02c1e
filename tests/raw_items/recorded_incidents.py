"""Incidents shaped like those that were recorded over the years, made up for the tests."""

from statuspage_api.objects import RawItem

OF_2015: RawItem = {
    "name": "Search is slow",
    "status": "resolved",
    "created_at": "2015-11-20T10:00:00.090Z",
    "updated_at": "2015-11-20T11:30:00.392Z",
    "monitoring_at": None,
    "resolved_at": "2015-11-20T11:30:00.355Z",
    "impact": "none",
    "backfilled": False,
    "scheduled_for": None,
    "impact_override": "none",
    "id": "q1w2r3t4y5p6",
    "page_id": "zz4xvqlmr08r",
    "incident_updates": [
        {
            "status": "resolved",
            "body": "Search is fast again",
            "created_at": "2015-11-20T11:30:00.355Z",
            "display_at": "2015-11-20T11:30:00.355Z",
            "id": "b29v3kchr941",
            "incident_id": "q1w2r3t4y5p6",
        }
    ],
}
"""Neither `components` nor `affected_components` nor `started_at`."""


def _affected(code: str, name: str, old: str, new: str) -> RawItem:
    return {"code": code, "name": name, "old_status": old, "new_status": new}


OF_2024: RawItem = {
    "id": "c5v3b6dr7k53",
    "components": [{"id": "kvpxtsp2k1lf", "page_id": "8m2l51279rpl"}],
    "created_at": "2024-06-07T01:00:17Z",
    "impact": "major",
    "incident_updates": [
        {
            "id": "u4",
            "affected_components": [
                _affected("gw", "Gateway", "operational", "operational"),
                _affected("pay", "Payments", "degraded_performance", "operational"),
            ],
            "created_at": "2024-06-07T22:26:34.370Z",
            "display_at": "2024-06-07T22:26:34.370Z",
            "status": "resolved",
        },
        {
            "id": "u3",
            "affected_components": [
                _affected("pay", "Payments", "major_outage", "degraded_performance"),
                _affected("gw", "Gateway", "partial_outage", "operational"),
            ],
            "created_at": "2024-06-07T22:22:28.761Z",
            "display_at": "2024-06-07T22:22:28.761Z",
            "status": "monitoring",
        },
        {
            "id": "u2",
            "affected_components": None,
            "created_at": "2024-06-07T02:00:00.000Z",
            "display_at": "2024-06-07T02:00:00.000Z",
            "status": "identified",
        },
        {
            "id": "u1",
            "affected_components": [
                _affected("gw", "Gateway", "operational", "partial_outage"),
                _affected("pay", "Payments", "operational", "major_outage"),
            ],
            "created_at": "2024-06-07T01:00:17.309Z",
            "display_at": "2024-06-07T01:00:17.309Z",
            "status": "investigating",
        },
    ],
    "metadata": {"port": {"trigger": "Object"}},
    "monitoring_at": "2024-06-07T22:22:28Z",
    "name": "Payments time out",
    "page_id": "8m2l51279rpl",
    "resolved_at": "2024-06-07T22:26:34Z",
    "scheduled_for": None,
    "scheduled_until": None,
    "status": "resolved",
    "updated_at": "2024-06-07T22:26:34Z",
}
"""Whole seconds in the incident, milliseconds in its updates; one that affects nothing."""

OF_2026: RawItem = {
    "id": "p21zjtct2jer",
    "name": "The portal cannot be reached",
    "status": "monitoring",
    "impact": "minor",
    "started_at": "2026-02-12T10:12:00.000Z",
    "created_at": "2026-02-12T10:30:00.000Z",
    "updated_at": "2026-02-12T11:00:00.000Z",
    "page_id": "kctbh9vrtdwd",
    "resolved_at": None,
    "scheduled_for": None,
    "components": [{"id": "portal"}],
    "incident_updates": [
        {
            "id": "upd2",
            "status": "monitoring",
            "created_at": "2026-02-12T11:00:00.000Z",
            "display_at": "2026-02-12T11:00:00.000Z",
            "affected_components": [],
        },
        {
            "id": "upd1",
            "status": "investigating",
            "created_at": "2026-02-12T10:30:00.000Z",
            "display_at": "2026-02-12T10:12:00.000Z",
            "affected_components": [
                _affected("portal", "Portal", "partial_outage", "partial_outage")
            ],
        },
    ],
}
"""It began earlier than it was told; nothing changed from what it was before."""

BACKFILLED: RawItem = {
    "backfilled": True,
    "components": [],
    "created_at": "2016-08-30T12:00:00.000-07:00",
    "id": "w0b0y82g23fy",
    "impact": "none",
    "incident_updates": [
        {
            "affected_components": [
                {"name": "No components were affected by this update."}
            ],
            "created_at": "2016-09-07T11:01:35.777-07:00",
            "display_at": "2016-08-30T12:00:00.000-07:00",
            "id": "sj2bxd59t9fs",
            "status": "investigating",
        }
    ],
    "name": "Mail was late",
    "page_id": "y2j98763l56x",
    "resolved_at": None,
    "scheduled_for": None,
    "status": "resolved",
    "updated_at": "2016-09-07T11:01:36.719-07:00",
}
"""Resolved at no time that anything tells."""

MAINTENANCE: RawItem = {
    "id": "jhkt3cr0jf7b",
    "name": "◕ Server upgrade",
    "status": "completed",
    "created_at": "2015-09-18T18:20:40.535-07:00",
    "resolved_at": "2015-09-22T02:25:20.034-07:00",
    "impact": "major",
    "started_at": "2015-09-18T18:20:00.000-07:00",
    "page_id": "srhpyqt94yxb",
    "incident_updates": [
        {
            "id": "m4",
            "status": "completed",
            "display_at": "2015-09-22T02:25:20.034-07:00",
            "affected_components": None,
        },
        {
            "id": "m3",
            "status": "verifying",
            "display_at": "2015-09-22T01:07:50.805-07:00",
            "affected_components": None,
        },
        {
            "id": "m2",
            "status": "in_progress",
            "display_at": "2015-09-22T00:55:02.284-07:00",
            "affected_components": None,
        },
        {
            "id": "m1",
            "status": "scheduled",
            "display_at": "2015-09-18T18:20:00.000-07:00",
            "affected_components": None,
        },
    ],
    "components": [],
    "scheduled_for": "2015-09-22T01:00:00.000-07:00",
    "scheduled_until": "2015-09-22T03:30:00.000-07:00",
}
"""It began five minutes early and was over before its time; its impact is major."""
