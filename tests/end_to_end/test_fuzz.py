"""Whatever is posted to the webhook's address: nothing breaks, and nothing false is written."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from live_events.event import read_event
from sandbox.expectation import missing_entities
from sandbox.integration_process import IntegrationProcess, integration
from sandbox.statuspage import Account, example_account, generate_account
from tests.end_to_end.conftest import API_KEY, Json, Sandbox, SandboxFactory

pytestmark = pytest.mark.soak

BODIES = 2000
START_DEADLINE = 40.0
EVENT_DEADLINE = 150.0
"""Seconds: whoever has the token is believed, so each object that is not there is asked
for again, for some seconds, before the next event's turn."""

SECRET = "hunter2-the-webhook-secret"
SEVERITIES = {"operational": 0, "major_outage": 4}
OUR_PAGE = "8m2l51279rpl"
OUR_COMPONENT = "7ddtptqkb02y"
OUR_INCIDENT = "f5v3b6dr7k53"


def nested(depth: int) -> Any:
    """Lists in lists."""
    lists: Any = []
    for _ in range(depth):
        lists = [lists]
    return lists


TRAPS = [
    "\x00\x1f",
    "\ud800",
    "\u2028",
    "../../v1/pages",
    "' or 1=1",
    "é" * 5000,
    OUR_PAGE,
    "",
    [],
    {},
    10**300,
    -0.0,
    float("nan"),
    float("inf"),
    [None] * 5000,
    ["x"] * 1500,
    [{"id": "0ther"}] * 1500,
    {"id": None},
    {"id": {"id": OUR_PAGE}},
    nested(300),
    {"a": nested(300)},
]
"""What breaks programs: control characters, halves of characters, sizes and depths."""

REQUESTS_FOR_A_KNOWN_OBJECT = 2
"""The object and its group; whoever sends a true event may cause as much."""

REQUESTS_FOR_THE_REST = 10 * 4 + 10
"""Ten events that are not borne out bring doubt: each is at most asked for and, when it
claims to be newer than the answer, asked for three times more. Ten are for the pages."""


def an_account() -> Account:
    """Two pages with everything on them, one of which takes webhooks."""
    account = example_account()
    account.pages.update(
        generate_account(pages=1, groups=1, components=3, incidents=3, updates=2).pages
    )
    account.change_page(OUR_PAGE, {"allow_webhook_subscribers": True})
    return account


