"""What Port is told of a resync's end where it does the processing."""

import json
from typing import Any, cast

import httpx
import pytest
import respx
from port_ocean.clients.dsp import lifecycle as oceans_lifecycle
from port_ocean.clients.dsp.lifecycle import GranularityType, LifecycleClient

from client import StatuspageClient
from errors import PortError
from resync.lifecycle import StatuspageLifecycle
from resync.live_overlay import LiveOverlay
from resync.session import open_session
from tests.oceans_port import Authentication

PORT = "https://port.test/v1"
KIND = GranularityType.KIND


class RemoteAuthentication(Authentication):
    """Ocean's login at an address."""

    api_url = PORT


class Sender:
    """Stands for Ocean's HTTP client, which needs a whole application."""

    async def do_post(self, url: str, json: dict[str, Any]) -> None:
        """Post it."""
        async with httpx.AsyncClient() as http:
            (await http.post(url, json=json)).raise_for_status()


@pytest.fixture(autouse=True)
def _sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        oceans_lifecycle, "get_lifecycle_http_client", lambda _: Sender()
    )


async def told(
    lifecycle: type[LifecycleClient], client: StatuspageClient, *failed: str
) -> tuple[list[str], set[str]]:
    """What Port is told of a resync of which these kinds have failed, and what the session knows."""
    with respx.mock(assert_all_called=False) as network:
        network.get("https://api.statuspage.io/v1/pages").respond(json=[{"id": "p1"}])
        route = network.post(f"{PORT}/lifecycle/r1").respond(200)
        network.post(f"{PORT}/lifecycle/r1/kind").respond(200)
        authentication: Any = RemoteAuthentication()
        sender = lifecycle(authentication)
        async with open_session(client, frozenset(), LiveOverlay()) as session:
            for kind in failed:
                await sender.notify_failed("r1", KIND, kind)
            await sender.notify_resync_finished("r1", "mine", "statuspage")
        bodies = [json.loads(call.request.content) for call in route.calls]
    return [cast(str, each["status"]) for each in bodies], session.failed_kinds


async def test_a_resync_of_which_a_kind_failed_has_failed(
    client: StatuspageClient,
) -> None:
    assert await told(StatuspageLifecycle, client, "incident-3") == (
        ["failed"],
        {"incident-3"},
    )


async def test_a_resync_of_which_none_failed_is_finished(
    client: StatuspageClient,
) -> None:
    assert await told(StatuspageLifecycle, client) == (["finished"], set())


async def test_ocean_itself_calls_it_finished(client: StatuspageClient) -> None:
    """Nobody else sees to it: Ocean's resync ends so whatever became of its kinds."""
    assert (await told(LifecycleClient, client, "incident-3"))[0] == ["finished"]


async def test_a_beginning_that_port_refuses_says_what_to_set() -> None:
    with respx.mock:
        respx.post(f"{PORT}/lifecycle/r1").respond(404)
        authentication: Any = RemoteAuthentication()
        with pytest.raises(PortError, match=r"404.*OCEAN__PROCESSING_MODE=ocean-core"):
            await StatuspageLifecycle(authentication).notify_resync_started(
                "r1", "mine", "statuspage", "full_sync"
            )
