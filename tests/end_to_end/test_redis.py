from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox.integration_process import IntegrationProcess, integration
from sandbox.statuspage import generate_account
from sandbox.statuspage.account.announcements import IncidentChange, StatusChange
from sandbox.watching import PortWatcher, wait_until, webhook_body
from tests.end_to_end.conftest import API_KEY, Json, Sandbox, SandboxFactory
from tests.end_to_end.redis_stream import LiveEventsStream, redis_stream

TAKEN = "Redis stream message received"
DONE = "Redis stream message processed"


@pytest.fixture
def stream(tmp_path: Path) -> Iterator[LiveEventsStream]:
    """The stream of a redis-server that ends with the test."""
    with redis_stream(str(tmp_path)) as stream:
        yield stream


@contextmanager
def worker(sandbox: Sandbox, stream: LiveEventsStream) -> Iterator[IntegrationProcess]:
    """A process that reads the stream, and does nothing else."""
    settings = {
        # What an address would have to show, and nothing here can.
        "OCEAN__INTEGRATION__CONFIG__WEBHOOK_SECRET": "open-sesame",
        # Tells of each step.
        "APPLICATION__LOG_LEVEL": "DEBUG",
    }
    with integration(
        sandbox.statuspage_url,
        sandbox.port_url,
        api_key=API_KEY,
        settings=stream.settings | settings,
        listening=True,
    ) as process:
        reads = "Started Redis stream consumer"
        took = wait_until(lambda: reads in process.output, 60)
        assert took is not None, process.output
        yield process


def test_events_come_through_redis(
    start_sandbox: SandboxFactory, stream: LiveEventsStream
) -> None:
    account = generate_account(pages=1, groups=1, components=3, incidents=2, seed=8)
    sandbox = start_sandbox(account)
    [page] = account.pages.values()
    incident = next(iter(page.incidents.values()))
    component = next(each for each in page.components.values() if not each["group"])
    with worker(sandbox, stream) as process:
        stream.publish(webhook_body(account, IncidentChange(page, incident)))
        stream.publish({"page": {"id": "foreignpage1"}, "incident": {"id": "any"}})
        stream.publish(webhook_body(account, StatusChange(page, component, "")))
        port = PortWatcher(sandbox.port_url)
        took = port.seconds_until(
            lambda entities: (
                incident["id"] in entities["statuspageIncident"]
                and bool(entities["statuspageComponent"][component["id"]]["properties"])
                if component["id"] in entities["statuspageComponent"]
                else False
            ),
            20,
        )
        assert took is not None, process.output
        assert wait_until(lambda: stream.left() == 0, 10) is not None
    assert "Dropped an event: page foreignpage1 is none of ours" in process.output


@pytest.mark.soak
def test_events_of_a_killed_worker_are_done_by_the_other(
    start_sandbox: SandboxFactory, stream: LiveEventsStream, default_mapping: Json
) -> None:
    account = generate_account(
        pages=1, groups=0, components=0, incidents=100, updates=1, seed=9
    )
    sandbox = start_sandbox(account)
    # One kind only: each costs Ocean a process.
    kinds = default_mapping["resources"]
    incidents_only = [each for each in kinds if each["kind"] == "incident"]
    sandbox.use_mapping(default_mapping | {"resources": incidents_only})
    [page] = account.pages.values()
    # On one host both have the same name for Redis. What is given back goes by how
    # long an event has been in somebody's hands, not by whose they are.
    with worker(sandbox, stream) as killed, worker(sandbox, stream) as other:
        for incident in page.incidents.values():
            stream.publish(webhook_body(account, IncidentChange(page, incident)))

        def in_the_middle() -> bool:
            taken, done = killed.output.count(TAKEN), killed.output.count(DONE)
            return taken > done >= 10

        assert wait_until(in_the_middle, 60) is not None, killed.output
        killed.kill()
        assert stream.left() > 10
        port = PortWatcher(sandbox.port_url)
        took = port.seconds_until(
            lambda entities: entities["statuspageIncident"].keys()
            == page.incidents.keys(),
            120,
        )
        assert took is not None, other.output
        assert wait_until(lambda: stream.left() == 0, 10) is not None
    assert "Requeued stuck PEL message" in other.output
    assert "Discarding stuck message" not in other.output
