"""The example account of the published integration's documentation.

https://docs.port.io/build-your-software-catalog/sync-data-to-catalog/incident-management/statuspage/
shows one page, group, component and incident in full. The components are those of the
documentation and of the incident; only their `automation_email`s, secrets, are made up.
"""

import json
from pathlib import Path

from sandbox.statuspage.account.account import Account
from sandbox.statuspage.account.status_page import StatusPage, by_id
from sandbox.statuspage.objects.bodies import group_row

BODIES = Path(__file__).with_name("example.json")


def example_account() -> Account:
    """A fresh copy of the documented account: page `8m2l51279rpl`, all it is known to hold.

    In the file the incident names its components by identifier; here it inlines them.
    """
    bodies = json.loads(BODIES.read_text(encoding="utf-8"))
    group, incident = bodies["component_group"], bodies["incident"]
    page = StatusPage(
        page=bodies["page"],
        component_groups=by_id([group]),
        components=by_id([*bodies["components"], group_row(group)]),
    )
    incident["components"] = page.components_of(incident["components"])
    page.incidents = by_id([incident])
    return Account({page.page["id"]: page})
