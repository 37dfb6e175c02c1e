"""Generated accounts: their size, their identifiers, and the variety they promise."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.statuspage import Account, generate_account
from sandbox.statuspage.account.public_status import public_status
from tests.sandbox.statuspage.clients import (
    connected,
    every_item,
    only_page_id,
)

Json = dict[str, Any]


@pytest.fixture
def varied() -> Account:
    """An account of ordinary size, which has to show every trait."""
    return generate_account(pages=1, incidents=60, updates=4)


@pytest.fixture
async def incidents(varied: Account) -> list[Json]:
    path = f"/v1/pages/{only_page_id(varied)}/incidents"
    async with connected(varied) as client:
        return await every_item(client, path, "limit")


@pytest.fixture
def updates(incidents: list[Json]) -> list[Json]:
    return [update for each in incidents for update in each["incident_updates"]]


@pytest.fixture
async def rows(varied: Account) -> list[Json]:
    path = f"/v1/pages/{only_page_id(varied)}/components"
    async with connected(varied) as client:
        return await every_item(client, path, "per_page")


async def test_an_account_has_exactly_the_size_asked_for() -> None:
    account = generate_account(
        pages=3, groups=4, components=17, incidents=130, updates=5, seed=9
    )
    async with connected(account) as client:
        counts = (await client.get("/sandbox/account")).json()

    assert len(counts) == 3
    for each in counts.values():
        assert (each["component_groups"], each["components"]) == (4, 17)
        assert each["component_rows"] == 21
        assert (each["incidents"], each["incident_updates"]) == (130, 650)


async def test_equal_seeds_make_equal_accounts_and_others_do_not() -> None:
    bodies = []
    for seed in (1, 1, 2):
        account = generate_account(pages=2, incidents=5, seed=seed)
        page_id = list(account.pages)[1]
        async with connected(account) as client:
            answers = [
                (await client.get(path)).json()
                for path in (
                    "/v1/pages",
                    f"/v1/pages/{page_id}/components",
                    f"/v1/pages/{page_id}/incidents",
                )
            ]
        bodies.append(answers)

    assert bodies[0] == bodies[1]
    assert bodies[0] != bodies[2]


def test_identifiers_look_like_the_vendors_and_are_unique() -> None:
    account = generate_account(pages=3, groups=5, components=30, incidents=100)
    found: list[str] = []
    for page_id, page in account.pages.items():
        found += [page_id, *page.components, *page.incidents, *page.subscribers]
        for incident in page.incidents.values():
            found += [update["id"] for update in incident["incident_updates"]]

    assert len(found) == len(set(found)) == 3 * (1 + 35 + 100 + 1 + 400)
    assert all(re.fullmatch("[a-z0-9]{12}", each) for each in found)


def test_a_large_account_is_made_quickly() -> None:
    before = time.process_time()
    generate_account(pages=10, incidents=500, updates=4)

    # It takes a third of a second; the rest is for slow machines.
    assert time.process_time() - before < 3


def test_components_have_every_status(rows: list[Json]) -> None:
    assert {row["status"] for row in rows if not row["group"]} == {
        "",
        "operational",
        "under_maintenance",
        "degraded_performance",
        "partial_outage",
        "major_outage",
    }


def test_components_have_dates_descriptions_and_groups_or_none(
    rows: list[Json],
) -> None:
    assert {type(row["start_date"]) for row in rows} == {str, type(None)}
    assert {type(row["description"]) for row in rows} == {str, type(None)}
    assert any(row["description"] == "" for row in rows)
    assert None in {row["group_id"] for row in rows if not row["group"]}
    assert max(len(row["name"]) for row in rows) == 255


def test_incidents_and_updates_have_every_status_and_impact(
    incidents: list[Json], updates: list[Json]
) -> None:
    statuses = {
        *("investigating", "identified", "monitoring", "resolved", "postmortem"),
        *("scheduled", "in_progress", "verifying", "completed"),
    }
    impacts = {"none", "maintenance", "minor", "major", "critical"}

    assert {each["status"] for each in incidents} == statuses
    assert {each["status"] for each in updates} == statuses
    assert {each["impact"] for each in incidents} == impacts
    assert {each["impact_override"] for each in incidents} == {*impacts, None}


@pytest.mark.parametrize(
    "is_shown",
    [
        pytest.param(lambda i: "components" not in i, id="no-components-key"),
        pytest.param(lambda i: i.get("components") == [], id="no-components"),
        pytest.param(lambda i: "started_at" in i, id="started-at"),
        pytest.param(lambda i: "started_at" not in i, id="no-started-at"),
        pytest.param(
            lambda i: i["impact"] == "major" and i["scheduled_for"], id="major-works"
        ),
        pytest.param(
            lambda i: i["status"] == "resolved" and i["resolved_at"] is None,
            id="resolved-at-null",
        ),
        pytest.param(lambda i: i["shortlink"] == "", id="empty-shortlink"),
        pytest.param(lambda i: i["postmortem_body"], id="postmortem-body"),
        pytest.param(lambda i: i.get("metadata") == {}, id="empty-metadata"),
        pytest.param(lambda i: i.get("metadata"), id="metadata-objects"),
        pytest.param(
            lambda i: isinstance(i.get("reminder_intervals"), str), id="reminders"
        ),
        pytest.param(lambda i: len(i["name"]) == 255, id="longest-name"),
        pytest.param(lambda i: not i["name"].isascii(), id="non-ascii-name"),
        pytest.param(
            lambda i: re.search(r":\d\dZ$", i["created_at"]), id="time-in-seconds"
        ),
        pytest.param(
            lambda i: re.search(r"\.\d{3}Z$", i["created_at"]), id="time-in-ms"
        ),
        pytest.param(
            lambda i: re.search(r"[+-]\d\d:\d\d$", i["created_at"]), id="time-offset"
        ),
    ],
)
def test_some_incident_shows_the_trait_and_some_does_not(
    incidents: list[Json], is_shown: Callable[[Json], object]
) -> None:
    assert {bool(is_shown(each)) for each in incidents} == {True, False}


@pytest.mark.parametrize(
    "is_shown",
    [
        pytest.param(lambda u: "affected_components" not in u, id="absent"),
        pytest.param(lambda u: u.get("affected_components", 0) is None, id="null"),
        pytest.param(lambda u: u.get("affected_components") == [], id="none"),
        pytest.param(
            lambda u: (
                u.get("affected_components")
                == [{"name": "No components were affected by this update."}]
            ),
            id="sentinel",
        ),
        pytest.param(
            lambda u: (
                len(
                    codes := [a.get("code") for a in u.get("affected_components") or []]
                )
                > len(set(codes))
            ),
            id="same-twice",
        ),
        pytest.param(lambda u: isinstance(u.get("tweet_id"), str), id="tweet-text"),
        pytest.param(lambda u: isinstance(u.get("tweet_id"), int), id="tweet-number"),
        pytest.param(lambda u: "\r\n" in u["body"], id="crlf"),
        pytest.param(lambda u: not u["body"].isascii(), id="non-ascii"),
        pytest.param(lambda u: len(u["body"]) == 25_000, id="longest-body"),
    ],
)
def test_some_update_shows_the_trait_and_some_does_not(
    updates: list[Json], is_shown: Callable[[Json], object]
) -> None:
    assert {bool(is_shown(each)) for each in updates} == {True, False}


def test_incidents_still_show_deleted_components(
    incidents: list[Json], rows: list[Json]
) -> None:
    listed = {row["id"] for row in rows}
    shown = {c["id"] for each in incidents for c in each.get("components", [])}

    assert shown - listed
    assert shown & listed


async def test_pages_differ_in_their_public_status_and_their_addresses() -> None:
    account = generate_account(pages=12, incidents=20)
    async with connected(account) as client:
        pages = (await client.get("/v1/pages")).json()

    indicators = {
        public_status(page)["status"]["indicator"] for page in account.pages.values()
    }
    assert indicators == {"none", "maintenance", "minor", "major", "critical"}
    urls = {"", None, "www.example.com", "https://www.example.com"}
    assert {page["url"] for page in pages} == urls
    assert {page["domain"] for page in pages} == {"", None, "status.example.com"}
    assert {page["hidden_from_search"] for page in pages} == {True, False}
    assert len({page["subdomain"] for page in pages}) == 12


async def test_an_account_can_be_empty() -> None:
    account = generate_account(pages=1, groups=0, components=0, incidents=2, updates=0)
    async with connected(account) as client:
        path = f"/v1/pages/{only_page_id(account)}"
        incidents = (await client.get(f"{path}/incidents")).json()

        assert (await client.get(f"{path}/components")).json() == []
        assert [each["incident_updates"] for each in incidents] == [[], []]
