"""Made-up component groups and components of a page."""

import random
from datetime import UTC, datetime

from sandbox import Json
from sandbox.statuspage.account.status_page import StatusPage, by_id
from sandbox.statuspage.objects.bodies import (
    component_body,
    component_group_body,
    group_row,
)
from sandbox.statuspage.objects.identifiers import new_automation_email, new_identifier
from sandbox.statuspage.objects.timestamps import with_milliseconds, with_seconds
from sandbox.statuspage.sample_accounts.moods import Mood
from sandbox.statuspage.sample_accounts.texts import (
    COMPONENT_NAMES,
    GROUP_NAMES,
    LONG_NAME,
)

CREATED = datetime(2020, 11, 5, 8, 30, 12, 345_000, tzinfo=UTC)
# How many components are gone from a page and still shown by its incidents.
DELETED = 2


class ComponentGenerator:
    """Makes what stands on one page; the statuses are those of the page's mood."""

    def __init__(self, source: random.Random, page_id: str, mood: Mood) -> None:
        self._source = source
        self._page_id = page_id
        self._mood = mood

    def page(self, body: Json, groups: int, components: int) -> StatusPage:
        """The page with its groups, which share the components out, and some in no group."""
        made_groups = [self._group(index) for index in range(groups)]
        rows = [self._component(index) for index in range(components)]
        for index, row in enumerate(rows):
            slot = index % (groups + 1)
            row["group_id"] = made_groups[slot]["id"] if slot < groups else None
        page = StatusPage(
            page=body,
            component_groups=by_id(made_groups),
            components=by_id([*map(group_row, made_groups), *rows]),
        )
        page.settle_groups()
        return page

    def deleted_components(self) -> list[Json]:
        """Components that no list has any more."""
        return [self._component(index) for index in range(DELETED)]

    def _group(self, index: int) -> Json:
        name = f"{GROUP_NAMES[index % len(GROUP_NAMES)]} {index + 1}"
        group = component_group_body(
            new_identifier(self._source),
            self._page_id,
            name,
            index + 1,
            with_seconds(CREATED),
        )
        group["description"] = (None, "", "Alles, was Zahlungen ausführt")[index % 3]
        return group

    def _component(self, index: int) -> Json:
        write = (with_seconds, with_milliseconds)[index % 2]
        name = f"{COMPONENT_NAMES[index % len(COMPONENT_NAMES)]} {index + 1}"
        row = component_body(
            new_identifier(self._source),
            self._page_id,
            LONG_NAME if index == 12 else name,
            index + 1,
            write(CREATED),
        )
        statuses = self._mood.component_statuses
        row["status"] = statuses[index % len(statuses)]
        row["automation_email"] = new_automation_email(self._source)
        row["description"] = (None, "", "Antwortet auf /v1 — weltweit")[index % 3]
        row["only_show_if_degraded"] = index % 5 == 4
        row["showcase"] = index % 4 != 3
        row["start_date"] = (None, "2020-11-05")[index % 2]
        return row
