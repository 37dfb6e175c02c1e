"""`make sandbox`: where both servers listen, and what it tells its user."""

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.__main__ import main
from sandbox.serving import serve
from tests.sandbox.made_sandbox import made_sandbox

CONFIG = "OCEAN__INTEGRATION__CONFIG__"


def test_it_prints_settings_that_lead_to_both_servers_and_ends_with_ctrl_c() -> None:
    with made_sandbox() as made:
        settings = made.settings
        key = settings[f"{CONFIG}STATUSPAGE_API_KEY"]
        pages = httpx.get(
            f"{settings[f'{CONFIG}STATUSPAGE_HOST']}/v1/pages",
            headers={"Authorization": f"OAuth {key}"},
        ).json()
        public_url = settings[f"{CONFIG}STATUSPAGE_PUBLIC_URL"]
        status = httpx.get(
            public_url.format(subdomain=pages[0]["subdomain"]) + "/api/v2/status.json"
        )
        login = httpx.post(
            f"{settings['OCEAN__PORT__BASE_URL']}/v1/auth/access_token",
            json={
                "clientId": settings["OCEAN__PORT__CLIENT_ID"],
                "clientSecret": settings["OCEAN__PORT__CLIENT_SECRET"],
            },
        )
        made.interrupt()
        assert made.wait(10.0) == 0, made.output
    assert len(pages) == 3
    assert status.json()["page"]["id"] == pages[0]["id"]
    assert login.json()["ok"]
    assert settings["OCEAN__EVENT_LISTENER__TYPE"] == "POLLING"
    assert settings["OCEAN__BASE_URL"].endswith(f":{settings['APPLICATION__PORT']}")
    assert "Traceback" not in made.output


@pytest.mark.parametrize(
    ("option", "other"),
    [
        pytest.param("--statuspage-at", "--port-at", id="statuspage"),
        pytest.param("--port-at", "--statuspage-at", id="port"),
    ],
)
def test_a_port_that_is_taken_is_named_with_the_way_to_another(
    option: str, other: str
) -> None:
    with serve(Starlette()) as url:
        address = url.removeprefix("http://")
        with made_sandbox(option, address.rpartition(":")[2], other, "0") as made:
            assert made.wait(10.0) == 1
    assert f"cannot listen on {address}: Address already in use" in made.output
    assert f'make sandbox ARGS="{option} 0"' in made.output
    assert "Traceback" not in made.output


@pytest.mark.parametrize("port", ["65536", "-1", "http", "8401.0"])
def test_what_is_no_port_is_refused(
    capsys: pytest.CaptureFixture[str], port: str
) -> None:
    with pytest.raises(SystemExit):
        main([f"--port-at={port}"])
    assert f"argument --port-at: {port} is no port" in capsys.readouterr().err
