"""Dashboard pages: what is taken and read back, and what Port refuses of one."""

import copy
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from sandbox.port.app import create_port_app
from tests.sandbox.port.examples import install_blueprints, logged_in, look

type Json = dict[str, Any]
type Change = Callable[[Json], Any]

EVERYTHING = {"combinator": "and", "rules": []}
COUNT: Json = {
    "id": "open",
    "type": "entities-number-chart",
    "title": "Open",
    "blueprint": "incident",
    "chartType": "countEntities",
    "func": "count",
    "unit": "none",
    "dataset": EVERYTHING,
}
MEAN: Json = COUNT | {
    "id": "mean",
    "chartType": "aggregateByProperty",
    "calculationBy": "property",
    "property": "updates",
    "func": "average",
    "averageOf": "total",
}
PIE: Json = {
    "id": "pie",
    "type": "entities-pie-chart",
    "title": "By impact",
    "blueprint": "incident",
    "property": "property#impact",
    "dataset": [{"property": "status", "operator": "=", "value": "open"}],
}
LINE: Json = {
    "id": "line",
    "type": "line-chart",
    "title": "Over time",
    "blueprint": "incident",
    "chartType": "countEntities",
    "func": "count",
    "measureTimeBy": "$createdAt",
    "timeInterval": "isoWeek",
    "timeRange": {"preset": "last3Months"},
    "dataset": EVERYTHING,
}
TABLE: Json = {
    "id": "table",
    "type": "table-entities-explorer",
    "title": "All",
    "blueprint": "incident",
    "dataset": EVERYTHING,
    "blueprintConfig": {
        "incident": {"sortSettings": {"sortBy": [{"property": "x", "order": "asc"}]}}
    },
}
DASHBOARD: Json = {
    "identifier": "onCall",
    "title": "On call",
    "type": "dashboard",
    "widgets": [
        {
            "id": "root",
            "type": "dashboard-widget",
            "layout": [
                {
                    "height": 400,
                    "columns": [
                        {"id": "open", "size": 4},
                        {"id": "mean", "size": 4},
                        {"id": "pie", "size": 4},
                    ],
                },
                {
                    "height": 400,
                    "columns": [{"id": "line", "size": 6}, {"id": "table", "size": 6}],
                },
            ],
            "widgets": [COUNT, MEAN, PIE, LINE, TABLE],
        }
    ],
}


def page_with(change: Change) -> Json:
    page = copy.deepcopy(DASHBOARD)
    change(page)
    return page


def widget_with(number: int, **fields: Any) -> Json:
    return page_with(lambda page: widgets(page)[number].update(fields))


def widget_without(number: int, name: str) -> Json:
    return page_with(lambda page: widgets(page)[number].pop(name))


def widgets(page: Json) -> list[Json]:
    found: list[Json] = page["widgets"][0]["widgets"]
    return found


def rows(page: Json) -> list[Json]:
    found: list[Json] = page["widgets"][0]["layout"]
    return found


async def test_a_page_is_kept_and_can_be_read(port: httpx.AsyncClient) -> None:
    assert (await port.post("/v1/pages", json=DASHBOARD)).status_code == 201
    assert (await port.get("/v1/pages/onCall")).json()["page"] == DASHBOARD
    assert (await port.get("/v1/pages")).json()["pages"] == [DASHBOARD]
    assert (await look(port))["pages"] == [DASHBOARD]
    assert (await port.get("/v1/pages/other")).status_code == 404


async def test_a_second_page_of_the_same_name_is_refused(
    port: httpx.AsyncClient,
) -> None:
    await port.post("/v1/pages", json=DASHBOARD)
    assert (await port.post("/v1/pages", json=DASHBOARD)).status_code == 409


