"""Components that are written through Statuspage's API."""

from typing import Any

import httpx
import pytest

from tests.sandbox.statuspage.written_pages import WrittenPage

Json = dict[str, Any]


async def write(page: WrittenPage, component_id: str, fields: Json) -> httpx.Response:
    url = f"{page.path}/components/{component_id}"
    return await page.client.patch(url, json={"component": fields})


async def test_a_component_takes_a_status_and_nothing_else_changes(
    page: WrittenPage,
) -> None:
    before = await page.read(f"/components/{page.components[0]}")
    written = await write(page, page.components[0], {"status": "partial_outage"})

    assert written.status_code == 200
    assert written.json() == before | {
        "status": "partial_outage",
        "updated_at": written.json()["updated_at"],
    }
    assert await page.statuses() == ["partial_outage", "operational"]
    assert await page.mails() == []


async def test_a_component_leaves_its_group(page: WrittenPage) -> None:
    await write(page, page.components[0], {"group_id": page.group})
    joined = await page.read(f"/component-groups/{page.group}")
    left = await write(page, page.components[0], {"group_id": "null"})

    assert page.components[0] in joined["components"]
    assert left.json()["group_id"] is None


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"status": "red"}, "Status is not included in the list"),
        ({"name": ""}, "Name can't be blank"),
        ({"group_id": "unknown"}, "Group id is unknown"),
    ],
)
async def test_what_a_component_cannot_be_is_refused(
    page: WrittenPage, fields: Json, text: str
) -> None:
    refused = await write(page, page.components[0], fields)

    assert (refused.status_code, refused.json()) == (422, {"error": [text]})


async def test_a_group_has_no_status_to_write(page: WrittenPage) -> None:
    assert (await write(page, page.group, {"status": ""})).status_code == 422
    assert (await write(page, "unknown", {"status": ""})).status_code == 404
