import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from errors import ServerError
from readings import Reading

BEGAN = datetime(2026, 9, 1, 12, tzinfo=UTC)
EARLIER = BEGAN - timedelta(seconds=1)
LATER = BEGAN + timedelta(seconds=1)


async def found(value: object) -> object:
    return value


async def failed() -> object:
    raise ServerError("GET /x", "500", status=500)


async def settle() -> None:
    """Let all that can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_reading_has_what_was_found() -> None:
    reading = Reading.begin(found("x"), BEGAN)
    await reading.finished()
    assert reading.value == "x"
    assert not reading.is_gone


async def test_a_reading_serves_whatever_happened_before_it_began() -> None:
    reading = Reading.begin(found("x"), BEGAN)
    for _ in ("while it goes on", "and when it is finished"):
        assert reading.serves(EARLIER)
        assert reading.serves(BEGAN)
        assert not reading.serves(LATER)
        await reading.finished()


async def test_nothing_is_known_to_be_gone_before_a_reading_is_finished() -> None:
    reading = Reading.begin(found(None), BEGAN)
    assert not reading.is_gone
    await reading.finished()
    assert reading.is_gone


async def test_a_failure_is_everyones_who_waits_and_is_logged_once(
    logged: list[str],
) -> None:
    reading = Reading.begin(failed(), BEGAN)
    waiting = [asyncio.create_task(reading.finished()) for _ in range(5)]
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [ServerError] * 5
    await settle()
    [line] = logged
    assert line.startswith("ERROR A live event could not be followed")
    assert "GET /x: 500" in line


async def test_a_failed_reading_serves_nobody_any_more() -> None:
    reading = Reading.begin(failed(), BEGAN)
    assert reading.serves(EARLIER)
    with pytest.raises(ServerError):
        await reading.finished()
    assert not reading.serves(EARLIER)
    assert not reading.is_gone


async def test_who_is_cancelled_while_waiting_takes_nothing_from_the_others(
    logged: list[str],
) -> None:
    answer = asyncio.Event()

    async def slow() -> str:
        await answer.wait()
        return "x"

    reading = Reading.begin(slow(), BEGAN)
    first, second = (asyncio.create_task(reading.finished()) for _ in range(2))
    await settle()
    first.cancel()
    await settle()
    assert first.cancelled()
    answer.set()
    await second
    assert reading.value == "x"
    assert logged == []


async def test_what_was_read_elsewhere_is_a_finished_reading() -> None:
    reading = Reading.of("x", BEGAN)
    await reading.finished()
    assert reading.value == "x"
    assert reading.serves(BEGAN)
    assert not reading.serves(LATER)
    assert not reading.is_gone


async def test_each_claimant_is_the_first_of_its_kind_once() -> None:
    reading = Reading.of("x", BEGAN)
    # Resources of a mapping may be equal and are still two.
    first: list[str] = []
    second: list[str] = []
    assert reading.claim(first)
    assert reading.claim(second)
    assert not reading.claim(first)
    assert not reading.claim(second)
