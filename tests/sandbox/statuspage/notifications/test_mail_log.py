"""Who would have been told of what."""

from typing import Any

import pytest

from sandbox.statuspage import Account
from tests.sandbox.statuspage.clients import only_page_id
from tests.sandbox.statuspage.written_pages import (
    AUTOMATIC,
    ENDS,
    QUIET,
    STARTS,
    WrittenPage,
)

Json = dict[str, Any]
LOUD = {"deliver_notifications": True}


async def test_a_write_that_says_nothing_of_notifications_notifies(
    page: WrittenPage,
) -> None:
    opened = await page.open()
    await page.post(opened, status="resolved")
    await page.client.patch(
        f"{page.path}/incidents/{opened['id']}/incident_updates/"
        f"{opened['incident_updates'][0]['id']}",
        json={"incident_update": {"body": "x", "wants_twitter_update": False}},
    )

    assert await page.ways() == [
        ("subscribers", "create"),
        ("subscribers", "update"),
        ("subscribers", "edited_update"),
    ]
    created = (await page.mails())[0]
    assert created["call"] == f"POST {page.path}/incidents"
    assert created["incident_id"] == opened["id"]
    assert created["by_mode"] == {"email": 1}


async def test_nobody_is_told_when_every_flag_is_off(page: WrittenPage) -> None:
    opened = await page.open(**QUIET)
    update = opened["incident_updates"][0]["id"]
    path = f"{page.path}/incidents/{opened['id']}"
    quiet_update = QUIET | {"body": "x", "wants_twitter_update": False}
    await page.post(opened, **QUIET, status="resolved")
    await page.client.patch(
        f"{path}/incident_updates/{update}", json={"incident_update": quiet_update}
    )
    await page.client.put(
        f"{path}/postmortem", json={"postmortem": {"body_draft": "Because."}}
    )
    off = {"notify_subscribers": False, "notify_twitter": False}
    await page.client.put(f"{path}/postmortem/publish", json={"postmortem": off})
    await page.open(**AUTOMATIC | QUIET)
    await page.until("2027-01-02T00:00:00Z")

    assert await page.mails() == []


@pytest.mark.parametrize(
    ("flag", "value", "entries"),
    [
        ("deliver_notifications", True, [("subscribers", "create")]),
        ("scheduled_remind_prior", True, [("subscribers", "reminder")]),
        (
            "auto_transition_deliver_notifications_at_start",
            None,
            [("subscribers", "transition_at_start")],
        ),
        (
            "auto_transition_deliver_notifications_at_end",
            True,
            [("subscribers", "transition_at_end")],
        ),
        ("auto_tweet_on_creation", None, [("tweet", "create")]),
        ("auto_tweet_one_hour_before", None, [("tweet", "reminder")]),
        ("auto_tweet_at_beginning", True, [("tweet", "transition_at_start")]),
        ("auto_tweet_on_completion", True, [("tweet", "transition_at_end")]),
    ],
)
async def test_each_flag_of_a_maintenance_tells_at_its_own_moment(
    page: WrittenPage,
    account: Account,
    flag: str,
    value: bool | None,
    entries: list[tuple[str, str]],
) -> None:
    account.change_page(only_page_id(account), {"twitter_username": "example"})
    await page.open(**AUTOMATIC | QUIET | {flag: value})
    await page.until(ENDS)

    assert await page.ways() == entries


async def test_a_reminder_comes_an_hour_before(page: WrittenPage) -> None:
    await page.open(**AUTOMATIC | QUIET | {"scheduled_remind_prior": True})
    await page.until("2027-01-01T08:59:59Z")
    before = await page.mails()
    await page.until(STARTS)

    assert before == []
    (reminder,) = await page.mails()
    assert (reminder["way"], reminder["call"]) == ("reminder", "clock")


async def test_a_postmortem_is_told_unless_that_is_switched_off(
    page: WrittenPage, account: Account
) -> None:
    account.change_page(only_page_id(account), {"twitter_username": "example"})
    opened = await page.open(**QUIET, status="resolved")
    path = f"{page.path}/incidents/{opened['id']}/postmortem"
    await page.client.put(path, json={"postmortem": {"body_draft": "Because."}})
    await page.client.put(f"{path}/publish", json={"postmortem": {}})

    assert await page.ways() == [("subscribers", "postmortem"), ("tweet", "postmortem")]


async def test_subscribers_of_other_components_are_not_told(
    page: WrittenPage, control_path: str
) -> None:
    (reader,) = await page.read("/subscribers")
    only = {"components": page.components[:1]}
    await page.client.put(f"{control_path}/subscribers/{reader['id']}", json=only)
    await page.open(component_ids=page.components[1:])
    await page.open(component_ids=page.components)

    assert [each["told"] for each in await page.mails()] == [[], [reader["id"]]]


async def test_the_log_can_be_emptied(page: WrittenPage) -> None:
    await page.open(**LOUD)

    assert (await page.client.delete("/sandbox/mails")).status_code == 204
    assert await page.mails() == []


async def test_a_reminder_whose_time_has_passed_is_not_sent(page: WrittenPage) -> None:
    await page.until("2027-01-01T09:30:00Z")
    await page.open(**AUTOMATIC | QUIET | {"scheduled_remind_prior": True})
    await page.until(STARTS)

    assert await page.mails() == []


async def test_nothing_is_tweeted_by_a_page_without_an_account(
    page: WrittenPage,
) -> None:
    await page.open(**AUTOMATIC | LOUD | {"auto_tweet_on_creation": True})

    assert await page.ways() == [("subscribers", "create")]


async def test_a_webhook_is_no_mail(page: WrittenPage) -> None:
    subscriber = {
        "endpoint": "http://127.0.0.1:9/hook",
        "skip_confirmation_notification": True,
    }
    url = f"{page.path}/subscribers"
    await page.client.post(url, json={"subscriber": subscriber})
    await page.open(**LOUD)

    assert [each["by_mode"] for each in await page.mails()] == [{"email": 1}]
