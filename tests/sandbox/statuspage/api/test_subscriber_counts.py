"""How many subscribers there are."""

import httpx

from tests.sandbox.statuspage.written_pages import WrittenPage


async def subscribe(page: WrittenPage, confirmed: bool, **fields: str) -> str:
    values = fields | {"skip_confirmation_notification": confirmed}
    url = f"{page.path}/subscribers"
    answer = await page.client.post(url, json={"subscriber": values})
    identifier: str = answer.json()["id"]
    return identifier


async def test_subscribers_are_counted_by_type_and_state(
    page: WrittenPage, control_path: str
) -> None:
    await subscribe(page, True, phone_number="1")
    away = await subscribe(page, True, phone_number="2")
    await subscribe(page, False, email="b@example.com")
    quarantine = {"quarantined_at": "2026-01-01T00:00:00Z"}
    await page.client.put(f"{control_path}/subscribers/{away}", json=quarantine)

    histogram = await page.read("/subscribers/histogram_by_state")

    # The page of these tests has one reader.
    assert histogram["email"] == {
        "active": 1,
        "unconfirmed": 1,
        "quarantined": 0,
        "total": 2,
    }
    assert histogram["sms"] == {
        "active": 1,
        "unconfirmed": 0,
        "quarantined": 1,
        "total": 2,
    }
    assert set(histogram) == {
        *("email", "sms", "webhook", "integration_partner", "slack", "teams")
    }
    active = await page.read("/subscribers/count")
    assert (active["email"], active["sms"], active["webhook"]) == (1, 1, 0)
    every = await page.read("/subscribers/count?state=all&type=sms")
    assert (every["email"], every["sms"]) == (0, 2)


async def test_a_state_that_is_not_known_is_refused(
    client: httpx.AsyncClient, page_path: str
) -> None:
    answer = await client.get(f"{page_path}/subscribers/count?state=asleep")

    assert answer.status_code == 400
