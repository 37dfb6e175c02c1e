"""A real redis-server, which keeps nothing."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

from sandbox.serving import LOOPBACK, free_port
from sandbox.watching import wait_until


class RedisServer:
    """A redis-server that can be ended and started anew.

    Attributes:
        url: where it listens.
    """

    def __init__(self, folder: str) -> None:
        binary = shutil.which("redis-server")
        if binary is None:
            pytest.fail("redis-server is missing: apt-get install redis-server", False)
        self._port = free_port()
        self.url = f"redis://{LOOPBACK}:{self._port}"
        self._command = [
            *(binary, "--bind", LOOPBACK, "--port", str(self._port)),
            *("--dir", folder, "--save", "", "--appendonly", "no"),
        ]
        self.start()

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        self._server = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        assert wait_until(self._answers, 10) is not None

    def end(self) -> None:
        """End it at once."""
        self._server.kill()
        self._server.wait()

    def connection(self) -> redis.Redis:
        """A client that reads texts."""
        return redis.Redis(LOOPBACK, self._port, decode_responses=True)

    def _answers(self) -> bool:
        try:
            with self.connection() as connection:
                return bool(connection.ping())
        except redis.ConnectionError:
            return False


@contextmanager
def redis_server(folder: str) -> Iterator[RedisServer]:
    """A redis-server of one's own."""
    server = RedisServer(folder)
    try:
        yield server
    finally:
        server.end()