REFUSED = [
    pytest.param({"title": "x"}, "identifier must", id="no-identifier"),
    pytest.param(
        page_with(lambda page: page.pop("title")), "title must", id="no-title"
    ),
    pytest.param(
        page_with(lambda page: page.update(type="board")), "type must", id="type"
    ),
    pytest.param(
        page_with(lambda page: page.update(widgets=widgets(page))),
        "one dashboard-widget",
        id="widgets-without-their-root",
    ),
    pytest.param(
        page_with(lambda page: rows(page)[0]["columns"][0].update(size=3)),
        "sum to 12",
        id="a-row-that-is-not-full",
    ),
    pytest.param(
        page_with(
            lambda page: rows(page)[0].update(
                columns=[{"id": "open", "size": 2}, {"id": "mean", "size": 10}]
            )
        ),
        "3 to 12 wide",
        id="a-narrow-column",
    ),
    pytest.param(
        page_with(
            lambda page: rows(page)[0].update(columns=[{"id": "open", "size": 3}] * 5)
        ),
        "more than 4",
        id="five-columns",
    ),
    pytest.param(
        page_with(lambda page: rows(page)[0].update(height=200)),
        "at least 400",
        id="a-low-row",
    ),
    pytest.param(
        page_with(lambda page: rows(page)[0]["columns"][0].update(id="opne")),
        "in the layout once",
        id="a-misspelt-column",
    ),
    pytest.param(
        page_with(lambda page: rows(page).pop()), "in the layout once", id="not-placed"
    ),
    pytest.param(
        page_with(lambda page: widgets(page)[1].update(id="open")),
        "share an id",
        id="an-id-twice",
    ),
    pytest.param(widget_with(0, type="number"), "there is no type", id="widget-type"),
    pytest.param(widget_with(0, unit="minutes"), "unit", id="unit"),
    pytest.param(widget_with(0, unit="custom"), "unitCustom", id="unit-without-name"),
    pytest.param(widget_with(0, func="sum"), "func", id="function-of-entities"),
    pytest.param(widget_without(1, "property"), "property is", id="no-property"),
    pytest.param(widget_without(1, "averageOf"), "averageOf", id="average-of-what"),
    pytest.param(widget_with(2, property="impact"), "must begin with", id="prefix"),
    pytest.param(widget_without(2, "dataset"), "dataset is", id="no-dataset"),
    pytest.param(
        widget_with(2, dataset={"combinator": "nor", "rules": []}),
        "combinator",
        id="combinator",
    ),
    pytest.param(widget_with(3, timeInterval="week"), "timeInterval", id="interval"),
    pytest.param(
        widget_with(3, timeRange={"preset": "ever"}), "preset", id="time-range"
    ),
    pytest.param(widget_without(3, "measureTimeBy"), "measureTimeBy", id="no-time"),
    pytest.param(widget_with(3, chartType="bars"), "chartType", id="chart-type"),
    pytest.param(
        widget_with(
            4,
            blueprintConfig={
                "incident": {"sortSettings": {"sortBy": [{"order": "up"}]}}
            },
        ),
        "order",
        id="order",
    ),
    pytest.param(
        page_with(lambda page: page.update(widgets=["root"])), "form", id="no-object"
    ),
]


@pytest.mark.parametrize(("page", "reason"), REFUSED)
async def test_port_refuses_a_page(
    port: httpx.AsyncClient, page: Json, reason: str
) -> None:
    answer = await port.post("/v1/pages", json=page)
    assert answer.status_code == 422
    assert reason in answer.json()["message"]
    assert (await look(port))["pages"] == []


@pytest.fixture
async def strict_port() -> AsyncIterator[httpx.AsyncClient]:
    """A Port that takes the harsher reading of what is not known."""
    async with logged_in(create_port_app(strict=True)) as client:
        await install_blueprints(client)
        yield client


UNSEEN = [
    pytest.param(widget_with(0, blueprint="none"), "no blueprint", id="blueprint"),
    pytest.param(
        widget_with(2, property="property#mood"), 'has no "mood"', id="chart-property"
    ),
    pytest.param(widget_with(1, property="mood"), 'has no "mood"', id="property"),
    pytest.param(widget_with(3, measureTimeBy="at"), 'has no "at"', id="time"),
    pytest.param(
        widget_with(
            0, dataset=[{"property": "status", "operator": "=", "value": "opne"}]
        ),
        "never 'opne'",
        id="value",
    ),
    pytest.param(
        widget_with(
            0,
            dataset={
                "combinator": "or",
                "rules": [
                    {
                        "combinator": "and",
                        "rules": [{"property": "x", "operator": "isEmpty"}],
                    }
                ],
            },
        ),
        'has no "x"',
        id="nested-rule",
    ),
]


@pytest.mark.parametrize(("page", "reason"), UNSEEN)
async def test_what_shows_nothing_is_taken_but_by_a_strict_port(
    port: httpx.AsyncClient, strict_port: httpx.AsyncClient, page: Json, reason: str
) -> None:
    assert (await port.post("/v1/pages", json=page)).status_code == 201
    answer = await strict_port.post("/v1/pages", json=page)
    assert answer.status_code == 422
    assert reason in answer.json()["message"]


async def test_a_strict_port_takes_what_is_right(
    strict_port: httpx.AsyncClient,
) -> None:
    answer = await strict_port.post("/v1/pages", json=DASHBOARD)
    assert answer.status_code == 201, answer.text
