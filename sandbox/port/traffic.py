"""Every request that came in, and the faults a test has ordered."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox import Json
from sandbox.port.timestamps import timestamp

# The sandbox's own control URLs are no traffic of Port's API.
_CONTROL_PREFIX = "/sandbox"


@dataclass
class Fault:
    """Fail `times` matching requests, after letting `skip` of them through.

    Without a status they are held until the faults are lifted, and then served.
    """

    method: str
    path: re.Pattern[str]
    status: int | None
    times: int = 1
    skip: int = 0
    lifted: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def from_json(cls, body: Json) -> "Fault":
        """Read `{"method", "path" (regex), "status" (null holds), "times"?, "skip"?}`.

        Raises: KeyError, TypeError, ValueError, re.error for anything else.
        """
        return cls(
            method=str(body["method"]).upper(),
            path=re.compile(body["path"]),
            status=None if body["status"] is None else int(body["status"]),
            times=int(body.get("times", 1)),
            skip=int(body.get("skip", 0)),
        )

    def strikes(self, method: str, path: str) -> bool:
        """Whether this request fails; counts it."""
        if self.times <= 0 or method != self.method or not self.path.search(path):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return True


@dataclass
class Traffic:
    """What came in, in order of the answers."""

    requests: list[Json] = field(default_factory=list)
    unknown_calls: list[Json] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def lift_faults(self) -> None:
        """Let everything pass again, what is held first of all."""
        for fault in self.faults:
            fault.lifted.set()
        self.faults.clear()


class TrafficMiddleware:
    """Records each request with the status of its answer, and makes faults strike."""

    def __init__(
        self,
        app: ASGIApp,
        traffic: Callable[[], Traffic],
        clock: Callable[[], datetime],
    ) -> None:
        self._app = app
        self._traffic = traffic
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_CONTROL_PREFIX):
            await self._app(scope, receive, send)
            return
        traffic = self._traffic()
        record = {
            "method": scope["method"],
            "path": scope["path"],
            "query": parse_qs(scope["query_string"].decode(), keep_blank_values=True),
            "status": None,
            "at": timestamp(self._clock()),
        }
        traffic.requests.append(record)

        async def send_and_record(message: Message) -> None:
            if message["type"] == "http.response.start":
                record["status"] = message["status"]
            await send(message)

        app = self._app
        for fault in traffic.faults:
            if fault.strikes(scope["method"], scope["path"]):
                if fault.status is None:
                    await fault.lifted.wait()
                else:
                    app = JSONResponse(
                        {"ok": False, "error": "fault", "message": "ordered by a test"},
                        fault.status,
                    )
                break
        await app(scope, receive, send_and_record)
