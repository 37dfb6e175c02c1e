"""What a flood of events costs: neither a true event nor memory."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

import httpx
import pytest

from sandbox.statuspage import generate_account
from tests.end_to_end.conftest import Json
from tests.end_to_end.listening import Listening, listening

pytestmark = pytest.mark.soak

VENDORS_LIMIT = {"OCEAN__INTEGRATION__CONFIG__REQUESTS_PER_MINUTE": "60"}
FORGED_A_SECOND = 33
SECONDS_BEFORE_THE_TRUE_ONE = 45
LONGEST_WAIT = 60.0


@contextmanager
def flood(live: Listening, bodies: list[Json]) -> Iterator[list[int]]:
    """Forged events, 2,000 a minute, while the block runs; how they were answered."""
    answers: list[int] = []
    ended = threading.Event()

    def send() -> None:
        endless = cycle(bodies)
        with httpx.Client() as http:
            endpoint = live.endpoint(live.page_ids[0])
            while not ended.wait(1 / FORGED_A_SECOND):
                answers.append(http.post(endpoint, json=next(endless)).status_code)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield answers
    finally:
        ended.set()
        sender.join()


def test_a_flood_about_existing_incidents_keeps_no_true_event_for_more_than_a_minute() -> (
    None
):
    account = generate_account(pages=1, incidents=40, updates=5, components=4, seed=3)
    with listening(account, settings=VENDORS_LIMIT) as live:
        [page_id] = live.page_ids
        incidents = list(account.page(page_id).incidents.values())
        bodies = [live.incident_event(page_id, incident) for incident in incidents]
        with flood(live, bodies) as answers:
            time.sleep(SECONDS_BEFORE_THE_TRUE_ONE)
            began = time.monotonic()
            opened = account.create_incident(page_id, {"name": "True"})
            live.wait_for("statuspageIncident", opened["id"], deadline=LONGEST_WAIT)
            waited = time.monotonic() - began
        assert set(answers) <= {200}
        print(f"{len(answers)} forged events; the true one took {waited:.1f} s")
        statuses = {each["status"] for each in live.sandbox.management_requests()}
        assert 420 not in statuses


def test_events_of_any_size_leave_no_memory_behind() -> None:
    account = generate_account(pages=1, incidents=20, components=4, seed=4)
    with listening(account) as live:
        [page_id] = live.page_ids
        incidents = list(account.page(page_id).incidents.values())
        bodies = [live.incident_event(page_id, incident) for incident in incidents]
        endpoint = live.endpoint(page_id)
        with httpx.Client(timeout=60) as http:

            def post(body: Json) -> None:
                assert http.post(endpoint, json=body).status_code == 200

            for body in bodies * 25:
                post(body)
            live.wait_for_earlier_events()
            before = live.process.memory
            for body in bodies * 100:
                post(body)
            text = "x" * 7_500_000
            for number in range(120):
                body = bodies[number % len(bodies)]
                incident = body["incident"] | {"postmortem_body": text}
                post(body | {"incident": incident})
            live.wait_for_earlier_events()
        grown = live.process.memory - before
        print(f"{grown / 1e6:.0f} MB more after 2,120 events")
        assert grown < 50_000_000
