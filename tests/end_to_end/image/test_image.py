"""Containers of the image, made by the Dockerfile's own steps, between both servers."""

import ssl
from pathlib import Path

import httpx
import pytest
import trustme

from sandbox.expectation import find_problems
from sandbox.integration_process import ROOT
from sandbox.port.app import create_port_app
from sandbox.serving import LOOPBACK, free_port, serve
from sandbox.statuspage import example_account, generate_account
from sandbox.watching import wait_until
from tests.end_to_end.conftest import Sandbox, SandboxFactory
from tests.end_to_end.image.building import Image
from tests.end_to_end.image.conftest import SECONDS, Containers, settings_for
from tests.end_to_end.image.dockerfile import build_context
from tests.end_to_end.image.machine import CERTIFICATES
from tests.install.locked import installed, locked

pytestmark = pytest.mark.soak

ONCE = '{"type":"ONCE"}'
"""As Port's chart sets the event listener of a CronJob."""

SYNC_ONCE = ("python", "sync_once.py")


@pytest.fixture
def sandbox(start_sandbox: SandboxFactory) -> Sandbox:
    """The documented example account and an empty Port."""
    return start_sandbox(example_account())


def test_it_holds_nothing_of_development(image: Image) -> None:
    files = {file for file in image.files("/app") if not file.endswith(".pyc")}
    assert files == {str(path) for path in build_context()}
    packages = {file.split("/")[0] for file in image.files("/opt/statuspage/lib")}
    assert packages == {"python3.12"}


def test_exactly_what_is_locked_is_installed(image: Image) -> None:
    site_packages = "/opt/statuspage/lib/python3.12/site-packages"
    found = installed(image.machine.inside(site_packages))
    assert found == locked(ROOT / "requirements.txt")


def test_it_syncs_as_it_is(containers: Containers, sandbox: Sandbox) -> None:
    settings = settings_for(sandbox, OCEAN__EVENT_LISTENER=ONCE)
    container = containers.start(settings)
    assert container.wait(SECONDS) == 0, container.output
    assert find_problems(sandbox.account, sandbox.catalog()) == []


def test_as_it_is_it_fails_when_its_one_sync_failed(
    containers: Containers, sandbox: Sandbox
) -> None:
    settings = settings_for(
        sandbox,
        OCEAN__EVENT_LISTENER=ONCE,
        OCEAN__INTEGRATION__CONFIG__STATUSPAGE_API_KEY="wrong-key",
    )
    container = containers.start(settings)
    assert container.wait(SECONDS) == 1, container.output
    assert container.lines[-1].startswith("The sync failed. ")
    assert sandbox.resync_state() == "failed"


@pytest.mark.parametrize("user", ["1001:0", "1234567:0", "4711:4711"])
def test_any_user_syncs_where_only_tmp_ocean_can_be_written_to(
    containers: Containers, sandbox: Sandbox, user: str
) -> None:
    container = containers.start(
        settings_for(sandbox), *SYNC_ONCE, user=user, read_only=True
    )
    assert container.wait(SECONDS) == 0, container.output
    assert find_problems(sandbox.account, sandbox.catalog()) == []


def test_any_user_syncs_with_the_images_own_tmp_ocean(
    containers: Containers, sandbox: Sandbox
) -> None:
    container = containers.start(settings_for(sandbox), *SYNC_ONCE, user="4711:4711")
    assert container.wait(SECONDS) == 0, container.output
    assert find_problems(sandbox.account, sandbox.catalog()) == []


def test_an_authority_of_ones_own_is_trusted_once_its_certificate_is_mounted(
    containers: Containers, sandbox: Sandbox, tmp_path: Path
) -> None:
    authority = trustme.CA()
    mounted = tmp_path / "certificates"
    mounted.mkdir()
    # Whichever comes first ends without a line break, and must not spoil the other.
    for name, each in (("ours.crt", authority), ("another.pem", trustme.CA())):
        (mounted / name).write_bytes(each.cert_pem.bytes().rstrip())
    key = tmp_path / "server.pem"
    authority.issue_cert(LOOPBACK).private_key_and_cert_chain_pem.write_to_path(
        str(key)
    )
    with serve(create_port_app(), certificate=key) as port_url:
        settings = settings_for(sandbox, OCEAN__PORT__BASE_URL=port_url)
        stranger = containers.start(settings, *SYNC_ONCE)
        assert stranger.wait(SECONDS) == 1
        assert "CERTIFICATE_VERIFY_FAILED" in stranger.lines[-1]
        trusting = containers.start(
            settings, *SYNC_ONCE, read_only=True, mounts={CERTIFICATES: mounted}
        )
        assert trusting.wait(SECONDS) == 0, trusting.output
        catalog = httpx.get(
            f"{port_url}/sandbox/catalog",
            verify=ssl.create_default_context(cafile=str(mounted / "ours.crt")),
        ).json()
    assert find_problems(sandbox.account, catalog) == []


def test_its_health_is_the_servers_and_its_webhooks_can_be_removed(
    containers: Containers, start_sandbox: SandboxFactory
) -> None:
    account = generate_account(pages=1, incidents=1, components=1)
    sandbox = start_sandbox(account)
    [page] = account.pages.values()
    url = f"http://{LOOPBACK}:{free_port()}"

    def subscribed() -> bool:
        endpoints = [each.get("endpoint", "") for each in page.subscribers.values()]
        return any(endpoint.startswith(url) for endpoint in endpoints)

    settings = settings_for(
        sandbox, APPLICATION__PORT=url.rpartition(":")[2], OCEAN__BASE_URL=url
    )
    assert not containers.healthy(settings)
    container = containers.start(settings)
    assert wait_until(subscribed, SECONDS) is not None, container.output
    assert wait_until(lambda: containers.healthy(settings), SECONDS) is not None
    container.terminate()
    # Not waited for longer: workers that Ocean forked outlive it, but no container.
    assert wait_until(lambda: not container.running, SECONDS) is not None
    assert containers.ended(settings, "python", "unsubscribe.py") == 0
    assert not subscribed()
