"""Both ends of webhooks over real connections: a served emulator, and a receiver of them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sandbox.serving import serve
from sandbox.statuspage import Account, create_statuspage_app
from tests.sandbox.statuspage.clients import KEY

DEADLINE = 30.0
Json = dict[str, Any]


def eventually[T](found: Callable[[], T], *, is_enough: Callable[[T], bool]) -> T:
    """What is found once it is enough. Fails with what there is after the deadline."""
    deadline = time.monotonic() + DEADLINE
    while not is_enough(now := found()):
        assert time.monotonic() < deadline, f"after {DEADLINE} s there is {now!r}"
        time.sleep(0.01)
    return now


class Receiver:
    """Keeps what is posted to it, by path, and answers `statuses` in turn, then 200."""

    def __init__(self) -> None:
        self.url = ""
        self.statuses: list[int] = []
        self.is_silent = False
        self.requests: list[tuple[str, Json]] = []

    def bodies(self, path: str = "/hook") -> list[Json]:
        """What came to a path so far."""
        return [body for at, body in list(self.requests) if at == path]

    def wait_for(self, number: int, path: str = "/hook") -> list[Json]:
        """The first bodies that come to a path, at least so many."""
        return eventually(
            lambda: self.bodies(path), is_enough=lambda got: len(got) >= number
        )

    async def answer(self, request: Request) -> Response:
        """Keeps a request, and answers it unless the receiver is silent."""
        status = self.statuses.pop(0) if self.statuses else 200
        self.requests.append((request.url.path, await request.json()))
        if self.is_silent:
            await _disconnection(request)
        headers = {"Location": f"{self.url}/elsewhere"} if 300 <= status < 400 else None
        return Response(status_code=status, headers=headers)


async def _disconnection(request: Request) -> None:
    # After the body, the one message to come.
    while (await request.receive())["type"] != "http.disconnect":
        pass


@contextmanager
def receiving(*, is_silent: bool = False) -> Iterator[Receiver]:
    """A receiver that runs as long as the block; a silent one never answers."""
    receiver = Receiver()
    receiver.is_silent = is_silent
    route = Route("/{path:path}", receiver.answer, methods=["POST", "GET"])
    with serve(Starlette(routes=[route])) as url:
        receiver.url = url
        yield receiver


class Emulator:
    """A served emulator, as used for the first page of its account."""

    def __init__(self, account: Account, client: httpx.Client) -> None:
        self.account = account
        self.client = client
        self.page_id = next(iter(account.pages))

    def set(self, **options: Any) -> None:
        """Puts options in force."""
        self.client.put("/sandbox/options", json=options).raise_for_status()

    def change(self, method: str, path: str, body: Json | None = None) -> Any:
        """A change below the page through the control API."""
        answer = self.client.request(
            method, f"/sandbox/pages/{self.page_id}{path}", json=body
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def subscribe(self, endpoint: str, *, confirmed: bool = True) -> str:
        """Subscribes a webhook and answers its identifier."""
        subscriber = {"endpoint": endpoint, "skip_confirmation_notification": confirmed}
        answer = self.client.post(
            f"/v1/pages/{self.page_id}/subscribers", json={"subscriber": subscriber}
        )
        return str(answer.raise_for_status().json()["id"])

    def reactivate(self, subscriber_id: str) -> None:
        """Lifts a quarantine."""
        wanted = {"subscribers": [subscriber_id], "type": "webhook"}
        path = f"/v1/pages/{self.page_id}/subscribers/reactivate"
        self.client.post(path, json=wanted).raise_for_status()

    def subscriber(self, subscriber_id: str) -> Json:
        """The subscriber, whatever its state."""
        return self.account.page(self.page_id).subscribers[subscriber_id]

    def deliveries(self, number: int = 0) -> list[Json]:
        """The logged attempts, once there are at least so many."""

        def logged() -> list[Json]:
            entries: list[Json] = self.client.get("/sandbox/deliveries").json()
            return entries

        return eventually(logged, is_enough=lambda got: len(got) >= number)

    def component(self) -> Json:
        """A component that stands in a group and is operational."""
        return next(
            row
            for row in self.account.page(self.page_id).components.values()
            if row["group_id"] and row["status"] == "operational"
        )

    def mark(self, text: str) -> Json:
        """Makes a change that is announced, to be told by the incident's name."""
        incident: Json = self.change("POST", "/incidents", {"name": text})
        return incident


@contextmanager
def emulating(account: Account, app: ASGIApp | None = None) -> Iterator[Emulator]:
    """An emulator, a new one unless it is given, that runs as long as the block."""
    headers = {"Authorization": f"OAuth {KEY}"}
    with (
        serve(app or create_statuspage_app(account)) as url,
        httpx.Client(base_url=url, headers=headers) as client,
    ):
        yield Emulator(account, client)


def marks(bodies: list[Json]) -> list[str]:
    """The names of the incidents that these webhooks are about."""
    return [body["incident"]["name"] for body in bodies]
