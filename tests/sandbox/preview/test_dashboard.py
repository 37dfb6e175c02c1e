"""What the installed dashboards and scorecards would show."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from sandbox.preview.catalog_entities import CatalogEntities
from sandbox.preview.dashboard import Dashboard, Slice, Tile, dashboards_of
from sandbox.preview.levels import ScorecardLevels, levels_of_catalog
from tests.sandbox.port.api.test_pages import EVERYTHING
from tests.sandbox.port.examples import entity, look, upsert

type Json = dict[str, Any]

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
IS_OPEN = {"property": "status", "operator": "=", "value": "open"}
OPEN = {"combinator": "and", "rules": [IS_OPEN]}


def chart(kind: str, **fields: Any) -> Json:
    return {
        "id": "x",
        "type": kind,
        "title": "X",
        "blueprint": "incident",
        "dataset": EVERYTHING,
    } | fields


COUNT = chart(
    "entities-number-chart", func="count", unit="none", chartType="countEntities"
)
SUM = COUNT | {
    "chartType": "aggregateByProperty",
    "calculationBy": "property",
    "property": "updates",
    "func": "sum",
}


@pytest.fixture
async def incidents(port: httpx.AsyncClient) -> httpx.AsyncClient:
    """A Port with three incidents."""
    kinds = {"enum": ["open", "resolved"], "enumColors": {"open": "red"}}
    properties = {
        "status": {"type": "string", "title": "Status", **kinds},
        "impact": {"type": "string"},
        "updates": {"type": "number"},
        "at": {"type": "string", "format": "date-time"},
    }
    await port.patch(
        "/v1/blueprints/incident", json={"schema": {"properties": properties}}
    )
    for name, status, updates, at in [
        ("i1", "open", 4, "2026-11-26T23:00:00Z"),
        ("i2", "open", 1, "2026-11-16T00:00:00Z"),
        ("i3", "resolved", None, "2025-01-01T00:00:00Z"),
    ]:
        values = {"status": status, "updates": updates, "at": at}
        await upsert(port, "incident", entity(name, properties=values))
    return port


async def dashboard(port: httpx.AsyncClient, widget: Json) -> Dashboard:
    layout = [{"height": 400, "columns": [{"id": "x", "size": 12}]}]
    root = {
        "id": "root",
        "type": "dashboard-widget",
        "layout": layout,
        "widgets": [widget],
    }
    page = {"identifier": "p", "title": "P", "type": "dashboard", "widgets": [root]}
    (await port.post("/v1/pages", json=page)).raise_for_status()
    [found] = dashboards_of(await look(port), NOW)
    return found


async def tile(port: httpx.AsyncClient, widget: Json) -> Tile:
    [[found]] = (await dashboard(port, widget)).rows
    return found


@pytest.mark.parametrize(
    ("widget", "number"),
    [
        pytest.param(COUNT, 3, id="count"),
        pytest.param(COUNT | {"dataset": OPEN}, 2, id="count-of-a-dataset"),
        pytest.param(COUNT | {"dataset": [IS_OPEN]}, 2, id="dataset-as-a-list"),
        pytest.param(SUM, 5, id="sum"),
        pytest.param(SUM | {"func": "max"}, 4, id="max"),
        pytest.param(
            SUM | {"func": "average", "averageOf": "total"}, 2.5, id="average"
        ),
        pytest.param(
            SUM
            | {"func": "average", "averageOf": "total", "displayFormatting": "round"},
            2,
            id="rounded",
        ),
        pytest.param(
            COUNT | {"func": "average", "averageOf": "week"}, None, id="not-computed"
        ),
    ],
)
async def test_a_number_chart_shows_a_number(
    incidents: httpx.AsyncClient, widget: Json, number: float | None
) -> None:
    assert (await tile(incidents, widget)).number == number


async def test_a_pie_chart_has_a_slice_for_each_value_in_its_color(
    incidents: httpx.AsyncClient,
) -> None:
    found = await tile(
        incidents, chart("entities-pie-chart", property="property#status")
    )
    assert found.slices == (Slice("open", 2, "red"), Slice("resolved", 1))


async def test_a_line_counts_by_weeks_that_begin_on_a_monday(
    incidents: httpx.AsyncClient,
) -> None:
    found = await tile(
        incidents,
        chart(
            "line-chart",
            chartType="countEntities",
            func="count",
            measureTimeBy="at",
            timeInterval="isoWeek",
            timeRange={"preset": "last2Weeks"},
        ),
    )
    assert found.slices == (Slice("2026-11-16", 1), Slice("2026-11-23", 1))


async def test_a_table_shows_its_first_rows_sorted_and_how_many_there_are(
    incidents: httpx.AsyncClient,
) -> None:
    settings = {
        "sortSettings": {"sortBy": [{"property": "updates", "order": "desc"}]},
        "propertiesSettings": {"shown": ["$title", "status", "updates"]},
    }
    found = await tile(
        incidents,
        chart("table-entities-explorer", blueprintConfig={"incident": settings}),
    )
    assert found.total == 3
    assert found.columns[:2] == (
        ("Title", {}),
        ("Status", {"open": "red"}),
    )
    assert found.rows == (
        ("i1", ("I1", "open", 4)),
        ("i2", ("I2", "open", 1)),
        ("i3", ("I3", "resolved", None)),
    )


def rule(identifier: str, level: str, **condition: Any) -> Json:
    query = {"combinator": "and", "conditions": [condition]}
    return {
        "identifier": identifier,
        "title": identifier,
        "level": level,
        "query": query,
    }


async def levels(port: httpx.AsyncClient, **fields: Any) -> ScorecardLevels:
    scorecard = {
        "identifier": "care",
        "title": "Care",
        "rules": [
            rule("told", "Bronze", property="updates", operator="isNotEmpty"),
            rule("often", "Silver", property="updates", operator=">", value=1),
            rule("open", "Gold", property="status", operator="=", value="open"),
        ],
    } | fields
    url = "/v1/blueprints/incident/scorecards"
    (await port.post(url, json=scorecard)).raise_for_status()
    catalog = await look(port)
    [found] = levels_of_catalog(catalog, CatalogEntities(catalog))
    return found


async def test_an_entity_reaches_a_level_with_all_rules_up_to_it(
    incidents: httpx.AsyncClient,
) -> None:
    found = await levels(incidents)
    assert found.level_of == {"i1": "Gold", "i2": "Bronze", "i3": "Basic"}
    assert found.counts == {"Basic": 1, "Bronze": 1, "Silver": 0, "Gold": 1}
    assert [each.passed for each in found.rules] == [2, 1, 2]


async def test_what_the_filter_leaves_out_has_no_level(
    incidents: httpx.AsyncClient,
) -> None:
    condition = {"property": "status", "operator": "in", "value": ["resolved"]}
    found = await levels(
        incidents, filter={"combinator": "and", "conditions": [condition]}
    )
    assert found.level_of == {"i3": "Basic"}


async def test_a_chart_of_a_scorecard_shows_its_levels(
    incidents: httpx.AsyncClient,
) -> None:
    await levels(incidents)
    found = await tile(
        incidents,
        chart("entities-pie-chart", property="scorecard#care", dataset=OPEN),
    )
    assert found.slices == (Slice("Bronze", 1, "bronze"), Slice("Gold", 1, "gold"))
