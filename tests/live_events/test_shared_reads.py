import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from errors import ServerError
from live_events.shared_reads import SharedRead

BEGAN = datetime(2026, 9, 1, 12, tzinfo=UTC)
EARLIER = BEGAN - timedelta(seconds=1)
LATER = BEGAN + timedelta(seconds=1)


async def found(value: object) -> object:
    return value


async def failed() -> object:
    raise ServerError("GET /x", "500", status=500)


def begun(load: Coroutine[Any, Any, object]) -> SharedRead[object]:
    """A read that began then."""
    shared = SharedRead[object](BEGAN)
    shared.begin(load)
    return shared


async def settle() -> None:
    """Let all that can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_reading_has_what_was_found() -> None:
    reading = begun(found("x"))
    await reading.finished()
    assert reading.value == "x"
    assert not reading.is_gone


async def test_a_reading_serves_whatever_happened_before_it_began() -> None:
    reading = begun(found("x"))
    for _ in ("while it goes on", "and when it is finished"):
        assert reading.serves(EARLIER)
        assert reading.serves(BEGAN)
        assert not reading.serves(LATER)
        await reading.finished()


async def test_nothing_is_known_to_be_gone_before_a_reading_is_finished() -> None:
    reading = begun(found(None))
    assert not reading.is_gone
    await reading.finished()
    assert reading.is_gone


async def test_a_failure_is_everyones_who_waits_and_is_logged_once(
    logged: list[str],
) -> None:
    reading = begun(failed())
    waiting = [asyncio.create_task(reading.finished()) for _ in range(5)]
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [ServerError] * 5
    await settle()
    [line] = logged
    assert line.startswith("ERROR A live event could not be followed")
    assert "GET /x: 500" in line


async def test_a_failed_reading_serves_nobody_any_more() -> None:
    reading = begun(failed())
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

    reading = begun(slow())
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
    reading = SharedRead[object](BEGAN)
    reading.end_with("x")
    await reading.finished()
    assert reading.value == "x"
    assert reading.serves(BEGAN)
    assert not reading.serves(LATER)
    assert not reading.is_gone
