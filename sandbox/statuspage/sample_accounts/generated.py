"""Accounts of any size, made up, with all the variety that real answers are known to have."""

import random
from datetime import UTC, datetime, timedelta

from sandbox import Json
from sandbox.statuspage.account.account import Account
from sandbox.statuspage.account.status_page import StatusPage, by_id
from sandbox.statuspage.objects.bodies import page_body, subscriber_body
from sandbox.statuspage.objects.identifiers import new_identifier
from sandbox.statuspage.objects.timestamps import with_milliseconds, with_seconds
from sandbox.statuspage.sample_accounts.components import ComponentGenerator
from sandbox.statuspage.sample_accounts.incidents import IncidentGenerator
from sandbox.statuspage.sample_accounts.moods import MOODS, Mood
from sandbox.statuspage.sample_accounts.templates import templates_of
from sandbox.statuspage.sample_accounts.texts import PAGE_NAMES

NEWEST_INCIDENT = datetime(2026, 9, 1, 12, tzinfo=UTC)
BETWEEN_INCIDENTS = timedelta(hours=6)
PAGE_CREATED = datetime(2019, 3, 5, 8, 30, tzinfo=UTC)


def generate_account(
    *,
    pages: int = 2,
    groups: int = 3,
    components: int = 20,
    incidents: int = 60,
    updates: int = 4,
    seed: int = 0,
    newest_incident: datetime = NEWEST_INCIDENT,
) -> Account:
    """An account of exactly so many pages, so many of each on every page.

    `components` leaves out the group rows, `updates` is per incident. Equal arguments
    give equal accounts. Incidents are created six hours apart, the last at
    `newest_incident`. The first page has everything wrong with it that can be; the
    others take turns, so that every public status indicator occurs among five pages.
    """
    made: dict[str, StatusPage] = {}
    for index in range(pages):
        source = random.Random(f"{seed}/{index}")
        body = _page(source, index)
        mood = MOODS[index % len(MOODS)]
        page = ComponentGenerator(source, body["id"], mood).page(
            body, groups, components
        )
        page.incidents = _incidents(
            source, page, mood, newest_incident, incidents, updates
        )
        page.subscribers = by_id([_subscriber(source)])
        page.incident_templates = by_id(templates_of(source, page))
        made[body["id"]] = page
    return Account(made, identifiers=random.Random(f"{seed}/changes"))


def _page(source: random.Random, index: int) -> Json:
    name = f"{PAGE_NAMES[index % len(PAGE_NAMES)]} {index + 1}"
    page_id = new_identifier(source)
    # The form of the timestamps differs from page to page.
    write = with_milliseconds if index % 2 else with_seconds
    body = page_body(page_id, name, f"sandbox-{page_id}", write(PAGE_CREATED))
    # A page's addresses may be null, empty, or lack their scheme.
    body["url"] = (None, "", "www.example.com", "https://www.example.com")[index % 4]
    body["domain"] = (None, "status.example.com", "")[index % 3]
    body["page_description"] = (None, "Alles über unsere Dienste.\r\nStündlich.")[
        index % 2
    ]
    body["time_zone"] = ("UTC", "America/Tijuana", "Europe/Berlin")[index % 3]
    body["hidden_from_search"] = index % 4 == 3
    body["twitter_username"] = (None, "example")[index % 2]
    return body


def _incidents(
    source: random.Random,
    page: StatusPage,
    mood: Mood,
    newest: datetime,
    incidents: int,
    updates: int,
) -> dict[str, Json]:
    components = [row for row in page.components.values() if not row["group"]]
    deleted = ComponentGenerator(source, page.page["id"], mood).deleted_components()
    generator = IncidentGenerator(source, page.page["id"], components, deleted, updates)
    return by_id(
        generator.incident(index, newest - BETWEEN_INCIDENTS * index, mood.calmed)
        for index in range(incidents)
    )


def _subscriber(source: random.Random) -> Json:
    # Someone else's, so that a client cannot take every subscriber for its own.
    subscriber = subscriber_body(
        new_identifier(source), "email", with_milliseconds(PAGE_CREATED)
    )
    return subscriber | {"email": "reader@example.com"}
