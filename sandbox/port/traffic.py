"""Every request that came in, and the faults a test has ordered."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from urllib.parse import parse_qs

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox import Json
from sandbox.port.timestamps import timestamp

# The sandbox's own control URLs are no traffic of Port's API.
_CONTROL_PREFIX = "/sandbox"


class Fault(BaseModel):
    """Fail `times` matching requests, after letting `skip` of them through.

    A request matches by `method` and `path` (a regular expression found anywhere in it).
    It is answered with `status`; without one it is held until the faults are lifted,
    and then served. With an `entity` a bulk call is served, but for that entity, which
    is refused with `status`.
    """

    model_config = ConfigDict(extra="forbid")

    method: Annotated[str, AfterValidator(str.upper)]
    path: re.Pattern[str]
    status: int | None = Field(ge=200, le=599)
    times: int | None = Field(default=1, ge=1)
    skip: int = Field(default=0, ge=0)
    entity: str | None = None
    _lifted: asyncio.Event = PrivateAttr(default_factory=asyncio.Event)

    def strikes(self, method: str, path: str, entity: str | None = None) -> bool:
        """Whether this request, or an entity in it, fails; counts it."""
        if self.times == 0 or (method, entity) != (self.method, self.entity):
            return False
        if not self.path.search(path):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def lift(self) -> None:
        """Let what is held go on."""
        self._lifted.set()

    async def wait_until_lifted(self) -> None:
        """Hold a request."""
        await self._lifted.wait()


@dataclass
class Traffic:
    """What came in, in order of the answers."""

    requests: list[Json] = field(default_factory=list)
    unknown_calls: list[Json] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def refusal_of(self, method: str, path: str, entity: str) -> int | None:
        """The status with which an entity in a bulk call is refused, or None."""
        for fault in self.faults:
            if fault.strikes(method, path, entity):
                return fault.status
        return None

    def lift_faults(self) -> None:
        """Let everything pass again, what is held first of all."""
        for fault in self.faults:
            fault.lift()
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
                    await fault.wait_until_lifted()
                else:
                    app = JSONResponse(
                        {"ok": False, "error": "fault", "message": "ordered by a test"},
                        fault.status,
                    )
                break
        await app(scope, receive, send_and_record)
