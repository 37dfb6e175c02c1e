"""What a resource makes of raw items, by Ocean's own mapping."""

from typing import Any

import pytest

from mapping.entities import (
    delete_entities,
    delete_refused_entities,
    map_items,
    still_in_port,
)
from statuspage_api.objects import RawItem
from tests.oceans_port import OceansPort, mapping_of
from tests.resources import resource

PROPERTIES = {"page": ".page_id", "name": ".name"}
OF_P1 = {"id": "i1", "page_id": "p1", "name": "One"}
OF_P2 = {"id": "i2", "page_id": "p2", "name": "Two"}


async def mapped(items: list[RawItem], **of_resource: Any) -> list[tuple[str, bool]]:
    """The entities' identifiers, and whether the query lets their items pass."""
    incidents = resource("incident", properties=PROPERTIES, **of_resource)
    return [
        (str(each.entity.identifier), each.passed)
        for each in await map_items(incidents, items)
    ]


@pytest.mark.usefixtures("oceans_port")
class TestMapItems:
    async def test_each_item_is_told_with_its_entity(self) -> None:
        incidents = resource("incident", properties=PROPERTIES)
        found = await map_items(incidents, [OF_P1, OF_P2])
        assert [each.item for each in found] == [OF_P1, OF_P2]
        assert [each.entity.properties for each in found] == [
            {"page": "p1", "name": "One"},
            {"page": "p2", "name": "Two"},
        ]

    @pytest.mark.parametrize(
        ("query", "passed"),
        [
            pytest.param('.page_id == "p1"', [True, False], id="one"),
            pytest.param("true", [True, True], id="all"),
            pytest.param(".components | length > 0", [False, False], id="lacking"),
            pytest.param(".name | tonumber > 0", [False, False], id="failing"),
            pytest.param(".name", [False, False], id="no-answer"),
        ],
    )
    async def test_an_item_has_an_entity_whatever_the_query_says(
        self, query: str, passed: list[bool]
    ) -> None:
        found = await mapped([OF_P1, OF_P2], query=query)
        assert found == list(zip(("i1", "i2"), passed, strict=True))

    async def test_an_identifier_may_be_made_of_several_fields(self) -> None:
        found = await mapped([OF_P1], identifier='.page_id + "/" + .id')
        assert found == [("p1/i1", True)]

    @pytest.mark.parametrize(
        "identifier",
        [
            pytest.param(".shortlink", id="of-a-field-that-is-not-there"),
            pytest.param(
                {
                    "combinator": '"and"',
                    "rules": [
                        {
                            "property": '"$title"',
                            "operator": '"="',
                            "value": ".name",
                        }
                    ],
                },
                id="a-search",
            ),
        ],
    )
    async def test_what_has_no_identifier_of_its_own_is_left_out(
        self, identifier: Any
    ) -> None:
        assert await mapped([OF_P1], identifier=identifier) == []


async def test_what_passes_the_query_is_deleted(oceans_port: OceansPort) -> None:
    for identifier in ("i1", "i2"):
        await oceans_port.has(identifier)
    async with mapping_of():
        ours = resource("incident", query='.page_id == "p1"')
        await delete_entities(ours, [OF_P1, OF_P2])
    assert oceans_port.identifiers == {"i2"}


async def test_what_does_not_pass_the_query_any_more_is_deleted(
    oceans_port: OceansPort,
) -> None:
    for identifier in ("i1", "i2", "i3"):
        await oceans_port.has(identifier)
    async with mapping_of():
        # Of what is gone only a webhook's few fields may be known.
        ours = resource("incident", query=".components | length > 0")
        with_components = {"id": "i2", "components": [{"id": "c1"}]}
        await delete_refused_entities(ours, [OF_P1, with_components])
    assert oceans_port.identifiers == {"i2", "i3"}


@pytest.mark.parametrize(
    ("stored_page", "ours"),
    [
        pytest.param("p1", ["i1"], id="the-pages-own"),
        pytest.param("p2", [], id="another-pages"),
        pytest.param("p1x", [], id="a-page-whose-id-is-longer"),
    ],
)
async def test_only_what_port_has_as_the_pages_is_still_there(
    oceans_port: OceansPort, stored_page: str, ours: list[str]
) -> None:
    await oceans_port.has("i1", page=stored_page)
    incidents = resource("incident", properties={"page": ".page_id"})
    found = await still_in_port(incidents, [OF_P1, {"id": "i9"}], "p1")
    assert [each["id"] for each in found] == ours
