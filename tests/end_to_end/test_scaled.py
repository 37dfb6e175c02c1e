"""Resyncs and live events in processes of their own, as examples/helm/scaled.yaml has it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sandbox.integration_process import IntegrationProcess, integration
from sandbox.statuspage import generate_account
from sandbox.watching import PortWatcher, wait_until
from tests.end_to_end.conftest import API_KEY, Json, Sandbox, SandboxFactory
from tests.end_to_end.listening import SECONDS, SETTINGS

pytestmark = pytest.mark.soak

# `ocean sail`, to which an hour is a moment.
HURRIED_SAIL = """
from live_events import subscriptions
subscriptions.CHECK_INTERVAL = 0
subscriptions.LOOK_AFTER_INTERVAL = 0.2
from port_ocean.cli.cli import cli_start

cli_start()
"""


@pytest.fixture
def sandbox(start_sandbox: SandboxFactory) -> Sandbox:
    """An account with one page, and an empty Port."""
    return start_sandbox(
        generate_account(pages=1, groups=0, components=1, incidents=1, seed=12)
    )


@contextmanager
def syncing_pod(sandbox: Sandbox) -> Iterator[IntegrationProcess]:
    """The pod that resyncs, once it has: the chart tells it no address."""
    with integration(
        sandbox.statuspage_url,
        sandbox.port_url,
        api_key=API_KEY,
        settings=SETTINGS | {"OCEAN__BASE_URL": ""},
        listening=True,
    ) as process:
        PortWatcher(sandbox.port_url).wait_for_resync(process, 1)
        yield process


@contextmanager
def worker(sandbox: Sandbox) -> Iterator[IntegrationProcess]:
    """One that takes the live events, as the chart starts it."""
    only_webhooks = {
        "OCEAN__EVENT_LISTENER": '{"type":"WEBHOOKS_ONLY"}',
        "OCEAN__INITIALIZE_PORT_RESOURCES": "false",
    }
    with integration(
        sandbox.statuspage_url,
        sandbox.port_url,
        api_key=API_KEY,
        settings=SETTINGS | only_webhooks,
        listening=True,
        command=["python", "-c", HURRIED_SAIL, "sail"],
    ) as process:
        yield process


def webhooks(sandbox: Sandbox) -> list[Json]:
    """The webhook subscriptions of the only page."""
    [page] = sandbox.account.pages.values()
    return page.subscribers_in("all", "webhook")


def test_a_worker_looks_after_its_subscription_without_a_resync(
    sandbox: Sandbox,
) -> None:
    [page_id] = sandbox.account.pages
    port = PortWatcher(sandbox.port_url)

    def arrives(name: str) -> bool:
        incident = sandbox.account.create_incident(page_id, {"name": name})
        took = port.seconds_until(
            lambda entities: incident["id"] in entities["statuspageIncident"], SECONDS
        )
        return took is not None

    with syncing_pod(sandbox) as syncing, worker(sandbox) as following:
        assert wait_until(lambda: bool(webhooks(sandbox)), SECONDS) is not None
        assert arrives("Before"), following.output
        [webhook] = webhooks(sandbox)
        sandbox.account.quarantine_subscriber(page_id, webhook["id"])

        def is_repaired() -> bool:
            return webhooks(sandbox)[0]["quarantined_at"] is None

        assert wait_until(is_repaired, SECONDS) is not None, following.output
        assert arrives("After"), following.output
    assert "Reactivated the subscription to page" in following.output
    assert port.completed_resyncs() == 1
    assert "Reactivated" not in syncing.output
