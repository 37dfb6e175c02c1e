"""A resync, two live workers and an actions worker as processes with one key."""

import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from sandbox.statuspage import Account, generate_account
from sandbox.watching import PortWatcher, wait_until
from tests.end_to_end.acting import Acting, log_of
from tests.end_to_end.conftest import Json, Sandbox, SandboxFactory
from tests.end_to_end.listening import Listening, compared
from tests.end_to_end.redis_stream import LiveEventsStream, redis_stream
from tests.end_to_end.scaled_out import Slots, most_in_a_window, scaled_out
from tests.redis_server import RedisServer, redis_server

pytestmark = pytest.mark.soak

LIMIT = 300
"""Requests a minute: the run is at its limit for a while, and not for long."""

EVENTS = 180
"""Besides those at the end about everything that was changed."""
SECONDS = 500.0
"""Within which anything has to have happened, on a busy machine."""

AWAY = "Redis, through which processes share the key's requests, is away"
BACK = "Redis is there"

KINDS = ("component_group", "incident")
STATUSES = ("identified", "monitoring", "investigating")
COMPONENT_STATUSES = ("major_outage", "operational")


@pytest.fixture
def stream(tmp_path: Path) -> Iterator[LiveEventsStream]:
    with redis_stream(str(tmp_path)) as stream:
        yield stream


@pytest.fixture
def budget(tmp_path: Path) -> Iterator[RedisServer]:
    """The Redis of the budget, which may end without the stream."""
    with redis_server(str(tmp_path)) as server:
        yield server


@pytest.fixture
def mapping(default_mapping: Json) -> Json:
    """Two kinds only: each costs Ocean a process for each event."""
    kinds = [each for each in default_mapping["resources"] if each["kind"] in KINDS]
    return default_mapping | {"resources": kinds}


@pytest.fixture
def sandbox(start_sandbox: SandboxFactory, mapping: Json) -> Sandbox:
    """An account whose resync takes some twenty requests, in Port already."""
    account = generate_account(
        pages=8, groups=2, components=6, incidents=8, updates=1, seed=17
    )
    sandbox = start_sandbox(account)
    sandbox.use_mapping(mapping)
    sandbox.sync()
    sandbox.forget_requests()
    sandbox.set_options(rate_limit={"requests": LIMIT})
    return sandbox


