"""The example account of the published integration's documentation.

https://docs.port.io/build-your-software-catalog/sync-data-to-catalog/incident-management/statuspage/
shows one page, group, component and incident in full. The components are those of the
documentation and of the incident; only their `automation_email`s, secrets, are made up.
"""

import json
from pathlib import Path

from sandbox.statuspage.account import Account
from sandbox.statuspage.affected import named_components
from sandbox.statuspage.shapes import group_row
from sandbox.statuspage.status_page import StatusPage, by_id

BODIES = Path(__file__).with_name("example_account.json")


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
    incident["components"] = named_components(page, incident["components"])
    page.incidents = by_id([incident])
    return Account({page.page["id"]: page})
