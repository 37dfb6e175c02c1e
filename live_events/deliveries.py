"""Bringing events to Ocean: at once, after a while, or as part of one that waits."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from loguru import logger
from starlette.types import ASGIApp

from live_events.coalescer import Coalescer
from live_events.event import StatuspageEvent, as_payload


class Deliveries:
    """Posts events to Ocean's own application, inside this process.

    Args:
        coalescer: bounds what events can ask for.
        sleep: waits; seconds.
    """

    def __init__(
        self,
        coalescer: Coalescer,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._coalescer = coalescer
        self._sleep = sleep
        self._app: ASGIApp | None = None
        self._path = ""
        self._tasks: set[asyncio.Task[None]] = set()

    def connect(self, app: ASGIApp, path: str) -> None:
        """Say where events are posted to."""
        self._app, self._path = app, path

    def is_to_be_posted(self, event: StatuspageEvent) -> bool:
        """Whether an event has to be posted now; others are brought by what waits already."""
        if not self._coalescer.join(event):
            return False
        if hold := self._coalescer.hold(event):
            self._post_later(event, hold)
        return not hold

    def bring_again(self, event: StatuspageEvent, seconds: float) -> None:
        """Bring an event again after a while, unless Ocean takes events from elsewhere."""
        if self._app is not None:
            self._post_later(event, seconds, joined=False)

    def _post_later(
        self, event: StatuspageEvent, seconds: float, *, joined: bool = True
    ) -> None:
        async def post() -> None:
            await self._sleep(seconds)
            if joined or self._coalescer.join(event):
                await self._post(event)

        task = asyncio.create_task(post())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _post(self, event: StatuspageEvent) -> None:
        assert self._app is not None
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport) as http:
            answer = await http.post(
                f"http://ocean{self._path}", json=as_payload(event)
            )
        if not answer.is_success:
            logger.error(f"A delayed event could not be handed to Ocean: {answer}")
