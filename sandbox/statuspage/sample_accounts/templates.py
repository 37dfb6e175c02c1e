"""Made-up incident templates, of the kinds that a page has."""

import random

from sandbox import Json
from sandbox.statuspage.account.status_page import StatusPage
from sandbox.statuspage.objects.bodies import incident_template_body
from sandbox.statuspage.objects.identifiers import new_identifier
from sandbox.statuspage.sample_accounts.texts import BODIES, LONG_NAME


def templates_of(source: random.Random, page: StatusPage) -> list[Json]:
    """An outage with components, a maintenance, and one that says as little as it can."""
    components = [row for row in page.components.values() if not row["group"]]
    outage: Json = {
        "title": "Störung: {{ component }}",
        "body": BODIES[1],
        "update_status": "identified",
        "components": components[:2],
        "group_id": new_identifier(source),
    }
    maintenance: Json = {
        "title": LONG_NAME,
        "body": BODIES[2],
        "update_status": "scheduled",
        "components": components[2:3],
        "should_tweet": True,
    }
    bare: Json = {"update_status": None, "should_send_notifications": False}
    fields = {"Outage": outage, "Geplante Wartung": maintenance, "Bare": bare}
    return [
        incident_template_body(new_identifier(source), name) | values
        for name, values in fields.items()
    ]
