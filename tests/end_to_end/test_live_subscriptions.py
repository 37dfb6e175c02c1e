import os
import subprocess
import sys

import pytest

from sandbox.integration_process import ROOT, integration
from sandbox.statuspage import generate_account
from sandbox.watching import wait_until
from tests.end_to_end.conftest import API_KEY, Json, Sandbox, SandboxFactory
from tests.end_to_end.listening import SECONDS, listen

pytestmark = pytest.mark.soak

INSTALLATION = "statuspage-sandbox"
BASE_URL = "http://127.0.0.1:9/somewhere"
SETTINGS = {"OCEAN__BASE_URL": BASE_URL + "/"}


def webhooks(sandbox: Sandbox) -> list[Json]:
    """The webhook subscriptions of the account's only page."""
    [page] = sandbox.account.pages.values()
    return page.subscribers_in("all", "webhook")


def unsubscribe(sandbox: Sandbox) -> subprocess.CompletedProcess[str]:
    """Run what `make unsubscribe` runs."""
    environment = {
        "PATH": os.environ["PATH"],
        "OCEAN__PORT__CLIENT_ID": "any",
        "OCEAN__PORT__CLIENT_SECRET": "any",
        "OCEAN__PORT__BASE_URL": sandbox.port_url,
        "OCEAN__BASE_URL": BASE_URL,
        "OCEAN__INTEGRATION__IDENTIFIER": INSTALLATION,
        "OCEAN__INTEGRATION__CONFIG__STATUSPAGE_API_KEY": API_KEY,
        "OCEAN__INTEGRATION__CONFIG__STATUSPAGE_HOST": sandbox.statuspage_url,
    }
    return subprocess.run(
        [sys.executable, "unsubscribe.py"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_starts_leave_one_working_subscription_and_unsubscribing_none(
    start_sandbox: SandboxFactory,
) -> None:
    account = generate_account(pages=1, groups=0, components=1, incidents=1, seed=4)
    sandbox = start_sandbox(account)
    [page_id] = account.pages
    elsewhere = {
        "mode": "webhook",
        "endpoint": "https://else.where/integration/webhook",
        "quarantined_at": None,
    }
    stranger = account.add_subscriber(page_id, elsewhere, unconfirmed=False)

    with listen(sandbox, "first secret", SETTINGS):
        [_, first] = webhooks(sandbox)
    assert first["endpoint"] == (
        f"{BASE_URL}/integration/webhook?installation={INSTALLATION}&token=first+secret"
    )

    account.quarantine_subscriber(page_id, first["id"])
    with listen(sandbox, "first secret", SETTINGS) as process:
        [_, repaired] = webhooks(sandbox)
        assert repaired["id"] == first["id"]
        assert repaired["quarantined_at"] is None
        assert "Reactivated the subscription to page" in process.output

    email = {"OCEAN__INTEGRATION__CONFIG__SUBSCRIBER_EMAIL": "ops@example.com"}
    with listen(sandbox, "second secret", SETTINGS | email) as process:
        [_, replaced] = webhooks(sandbox)
        assert replaced["endpoint"].endswith("&token=second+secret")
        assert replaced["email"] == "ops@example.com"
        for secret in (API_KEY, "first+secret", "second+secret", "second secret"):
            assert secret not in process.output

    result = unsubscribe(sandbox)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Removed 1 webhook subscription(s)" in result.stdout
    assert webhooks(sandbox) == [stranger]
    assert API_KEY not in result.stdout + result.stderr


def test_a_page_that_allows_no_webhooks_is_named_and_left_alone(
    start_sandbox: SandboxFactory,
) -> None:
    account = generate_account(pages=2, groups=0, components=1, incidents=1, seed=4)
    closed, open_ = account.pages
    account.change_page(closed, {"allow_webhook_subscribers": False})
    sandbox = start_sandbox(account)
    with listen(sandbox) as process:
        assert not account.page(closed).subscribers_in("all", "webhook")
        assert len(account.page(open_).subscribers_in("all", "webhook")) == 1
        assert f"No live events from page {closed}" in process.output


def test_a_start_with_a_wrong_key_names_it_and_loses_no_event(
    start_sandbox: SandboxFactory,
) -> None:
    account = generate_account(pages=1, groups=0, components=1, incidents=1, seed=4)
    sandbox = start_sandbox(account)
    with integration(
        sandbox.statuspage_url, sandbox.port_url, api_key="wrong", listening=True
    ) as process:
        failed = wait_until(
            lambda: "The resync could not begin." in process.output, SECONDS
        )
        assert failed is not None, process.output
    errors = [line for line in process.lines if "| ERROR " in line]
    assert any("Live events are not switched on" in line for line in errors)
    assert all("set it as statuspageApiKey" in line for line in errors)
    assert "could not be followed" not in process.output
