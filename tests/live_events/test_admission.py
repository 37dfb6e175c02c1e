from dataclasses import replace
from typing import Any

import pytest
import respx
from port_ocean.core.handlers.webhook.webhook_event import WebhookEvent

from client import StatuspageClient
from live_events.admission import MOST_DECISIONS, Admission
from live_events.event import read_event
from live_events.lookups import PAUSES, Lookups
from live_events.unconfirmed_throttle import MOST_UNCONFIRMED
from tests.conftest import NOT_FOUND, PAGE_ID, SkippedTime
from tests.live_events.lookups import NoStatus


def an_event(
    payload: Any = None,
    *,
    trace_id: str = "t1",
    page_id: str = PAGE_ID,
) -> WebhookEvent:
    event = {"page": {"id": page_id}, "incident": {"id": "i1"}}
    return WebhookEvent(trace_id, event if payload is None else payload, {})


@pytest.fixture
def reader(client: StatuspageClient) -> Lookups:
    return Lookups(client, NoStatus(), frozenset({PAGE_ID}), sleep=SkippedTime().sleep)


@pytest.fixture
def admission(reader: Lookups) -> Admission:
    return Admission(reader)


async def test_an_event_of_our_page_is_let_in_without_a_request(
    admission: Admission, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    event = await admission.admit(an_event())
    assert event is not None
    assert (event.page_id, event.subject_id) == (PAGE_ID, "i1")
    assert logged == []
    assert statuspage.calls.call_count == 0


async def test_an_event_of_another_page_is_dropped_without_a_request(
    admission: Admission, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    assert await admission.admit(an_event(page_id="0ther")) is None
    assert logged == ["WARNING Dropped an event: page 0ther is none of ours\n"]
    assert statuspage.calls.call_count == 0


@pytest.mark.parametrize("payload", [[], 1, "x", {}, {"page": {"id": "../x"}}])
async def test_what_is_no_event_is_dropped(
    admission: Admission, logged: list[str], payload: object
) -> None:
    assert await admission.admit(an_event(payload)) is None
    assert logged == [
        "WARNING Dropped an event: it is about no component or incident\n"
    ]


async def test_all_processors_of_an_event_get_the_same_answer_and_one_line(
    admission: Admission, logged: list[str]
) -> None:
    dropped = an_event(page_id="0ther")
    assert [await admission.admit(dropped.clone()) for _ in range(5)] == [None] * 5
    assert len(logged) == 1
    let_in = an_event(trace_id="t2")
    answers = [await admission.admit(let_in.clone()) for _ in range(5)]
    assert all(answer is answers[0] for answer in answers)


async def test_an_event_whose_page_cannot_be_checked_is_dropped_with_the_cause(
    client: StatuspageClient, statuspage: respx.MockRouter, logged: list[str]
) -> None:
    pages = statuspage.get("/pages")
    pages.respond(401)
    admission = Admission(Lookups(client, NoStatus(), frozenset()))
    assert await admission.admit(an_event()) is None
    [line] = [each for each in logged if "Dropped" in each]
    assert line.startswith("ERROR Dropped an event: its page cannot be checked. GET ")
    assert "make a new one" in line
    pages.respond(json=[{"id": PAGE_ID}])
    assert await admission.admit(an_event(trace_id="t2")) is not None


def join(reader: Lookups, payload: Any, *, verified: bool) -> None:
    """Let an event wait in line, as the gate does."""
    event = read_event(payload)
    assert event is not None
    assert reader.coalescer.join(replace(event, verified=verified))


async def bring_forged(
    admission: Admission, reader: Lookups, *, verified: bool
) -> None:
    """Bring five events more than it takes about incidents that do not exist."""
    for number in range(MOST_UNCONFIRMED + 5):
        payload = {"page": {"id": PAGE_ID}, "incident": {"id": f"forged{number}"}}
        join(reader, payload, verified=verified)
        event = await admission.admit(an_event(payload, trace_id=f"t{number}"))
        if event:
            await reader.subject(event)


async def test_while_events_are_forged_those_about_the_unknown_are_dropped(
    admission: Admission,
    reader: Lookups,
    statuspage: respx.MockRouter,
    logged: list[str],
) -> None:
    incidents = statuspage.get(path__regex=r".*/incidents/forged\d+")
    incidents.respond(404, json=NOT_FOUND)
    statuspage.get("/pages").respond(json=[{"id": PAGE_ID}])
    await bring_forged(admission, reader, verified=False)
    assert incidents.call_count == MOST_UNCONFIRMED * (1 + len(PAUSES))
    dropped = [line for line in logged if line.startswith("WARNING")]
    assert len(dropped) == 5
    assert all("set webhookSecret" in line for line in dropped)
    # What was seen before is still asked for.
    seen = {"page": {"id": PAGE_ID}, "incident": {"id": "forged0"}}
    join(reader, seen, verified=False)
    assert await admission.admit(an_event(seen, trace_id="again")) is not None


async def test_events_with_our_token_are_followed_however_many_are_about_the_unknown(
    admission: Admission,
    reader: Lookups,
    statuspage: respx.MockRouter,
    logged: list[str],
) -> None:
    incidents = statuspage.get(path__regex=r".*/incidents/forged\d+")
    incidents.respond(404, json=NOT_FOUND)
    statuspage.get("/pages").respond(json=[{"id": PAGE_ID}])
    await bring_forged(admission, reader, verified=True)
    assert incidents.call_count == (MOST_UNCONFIRMED + 5) * (1 + len(PAUSES))
    assert not [line for line in logged if line.startswith("WARNING")]


async def test_old_decisions_are_forgotten(
    admission: Admission, logged: list[str]
) -> None:
    for number in range(MOST_DECISIONS + 1):
        await admission.admit(an_event(page_id="0ther", trace_id=f"t{number}"))
    await admission.admit(an_event(page_id="0ther", trace_id=f"t{MOST_DECISIONS}"))
    assert len(logged) == MOST_DECISIONS + 1
    # The first is decided anew: it was not kept.
    await admission.admit(an_event(page_id="0ther", trace_id="t0"))
    assert len(logged) == MOST_DECISIONS + 2
