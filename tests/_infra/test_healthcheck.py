import socket
import subprocess
import sys
import threading

import pytest
from fastapi import FastAPI
from port_ocean.health import create_health_router
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount, Route

from sandbox.integration_process import ROOT
from sandbox.serving import LOOPBACK, free_port, serve

OCEANS_SERVER = FastAPI()
OCEANS_SERVER.include_router(create_health_router(), prefix="/health")


def healthy(url: str, **settings: str) -> bool:
    port = url.rpartition(":")[2]
    check = [sys.executable, str(ROOT / "_infra/healthcheck.py")]
    environment = {"APPLICATION__PORT": port, **settings}
    ended = subprocess.run(check, check=False, env=environment, capture_output=True)
    assert ended.stderr == b""
    return ended.returncode == 0


def test_a_server_that_answers_is_healthy() -> None:
    with serve(OCEANS_SERVER) as url:
        assert healthy(url)


def test_a_server_behind_a_prefix_is_asked_there() -> None:
    with serve(Starlette(routes=[Mount("/statuspage", OCEANS_SERVER)])) as url:
        assert healthy(url, OCEAN__PATH_PREFIX="/statuspage/")
        assert not healthy(url)


def test_a_proxy_is_not_asked_for_the_containers_own_address() -> None:
    with serve(OCEANS_SERVER) as url:
        assert healthy(url, http_proxy=f"http://127.0.0.1:{free_port()}")


def test_a_server_that_answers_with_an_error_is_not_healthy() -> None:
    async def broken(_: object) -> Response:
        return Response(status_code=503)

    with serve(Starlette(routes=[Route("/health/live", broken)])) as url:
        assert not healthy(url)


@pytest.mark.parametrize("answer", [b"", b"nonsense"])
def test_a_server_that_does_not_answer_in_http_is_not_healthy(answer: bytes) -> None:
    with socket.create_server((LOOPBACK, 0)) as listening:

        def hang_up() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(answer)

        server = threading.Thread(target=hang_up)
        server.start()
        assert not healthy(f"http://{LOOPBACK}:{listening.getsockname()[1]}")
        server.join()


def test_without_a_server_the_check_fails_without_a_traceback() -> None:
    assert not healthy(f"http://127.0.0.1:{free_port()}")