class Changes:
    """Changes to an account that Statuspage tells of, the same in every run.

    Attributes:
        made: how many there were so far.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self.made = 0
        self._pages = cycle(account.pages)
        self._incidents = {
            page_id: cycle(list(page.incidents))
            for page_id, page in account.pages.items()
        }
        self._components = {
            page_id: cycle(
                [each["id"] for each in page.components.values() if each["group_id"]]
            )
            for page_id, page in account.pages.items()
        }

    def make(self, times: int) -> None:
        """Change so many things: mostly incidents, some new, and components of groups."""
        for page_id in (next(self._pages) for _ in range(times)):
            self.made += 1
            if self.made % 20 == 7:
                self._change_component(page_id, next(self._components[page_id]))
            elif self.made % 50 == 4:
                values = {"name": f"New {self.made}"}
                self._account.create_incident(page_id, values)
            else:
                self._update_incident(page_id, next(self._incidents[page_id]))

    def touch_all(self) -> None:
        """Change every incident, and a component of every group."""
        for page_id, page in self._account.pages.items():
            for incident_id in list(page.incidents):
                self.made += 1
                self._update_incident(page_id, incident_id)
            groups = {each["group_id"]: each for each in page.components.values()}
            for group_id, component in groups.items():
                if group_id:
                    self.made += 1
                    self._change_component(page_id, component["id"])

    def _update_incident(self, page_id: str, incident_id: str) -> None:
        values = {
            "body": f"Update {self.made}",
            "status": STATUSES[self.made % len(STATUSES)],
        }
        self._account.create_incident_update(page_id, incident_id, values)

    def _change_component(self, page_id: str, component_id: str) -> None:
        component = self._account.page(page_id).components[component_id]
        status = next(
            each for each in COMPONENT_STATUSES if each != component["status"]
        )
        self._account.change_component(page_id, component_id, {"status": status})


def subscribed(account: Account) -> list[str]:
    """The pages whose events come here."""
    return [
        page_id
        for page_id, page in account.pages.items()
        if page.subscribers_in("all", "webhook")
    ]


def assert_within_the_limit(sandbox: Sandbox, limit: int = LIMIT) -> list[Json]:
    """That Statuspage has refused nothing; the requests so far."""
    requests = sandbox.management_requests()
    assert not [each for each in requests if each["status"] in (420, 429)]
    assert most_in_a_window([each["at"] for each in requests]) <= limit
    return requests


def test_all_arrives_within_the_limit_though_workers_are_killed(
    sandbox: Sandbox, mapping: Json, stream: LiveEventsStream, budget: RedisServer
) -> None:
    account, port = sandbox.account, PortWatcher(sandbox.port_url)
    changes, slots = Changes(account), Slots(budget.url)
    page_ids = list(account.pages)
    with (
        slots.watched(),
        scaled_out(sandbox, stream, budget.url, LIMIT) as roles,
    ):
        acting = Acting(sandbox, roles.actions())
        acting.add_actions()
        workers = [roles.worker(), roles.worker()]

        def all_subscribed() -> bool:
            return subscribed(account) == page_ids

        assert wait_until(all_subscribed, SECONDS) is not None, workers[0].output

        def open_incident(name: str) -> str:
            return acting.start(
                "create_statuspage_incident",
                status_page=page_ids[len(runs) % len(page_ids)],
                incident_title=name,
            )

        runs: list[str] = []
        runs.append(open_incident("Before"))
        changes.make(EVENTS // 2)
        resyncs = port.completed_resyncs()
        resyncing = roles.resync()

        def in_the_middle() -> bool:
            return stream.published > EVENTS // 4 and stream.left() > 20

        assert wait_until(in_the_middle, SECONDS) is not None, workers[0].output
        runs.append(open_incident("While workers die"))
        for worker in workers:
            worker.kill()
        left = stream.left()
        workers = [roles.worker(), roles.worker()]
        assert left > 0
        print(f"{left} events were left when both workers were killed")
        changes.make(EVENTS - EVENTS // 2)
        runs.append(open_incident("While it resyncs"))

        def resynced() -> bool:
            return port.completed_resyncs() > resyncs

        assert wait_until(resynced, SECONDS) is not None, resyncing.output
        # What a resync has overwritten with what it read before, the next event corrects.
        changes.touch_all()
        runs.append(open_incident("After"))
        for run_id in runs:
            run = acting.wait_for(run_id, SECONDS)
            assert run["status"] == "SUCCESS", log_of(run)

        def all_done() -> bool:
            # The actions were told of as well.
            return stream.published >= changes.made + len(runs) and not stream.left()

        assert wait_until(all_done, SECONDS) is not None, (
            stream.published,
            stream.left(),
            workers[0].output,
        )
        requests = assert_within_the_limit(sandbox)
        print(f"{len(requests)} requests, {slots.fullest()} in the fullest minute")
        print(slots.drawn(roles.roles))
        sandbox.set_options(rate_limit=None)
        live = Listening(sandbox, workers[0])
        assert not sandbox.catalog()["refusals"]
        assert sandbox.identifiers()["statuspageIncident"] == {
            incident for page in account.pages.values() for incident in page.incidents
        }
        assert compared(live.entities()) == compared(live.fresh_resync(mapping))
    for process in (resyncing, *workers):
        assert "ERROR" not in process.output
        assert "Discarding stuck message" not in process.output


def test_while_the_budgets_redis_fails_nothing_is_refused_and_then_all_is_counted(
    start_sandbox: SandboxFactory, stream: LiveEventsStream, budget: RedisServer
) -> None:
    limit = 150
    account = generate_account(
        pages=15, groups=0, components=1, incidents=1, updates=1, seed=18
    )
    sandbox = start_sandbox(account)
    sandbox.sync()
    sandbox.forget_requests()
    sandbox.set_options(rate_limit={"requests": limit})
    port, page_ids = PortWatcher(sandbox.port_url), list(account.pages)
    with scaled_out(sandbox, stream, budget.url, limit) as roles:
        worker = roles.worker()
        all_subscribed = wait_until(lambda: subscribed(account) == page_ids, SECONDS)
        assert all_subscribed is not None, worker.output
        # Slow enough for Redis to end in the middle, and to be back before it is over.
        sandbox.set_options(latency=1.5)
        before = len(sandbox.management_requests())
        resyncing = roles.resync()
        both = (resyncing, worker)

        def has_begun() -> bool:
            return len(sandbox.management_requests()) > before + 5

        assert wait_until(has_begun, SECONDS) is not None, resyncing.output
        budget.end()
        missed = account.create_incident(page_ids[0], {"name": "While it is away"})

        def both_know() -> bool:
            return all(AWAY in each.output for each in both)

        assert wait_until(both_know, SECONDS) is not None, worker.output
        budget.start()

        def is_back() -> bool:
            return BACK in resyncing.output

        assert wait_until(is_back, SECONDS) is not None, resyncing.output
        port.wait_for_resync(resyncing, 2)
        incident = account.create_incident(page_ids[1], {"name": "After"})
        created = {missed["id"], incident["id"]}
        took = port.seconds_until(
            lambda entities: created <= entities["statuspageIncident"].keys(), SECONDS
        )
        assert took is not None, worker.output
        requests = assert_within_the_limit(sandbox, limit)
        # Less than a minute, for what is about to leave the window.
        recent = [each for each in requests if each["at"] > time.time() - 55]
        with budget.connection() as connection:
            [slots] = connection.keys("statuspage:*:slots")
            assert connection.zcard(slots) >= len(recent) > 0
    for process in both:
        assert process.output.count(AWAY) == process.output.count(BACK) == 1
        assert "ERROR" not in process.output
