"""The account of the published documentation."""

import re
from typing import Any

import httpx

from sandbox.statuspage import example_account
from tests.sandbox.statuspage.clients import connected

PAGE = "/v1/pages/8m2l51279rpl"


async def read(path: str) -> Any:
    async with connected(example_account()) as client:
        answer: httpx.Response = await client.get(path)
    assert answer.status_code == 200
    return answer.json()


async def test_its_page_is_the_documented_one() -> None:
    (page,) = await read("/v1/pages")

    assert (page["id"], page["name"]) == ("8m2l51279rpl", "Ctrlv Solutions")
    assert page["subdomain"] == "ctrlvsolutions"
    assert page["allow_webhook_subscribers"] is False
    assert page["favicon_logo"] == {"updated_at": None, "size": None, "url": ""}


async def test_its_group_has_one_component_and_a_row() -> None:
    (group,) = await read(f"{PAGE}/component-groups")
    rows = {row["id"]: row for row in await read(f"{PAGE}/components")}

    assert (group["id"], group["name"], group["position"]) == (
        "9w477s340zqt",
        "Backend",
        7,
    )
    assert group["components"] == ["3chbmx8qmlny"]
    assert rows["9w477s340zqt"]["group"] is True
    assert rows["3chbmx8qmlny"]["group_id"] == "9w477s340zqt"


async def test_its_components_are_the_documented_one_and_those_of_the_incident() -> (
    None
):
    rows = {row["id"]: row for row in await read(f"{PAGE}/components")}
    incident = await read(f"{PAGE}/incidents/f5v3b6dr7k53")

    assert rows.keys() - {"9w477s340zqt"} == {
        "y6ssccsqgy8s",
        *(each["id"] for each in incident["components"]),
    }
    assert [rows[each["id"]] for each in incident["components"]] == incident[
        "components"
    ]
    assert rows["y6ssccsqgy8s"]["start_date"] == "2024-06-07"
    assert rows["kvpxtsp2k1lf"]["status"] == "partial_outage"


async def test_its_incident_has_the_three_documented_updates() -> None:
    (incident,) = await read(f"{PAGE}/incidents")

    assert (incident["id"], incident["impact"]) == ("f5v3b6dr7k53", "major")
    assert incident["metadata"]["port"]["runId"] == "r_hUFsDXiY5DzF3sjf"
    updates = incident["incident_updates"]
    assert [(each["id"], each["status"]) for each in updates] == [
        ("rgm45b89jz31", "resolved"),
        ("p19ll31ysh49", "monitoring"),
        ("gkjdpm52nm97", "investigating"),
    ]
    affected = [each["affected_components"] for each in updates]
    assert [len(each) if each else each for each in affected] == [4, 3, None]


async def test_its_automation_emails_look_real_and_differ() -> None:
    rows = await read(f"{PAGE}/components")

    emails = [row["automation_email"] for row in rows if not row["group"]]
    pattern = re.compile(r"component\+[0-9a-f]{32}@notifications\.statuspage\.io")
    assert len(set(emails)) == len(emails) == 5
    assert all(pattern.fullmatch(email) for email in emails)


async def test_each_copy_is_fresh() -> None:
    changed = example_account()
    changed.change_page("8m2l51279rpl", {"name": "Changed"})

    assert (await read(PAGE))["name"] == "Ctrlv Solutions"
