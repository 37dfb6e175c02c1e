"""The roles of examples/helm/scaled.yaml as processes with one key and one budget."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread
from typing import Any

import redis
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.integration_process import IntegrationProcess, integration, program
from sandbox.serving import serve
from tests.end_to_end.acting import SETTINGS as ACTING
from tests.end_to_end.conftest import API_KEY, Json, Sandbox
from tests.end_to_end.redis_stream import LIVE_EVENTS_ID, LiveEventsStream

WINDOW = 60.0
"""Seconds over which the vendor counts."""

OURS = "OCEAN__INTEGRATION__CONFIG__"


class Slots:
    """All that took a place in the shared window, though Redis forgets each in a minute.

    Attributes:
        taken: when each slot was taken, by Redis's clock, under its name.
    """

    def __init__(self, url: str) -> None:
        self.taken: dict[str, float] = {}
        self._redis = redis.Redis.from_url(url, decode_responses=True)
        self._ended = Event()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch the window for as long as the block takes."""
        thread = Thread(target=self._watch)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()
            self._redis.close()

    def fullest(self) -> int:
        """The most slots of any 60 seconds."""
        return most_in_a_window(sorted(self.taken.values()))

    def drawn(self, roles: dict[str, str], step: float = 5.0) -> str:
        """A line for each few seconds: how many slots each role's processes took.

        Args:
            roles: the role of each process, by its id.
            step: seconds.
        """
        began = min(self.taken.values())
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        for name, at in self.taken.items():
            process, priority = name.split(" ")[:2]
            role = roles.get(process.split("/")[1], process)
            counts[int((at - began) / step)][f"{role} ({priority})"] += 1
        names = sorted({name for each in counts.values() for name in each})
        lines = ["    s  " + "  ".join(names)]
        for number, each in sorted(counts.items()):
            cells = "  ".join(f"{each[name] or '':>{len(name)}}" for name in names)
            lines.append(f"{number * step:5.0f}  {cells}")
        return "\n".join(lines)

    def _watch(self) -> None:
        while not self._ended.wait(1.0):
            try:
                for key in self._redis.scan_iter("statuspage:*:slots"):
                    slots: Any = self._redis.zrange(key, 0, -1, withscores=True)
                    self.taken |= dict(slots)
            except redis.ConnectionError:
                continue


def most_in_a_window(moments: list[float]) -> int:
    """The most of some moments, in order, that any 60 seconds hold."""
    most = first = 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - WINDOW:
            first += 1
        most = max(most, last - first + 1)
    return most


class ScaledOut:
    """Starts processes that share a key, its budget and the stream of its events.

    Args:
        sandbox: both servers.
        stream: where events come from.
        budget_url: the Redis through which the processes share the budget.
        gateway_url: where Statuspage sends its webhooks.
        requests_per_minute: what the key allows.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        stream: LiveEventsStream,
        budget_url: str,
        gateway_url: str,
        requests_per_minute: int,
        stack: ExitStack,
    ) -> None:
        self.roles: dict[str, str] = {}
        self._sandbox = sandbox
        self._stream = stream
        self._gateway_url = gateway_url
        self._stack = stack
        self._settings = {
            f"{OURS}REQUESTS_PER_MINUTE": str(requests_per_minute),
            f"{OURS}BUDGET_REDIS_URL": budget_url,
        }

    def resync(self) -> IntegrationProcess:
        """The process that resyncs, as it starts; it takes no events."""
        return self._start("resync", {"OCEAN__BASE_URL": ""})

    def worker(self) -> IntegrationProcess:
        """One that takes events from the stream."""
        settings = self._stream.settings | {
            "OCEAN__BASE_URL": f"{self._gateway_url}/live-events/{LIVE_EVENTS_ID}",
            "OCEAN__INITIALIZE_PORT_RESOURCES": "false",
        }
        return self._start("worker", settings)

    def actions(self) -> IntegrationProcess:
        """One that carries out actions, and nothing else."""
        settings = ACTING | {
            "OCEAN__EVENT_LISTENER__TYPE": "ACTIONS_ONLY",
            "OCEAN__INITIALIZE_PORT_RESOURCES": "false",
            "OCEAN__BASE_URL": "",
        }
        return self._start("actions", settings)

    def _start(self, role: str, settings: dict[str, str]) -> IntegrationProcess:
        process = self._stack.enter_context(
            integration(
                self._sandbox.statuspage_url,
                self._sandbox.port_url,
                api_key=API_KEY,
                settings=settings | self._settings,
                listening=True,
                command=program("ocean", "sail"),
            )
        )
        number = sum(each.startswith(role) for each in self.roles.values()) + 1
        self.roles[str(process.id)] = f"{role} {number}"
        return process


@contextmanager
def scaled_out(
    sandbox: Sandbox, stream: LiveEventsStream, budget_url: str, limit: int
) -> Iterator[ScaledOut]:
    """What starts the processes, which end with the block."""
    with serve(gateway(stream)) as gateway_url, ExitStack() as stack:
        yield ScaledOut(sandbox, stream, budget_url, gateway_url, limit, stack)


def gateway(stream: LiveEventsStream) -> Starlette:
    """Port's gateway, which writes the webhooks that Statuspage sends to the stream."""

    async def take(request: Request) -> Response:
        body: Json = await request.json()
        stream.publish(body)
        return Response()

    path = f"/live-events/{LIVE_EVENTS_ID}/integration/webhook"
    return Starlette(routes=[Route(path, take, methods=["POST"])])