class Listening:
    """A listening integration and the way to post to it."""

    def __init__(self, sandbox: Sandbox, process: IntegrationProcess) -> None:
        self.account = sandbox.account
        self.sandbox = sandbox
        self.process = process
        self._http = httpx.Client(timeout=30)
        self._url = f"{process.url}/integration/webhook"

    def post(self, content: bytes) -> int:
        """The status with which a body is answered."""
        query = {"token": SECRET}
        return self._http.post(self._url, params=query, content=content).status_code

    def entities(self) -> dict[tuple[str, str], Json]:
        """What Port holds, without what Port itself adds."""
        kept = ("title", "properties", "relations")
        return {
            (each["blueprint"], each["identifier"]): {key: each[key] for key in kept}
            for each in self.sandbox.catalog()["entities"]
        }

    def wait_until_synced(self) -> None:
        """Wait until the first resync is over; its requests are not counted."""
        self.wait_until(self._is_synced, START_DEADLINE)
        self.sandbox.forget_requests()

    def _is_synced(self) -> bool:
        catalog = self.sandbox.catalog()
        states = (catalog["integration"] or {}).get("resyncStates") or [{}]
        completed = states[-1].get("status") == "completed"
        return completed and not missing_entities(self.account, catalog)

    def wait_until(self, holds: Callable[[], bool], seconds: float) -> None:
        """Wait for something; fails with the log if it never holds."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, self.process.output[-5000:]
            time.sleep(0.05)

    def follow_a_true_event(self) -> Json:
        """Change our component as an operator does, and wait until Port has it.

        Events are followed in the order they came, so all earlier ones are through.
        """
        key = ("statuspageComponent", OUR_COMPONENT)
        old_status = self.entities()[key]["properties"]["status"]
        status = "operational" if old_status == "major_outage" else "major_outage"
        changed = self.account.change_component(
            OUR_PAGE, OUR_COMPONENT, {"status": status}
        )
        self.wait_until(
            lambda: self.entities()[key]["properties"]["status"] == status,
            EVENT_DEADLINE,
        )
        return changed


@pytest.fixture
def listening() -> Iterator[Listening]:
    """The real integration, which has just been started, with a secret in its address."""
    with ExitStack() as stack:
        sandbox = SandboxFactory(stack)(an_account())
        process = stack.enter_context(
            integration(
                sandbox.statuspage_url,
                sandbox.port_url,
                api_key=API_KEY,
                settings={
                    "OCEAN__INTEGRATION__CONFIG__WEBHOOK_SECRET": SECRET,
                    # How the key's budget is kept is another test's matter.
                    "OCEAN__INTEGRATION__CONFIG__REQUESTS_PER_MINUTE": "10000",
                },
                listening=True,
            )
        )
        yield Listening(sandbox, process)


def event_bodies(account: Account) -> SearchStrategy[Any]:
    """JSON that is nearly an event: the right keys, and anything at all under each."""
    pages = account.pages.values()
    # Not our component: what is asked for in vain again and again is held for a minute.
    known_ids = [
        *(
            id_
            for page in pages
            for id_ in list(page.components)[:3]
            if id_ != OUR_COMPONENT
        ),
        *(id_ for page in pages for id_ in list(page.incidents)[:2]),
    ]
    update_ids = [
        update["id"]
        for page in pages
        for incident in page.incidents.values()
        for update in incident["incident_updates"]
    ]
    text = st.text(st.characters(exclude_categories=[]), max_size=10)
    scalar = (
        st.none() | st.booleans() | st.integers() | st.floats() | text
    ) | st.sampled_from(TRAPS)
    junk = st.sampled_from(TRAPS) | st.recursive(
        scalar,
        lambda inner: (
            st.lists(inner, max_size=2) | st.dictionaries(text, inner, max_size=2)
        ),
        max_leaves=3,
    )

    def mostly(*values: Any) -> SearchStrategy[Any]:
        return st.integers(0, 5).flatmap(
            lambda number: st.sampled_from(values) if number else junk
        )

    # Rarely known, so that most events are about nothing.
    subject_id = mostly(*(f"unkn0wn{number}" for number in range(2)), *known_ids)
    moment = mostly("2031-01-01T00:00:00Z", "2013-05-29T15:08:51-06:00", "0001-01-01")
    update = st.fixed_dictionaries({"id": mostly(*update_ids)})
    updates = st.lists(update, max_size=2).map(lambda each: each * 10) | junk
    subject = st.fixed_dictionaries(
        {"id": subject_id},
        optional={
            "page_id": mostly(OUR_PAGE),
            "name": junk,
            "group_id": mostly(*known_ids),
            "updated_at": moment,
            "components": junk,
            "incident_updates": updates,
        },
    )
    page = st.fixed_dictionaries(
        {"id": mostly(OUR_PAGE, OUR_PAGE, *account.pages, "0therpage000")},
        optional={"status_indicator": junk},
    )
    meta = {"meta": junk}
    return st.one_of(
        junk,
        st.fixed_dictionaries({"page": page, "incident": subject}, optional=meta),
        st.fixed_dictionaries(
            {"page": page, "component": subject, "component_update": junk},
            optional=meta,
        ),
        st.fixed_dictionaries(
            {},
            optional={
                "page": page | junk,
                "incident": subject | junk,
                "component": subject | junk,
                "component_update": subject | junk,
            },
        ),
    )


def generated_bodies(account: Account) -> list[bytes]:
    """The same bodies in every run."""
    bodies: list[bytes] = []

    @settings(
        max_examples=BODIES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(event_bodies(account))
    def collect(body: Any) -> None:
        bodies.append(json.dumps(body).encode())

    collect()
    return bodies


HAND_WRITTEN = {
    "empty": b"",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "a text": b'"incident"',
    "not a number": b'{"page": {"id": NaN}, "incident": {"id": Infinity}}',
    "too many digits": b'{"page": ' + b"9" * 5000 + b"}",
    "4 MiB of text": b'{"incident": "' + b"a" * 4 * 1024 * 1024 + b'"}',
    "4 MiB in an event": json.dumps(
        {
            "page": {"id": OUR_PAGE},
            "incident": {"id": "unkn0wn", "name": "a" * 4 * 1024 * 1024},
        }
    ).encode(),
    "9 MiB": b" " * 9 * 1024 * 1024,
    "a hundred thousand lists": b"[" * 100_000 + b"]" * 100_000,
    "a hundred thousand objects": b'{"incident":' * 100_000 + b"1" + b"}" * 100_000,
    "no UTF-8": b'{"page": {"id": "\xff\xfe"}}',
    "half a JSON": b'{"page": {"id": "8m2l',
    "half a character": json.dumps(
        {
            "page": {"id": OUR_PAGE},
            "incident": {"id": "unkn0wn", "name": "\ud800", "status": "\x00"},
        }
    ).encode(),
}


def test_two_thousand_bodies_break_nothing_and_change_nothing(
    listening: Listening,
) -> None:
    account, process = listening.account, listening.process
    bodies = [
        *forged_deletions(account),
        *HAND_WRITTEN.values(),
        *generated_bodies(account),
    ]
    listening.wait_until_synced()
    # While events are forged, only those about what has been seen are still believed.
    listening.follow_a_true_event()
    listening.sandbox.forget_requests()
    before = listening.entities()
    answers = Counter(listening.post(body) for body in bodies)
    changed = listening.follow_a_true_event()

    assert answers.total() >= BODIES
    # Ignored or passed on, no JSON, too large.
    assert answers.keys() == {200, 400, 413}
    after = listening.entities()
    component = after.pop(("statuspageComponent", OUR_COMPONENT))
    old_component = before.pop(("statuspageComponent", OUR_COMPONENT))
    new_properties = {
        "status": changed["status"],
        "severity": SEVERITIES[changed["status"]],
        "updatedAt": changed["updated_at"],
    }
    assert component["properties"] == old_component["properties"] | new_properties
    assert component["relations"] == old_component["relations"]
    # The true event has changed the page's overall status.
    for entities in (before, after):
        properties = entities[("statuspage", OUR_PAGE)]["properties"]
        del properties["status_indicator"], properties["status_description"]
    assert after == before
    catalog = listening.sandbox.catalog()
    assert catalog["deletions"] == catalog["refusals"] == []
    known = sum(is_about_a_known_object(account, body) for body in bodies)
    assert known >= 5
    most = REQUESTS_FOR_A_KNOWN_OBJECT * known + REQUESTS_FOR_THE_REST
    assert len(listening.sandbox.management_requests()) <= most
    assert process.running
    assert "Traceback" not in process.output
    for secret in (SECRET, API_KEY, "automation_email"):
        assert secret not in process.output


def is_about_a_known_object(account: Account, body: bytes) -> bool:
    """Whether an event names an object that its page has."""
    try:
        event = read_event(json.loads(body))
    except (ValueError, RecursionError):
        return False
    page = account.pages.get(event.page_id) if event else None
    if event is None or page is None:
        return False
    return event.subject_id in (
        page.incidents if event.is_incident else page.components
    )


def incident_event(page_id: str, incident_id: str, update_ids: list[str]) -> bytes:
    updates = [{"id": update_id} for update_id in update_ids]
    incident = {"id": incident_id, "incident_updates": updates}
    return json.dumps({"page": {"id": page_id}, "incident": incident}).encode()


def forged_deletions(account: Account) -> list[bytes]:
    """Events that name the updates of our incident as those of one that is gone."""
    incident = account.pages[OUR_PAGE].incidents[OUR_INCIDENT]
    update_ids = [update["id"] for update in incident["incident_updates"]]
    return [
        incident_event(OUR_PAGE, incident_id, update_ids)
        # Whatever name the sender chooses: one in every text, a status, a key, a page.
        for incident_id in (
            *("n0ne", "e", "investigating", "incident", OUR_PAGE),
            # Of an update's own name.
            *update_ids[:1],
        )
    ]


def test_an_event_that_names_another_pages_incident_deletes_nothing(
    listening: Listening,
) -> None:
    listening.wait_until_synced()
    [other] = [
        page for page_id, page in listening.account.pages.items() if page_id != OUR_PAGE
    ]
    incident = next(iter(other.incidents.values()))
    update_ids = [update["id"] for update in incident["incident_updates"]]
    before = listening.entities()
    assert listening.post(incident_event(OUR_PAGE, incident["id"], update_ids)) < 300
    listening.follow_a_true_event()
    assert listening.entities().keys() == before.keys()
