"""Serving an app where one wants it."""

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.serving import LOOPBACK, CannotListenError, free_port, serve


def test_an_app_is_served_on_the_port_that_is_named_again_and_again() -> None:
    port = free_port()
    for _ in range(3):
        with serve(Starlette(), port=port) as url:
            assert url == f"http://{LOOPBACK}:{port}"
            # The server closes this connection, and its port stays known for a minute.
            assert httpx.get(url, headers={"Connection": "close"}).status_code == 404


def test_a_port_that_is_taken_is_named() -> None:
    with serve(Starlette()) as url:
        port = int(url.rpartition(":")[2])
        with (
            pytest.raises(CannotListenError, match=f"127.0.0.1:{port}: .*in use"),
            serve(Starlette(), port=port),
        ):
            pass
