"""The sandbox's servers, each in a process of its own, as in the world.

In the benchmark's own process they would wait for each other's turn, and the
floor, which needs no Statuspage, would be measured under less load.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

import httpx
from starlette.types import ASGIApp

from benchmarks.accounts import AccountSize
from sandbox.integration_process import INTEGRATION_IDENTIFIER
from sandbox.port.app import create_port_app
from sandbox.serving import serve
from sandbox.statuspage import RateLimit, create_statuspage_app

START_DEADLINE = 300.0
"""Seconds: the largest account takes half a minute to be made up."""

ANSWER_DEADLINE = 300.0
"""Seconds: the catalog of a large account is large."""

POLL_INTERVAL = 0.02
"""Seconds."""

LONGEST_WAIT = 90.0
"""Seconds for a change on its way to Port."""

KEY = {"Authorization": "OAuth sandbox-key"}

type Json = dict[str, Any]


class StatuspageServer:
    """The emulated Statuspage and its controls."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=ANSWER_DEADLINE)

    def begin(self, *, latency: float = 0.0, limited: bool = False) -> None:
        """Forget the requests, and set how it answers from now on."""
        limit = RateLimit().model_dump(mode="json") if limited else None
        options = {"latency": latency, "rate_limit": limit}
        self._http.put("/sandbox/options", json=options).raise_for_status()
        self._http.delete("/sandbox/requests").raise_for_status()

    def management_requests(self) -> list[Json]:
        """The requests that count against the vendor's limit."""
        requests = self._http.get("/sandbox/requests").json()
        return [each for each in requests if each["path"].startswith("/v1/")]

    def page_ids(self) -> list[str]:
        """The account's pages."""
        return list(self._http.get("/sandbox/account").json())

    def open_incident(self, page_id: str, name: str) -> str:
        """Change the account, which sends a webhook; the new incident's identifier."""
        path = f"/sandbox/pages/{page_id}/incidents"
        answer = self._http.post(path, json={"name": name}).raise_for_status()
        identifier: str = answer.json()["id"]
        return identifier

    def post_update(self, page_id: str, text: str) -> str:
        """Post an update to the page's only incident; the update's identifier."""
        incidents = f"/pages/{page_id}/incidents"
        answer = self._http.get(f"/v1{incidents}", headers=KEY)
        [incident] = answer.raise_for_status().json()
        path = f"/sandbox{incidents}/{incident['id']}/incident_updates"
        answer = self._http.post(path, json={"body": text}).raise_for_status()
        identifier: str = answer.json()["id"]
        return identifier


class PortServer:
    """The emulated Port, looked at with little effort on its side."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=ANSWER_DEADLINE)
        credentials = {"clientId": "benchmark", "clientSecret": "benchmark"}
        answer = self._http.post("/v1/auth/access_token", json=credentials)
        token = answer.raise_for_status().json()["accessToken"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def catalog(self) -> Json:
        """All that it holds; this takes long when it is much."""
        catalog: Json = self._http.get("/sandbox/catalog").json()
        return catalog

    def use_mapping(self, mapping: Json) -> None:
        """Have the integration find this mapping instead of installing its own."""
        url = "/sandbox/integration-config"
        self._http.put(url, json=mapping).raise_for_status()

    def has(self, blueprint: str, identifier: str) -> bool:
        """Whether it has an entity."""
        path = f"/v1/blueprints/{blueprint}/entities/{identifier}"
        return self._http.get(path).is_success

    def wait_for(self, blueprint: str, identifier: str) -> None:
        """Wait until it has an entity.

        Raises:
            RuntimeError: it does not get it.
        """
        deadline = time.monotonic() + LONGEST_WAIT
        while not self.has(blueprint, identifier):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{blueprint} {identifier} did not arrive")
            time.sleep(POLL_INTERVAL)

    def resync_status(self) -> str:
        """How the integration says that its resync is; nothing before it has said so."""
        answer = self._http.get(f"/v1/integration/{INTEGRATION_IDENTIFIER}")
        if not answer.is_success:
            return ""
        status: str = answer.json()["integration"]["resyncState"]["status"]
        return status


@contextmanager
def statuspage(size: AccountSize) -> Iterator[StatuspageServer]:
    """Serve an account of a size."""
    with _served_apart(partial(_statuspage_app, size)) as url:
        yield StatuspageServer(url)


@contextmanager
def empty_port() -> Iterator[PortServer]:
    """Serve a Port without anything in it."""
    with _served_apart(create_port_app) as url:
        yield PortServer(url)


def _statuspage_app(size: AccountSize) -> ASGIApp:
    return create_statuspage_app(size.account())


@contextmanager
def _served_apart(make_app: Callable[[], ASGIApp]) -> Iterator[str]:
    processes = multiprocessing.get_context("spawn")
    here, there = processes.Pipe()
    process = processes.Process(target=_serve, args=(make_app, there), daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(START_DEADLINE):
            raise RuntimeError("a server did not start")
        yield here.recv()
    finally:
        here.close()
        process.join(10.0)
        if process.is_alive():
            process.kill()
            process.join()


def _serve(make_app: Callable[[], ASGIApp], benchmark: Connection) -> None:
    with serve(make_app()) as url:
        benchmark.send(url)
        # Until the benchmark closes its end, or is no more.
        benchmark.poll(None)
