"""Postmortems that are drafted, published and taken back."""

from typing import Any

import httpx
import pytest

from tests.sandbox.statuspage.written_pages import WrittenPage

Json = dict[str, Any]


@pytest.fixture
def postmortem(page: WrittenPage) -> Any:
    async def put(incident: Json, step: str = "", **fields: Any) -> httpx.Response:
        url = f"{page.path}/incidents/{incident['id']}/postmortem{step}"
        return await page.client.put(url, json={"postmortem": fields})

    return put


async def test_a_postmortem_is_seen_once_it_is_published_and_no_longer_when_reverted(
    page: WrittenPage, postmortem: Any
) -> None:
    opened = await page.open()
    path = f"/incidents/{opened['id']}"
    early = await postmortem(opened, body_draft="Why?")
    await page.post(opened, status="resolved")

    drafted = await postmortem(opened, body_draft="Because.")
    hidden = await page.read(path)
    published = await postmortem(opened, "/publish", notify_subscribers=False)
    shown = await page.read(path)
    reverted = await postmortem(opened, "/revert")
    hidden_again = await page.read(path)

    assert early.status_code == 400
    assert (drafted.json()["body_draft"], drafted.json()["body"]) == ("Because.", None)
    assert (hidden["status"], hidden["postmortem_body"]) == ("resolved", None)
    assert published.json()["body"] == "Because."
    assert (shown["status"], shown["postmortem_body"]) == ("postmortem", "Because.")
    assert shown["incident_updates"][0]["status"] == "postmortem"
    assert shown["postmortem_published_at"]
    assert shown["postmortem_notified_subscribers"] is False
    assert reverted.json()["body_draft"] == "Because."
    assert (hidden_again["status"], hidden_again["postmortem_body"]) == (
        "resolved",
        None,
    )
    assert hidden_again["incident_updates"] == hidden["incident_updates"]
    assert await page.read(f"{path}/postmortem") == reverted.json()


async def test_nothing_is_published_without_a_draft(
    page: WrittenPage, postmortem: Any
) -> None:
    opened = await page.open(status="resolved")

    assert (await postmortem(opened, "/publish")).status_code == 404
    assert (await postmortem(opened)).status_code == 400
    await postmortem(opened, body_draft="Because.")
    assert (await postmortem(opened, "/revert")).status_code == 400
    url = f"{page.path}/incidents/{opened['id']}/postmortem/publish"
    odd = await page.client.put(url, json={"postmortem": "now"})
    assert odd.status_code == 400


async def test_a_published_postmortem_leaves_the_resolution(
    page: WrittenPage, postmortem: Any
) -> None:
    opened = await page.open(status="resolved")
    await postmortem(opened, body_draft="Because.")
    await postmortem(opened, "/publish")
    renamed = await page.post(opened, name="Renamed")

    assert renamed["resolved_at"] == opened["resolved_at"] is not None
    assert renamed["status"] == "postmortem"
    reopened = await page.post(opened, status="monitoring")
    assert reopened["resolved_at"] is None
