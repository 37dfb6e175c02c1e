"""Serving an application on this machine, for as long as a block of code runs."""

import asyncio
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

LOOPBACK = "127.0.0.1"
START_DEADLINE = 10.0
"""Seconds within which a server answers, or never."""


class _PromptServer(uvicorn.Server):
    """uvicorn's, which looks ten times as often whether it is to end."""

    async def main_loop(self) -> None:
        """Serve until it is to end."""
        for tick in itertools.count():
            # uvicorn's own ticks are ten a second, and it dates its answers by them.
            if self.should_exit or (tick % 10 == 0 and await self.on_tick(tick // 10)):
                return
            await asyncio.sleep(0.01)


class CannotListenError(Exception):
    """A server cannot listen on `port`; the text says why."""

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {LOOPBACK}:{port}: {reason}")
        self.port = port


@contextmanager
def serve(
    app: ASGIApp, certificate: Path | None = None, port: int = 0
) -> Iterator[str]:
    """Serve the application on the loopback address and give its URL.

    Args:
        certificate: a file with a key and its certificates, to serve by TLS.
        port: where to listen; 0 for any port that is free.

    Raises:
        CannotListenError: the port is taken, or not ours to take.
        RuntimeError: the server did not start.
    """
    server = _PromptServer(
        uvicorn.Config(
            app, log_level="critical", lifespan="off", ssl_certfile=certificate
        )
    )
    # asyncio turns Nagle's delay of 40 ms off only where the protocol is named.
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        # A port is not free for a minute after its connections were closed, otherwise.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, port))
        except OSError as error:
            raise CannotListenError(port, error.strerror or str(error)) from error
        address = f"{LOOPBACK}:{listening.getsockname()[1]}"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            _wait_for(server)
            yield f"{'https' if certificate else 'http'}://{address}"
        finally:
            server.should_exit = True
            # A client may keep a connection open; it is not waited for.
            server.force_exit = True
            thread.join()


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _wait_for(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + START_DEADLINE
    while not server.started:
        if time.monotonic() > deadline:
            raise RuntimeError("the server did not start")
        time.sleep(0.01)
