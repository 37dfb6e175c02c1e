"""Scorecards: what is taken and read back, and what Port refuses of one."""

import copy
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sandbox.port.app import create_port_app
from tests.sandbox.port.examples import install_blueprints, logged_in, look

type Json = dict[str, Any]

URL = "/v1/blueprints/incident/scorecards"
CARE: Json = {
    "identifier": "care",
    "title": "Care",
    "filter": {
        "combinator": "and",
        "conditions": [{"property": "status", "operator": "in", "value": ["open"]}],
    },
    "levels": [
        {"title": "Low", "color": "paleBlue"},
        {"title": "High", "color": "gold"},
    ],
    "rules": [
        {
            "identifier": "told",
            "title": "Told",
            "level": "High",
            "query": {
                "combinator": "or",
                "conditions": [
                    {"property": "updates", "operator": ">=", "value": 1},
                    {"relation": "components", "operator": "isEmpty"},
                    {
                        "property": "$createdAt",
                        "operator": "between",
                        "value": {"preset": "lastWeek"},
                    },
                ],
            },
        }
    ],
}


@pytest.fixture(autouse=True)
async def _blueprints(port: httpx.AsyncClient) -> None:
    await install_blueprints(port)


def with_change(change: Callable[[Json], Any]) -> Json:
    scorecard = copy.deepcopy(CARE)
    change(scorecard)
    return scorecard


def with_rule(**fields: Any) -> Json:
    return with_change(lambda scorecard: scorecard["rules"][0].update(fields))


def with_condition(**condition: Any) -> Json:
    return with_rule(query={"combinator": "and", "conditions": [condition]})


async def test_a_scorecard_is_kept_and_can_be_read(port: httpx.AsyncClient) -> None:
    assert (await port.post(URL, json=CARE)).status_code == 201
    kept = CARE | {"blueprint": "incident"}
    assert (await port.get(URL)).json()["scorecards"] == [kept]
    assert (await look(port))["scorecards"] == [kept]
    others = await port.get("/v1/blueprints/page/scorecards")
    assert others.json()["scorecards"] == []


async def test_a_scorecard_needs_its_blueprint_and_a_name_of_its_own(
    port: httpx.AsyncClient,
) -> None:
    answer = await port.post("/v1/blueprints/none/scorecards", json=CARE)
    assert answer.status_code == 404
    await port.post(URL, json=CARE)
    assert (await port.post(URL, json=CARE)).status_code == 409


REFUSED = [
    pytest.param(
        with_change(lambda card: card.update(identifier="a b")),
        "identifier must",
        id="identifier",
    ),
    pytest.param(
        with_change(lambda card: card.pop("title")), "title must", id="no-title"
    ),
    pytest.param(
        with_change(lambda card: card.pop("rules")), "rules must", id="no-rules"
    ),
    pytest.param(
        with_change(lambda card: card.update(icon="Star")), '"icon"', id="unknown-field"
    ),
    pytest.param(
        with_change(lambda card: card["levels"][0].update(color="black")),
        "black",
        id="color",
    ),
    pytest.param(with_rule(level="Gold"), '"Gold" must be one of', id="unknown-level"),
    pytest.param(with_rule(level="Low"), '"Low" must be one of', id="lowest-level"),
    pytest.param(
        with_change(lambda card: card.pop("levels")),
        "['Bronze', 'Silver', 'Gold']",
        id="a-level-of-its-own-without-levels",
    ),
    pytest.param(
        with_change(lambda card: card["rules"].append(card["rules"][0])),
        "two rules",
        id="a-rule-twice",
    ),
    pytest.param(with_rule(identifier=""), "rule identifier", id="rule-identifier"),
    pytest.param(with_rule(title=None), "title must", id="rule-without-title"),
    pytest.param(with_rule(query=None), "query must", id="rule-without-query"),
    pytest.param(
        with_rule(query={"combinator": "and", "rules": []}),
        "conditions must",
        id="rules-instead-of-conditions",
    ),
    pytest.param(
        with_rule(query={"combinator": "xor", "conditions": [{}]}), "xor", id="xor"
    ),
    pytest.param(
        with_condition(operator="=", value=1), "needs a property", id="no-property"
    ),
    pytest.param(
        with_condition(property="updates", operator="~", value=1), "'~'", id="operator"
    ),
    pytest.param(
        with_condition(property="updates", operator=">="), "of None", id="no-value"
    ),
    pytest.param(
        with_condition(property="status", operator="in", value="open"),
        "'in' of 'open'",
        id="in-without-list",
    ),
    pytest.param(
        with_condition(
            property="$createdAt", operator="between", value={"preset": "lastHour"}
        ),
        "lastHour",
        id="preset",
    ),
    pytest.param(
        with_change(lambda card: card.update(filter={"combinator": "and"})),
        "filter: conditions",
        id="empty-filter",
    ),
    pytest.param(
        with_change(lambda card: card.update(rules=["told"])), "form", id="no-object"
    ),
]


@pytest.mark.parametrize(("scorecard", "reason"), REFUSED)
async def test_port_refuses_a_scorecard(
    port: httpx.AsyncClient, scorecard: Json, reason: str
) -> None:
    answer = await port.post(URL, json=scorecard)
    assert answer.status_code == 422
    assert reason in answer.json()["message"]
    assert (await look(port))["scorecards"] == []


@pytest.mark.parametrize(
    ("scorecard", "reason"),
    [
        pytest.param(
            with_condition(property="mood", operator="isEmpty"),
            'has no "mood"',
            id="property",
        ),
        pytest.param(
            with_condition(property="status", operator="=", value="opne"),
            "never 'opne'",
            id="value",
        ),
    ],
)
async def test_what_nothing_can_meet_is_taken_but_by_a_strict_port(
    port: httpx.AsyncClient, scorecard: Json, reason: str
) -> None:
    assert (await port.post(URL, json=scorecard)).status_code == 201
    async with logged_in(create_port_app(strict=True)) as strict_port:
        await install_blueprints(strict_port)
        answer = await strict_port.post(URL, json=scorecard)
        assert answer.status_code == 422
        assert reason in answer.json()["message"]
        assert (await strict_port.post(URL, json=CARE)).status_code == 201
