from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import httpx
import pytest
import respx
from port_ocean.config.settings import PortSettings, SslSettings
from port_ocean.ocean import Ocean

from errors import PortError
from port_api.sign_in import check_sign_in

HOST = "https://api.port.example"
TOKEN = {"accessToken": "t0ken", "expiresIn": 10800, "tokenType": "Bearer"}


@pytest.fixture
def sign_in() -> Iterator[respx.Route]:
    """Where Port hands out tokens."""
    with respx.mock() as router:
        yield router.post(f"{HOST}/v1/auth/access_token")


def check() -> list[float]:
    """Sign in, and return the seconds that were waited."""
    port = PortSettings(client_id="me", client_secret="hunter2", base_url=HOST)
    app = SimpleNamespace(
        config=SimpleNamespace(port=port, ssl=SslSettings()),
        port_client=SimpleNamespace(auth=SimpleNamespace(api_url=f"{HOST}/v1")),
    )
    waited: list[float] = []
    check_sign_in(cast(Ocean, app), waited.append)
    return waited


def test_a_token_is_asked_for_once(sign_in: respx.Route) -> None:
    sign_in.respond(json=TOKEN)
    assert check() == []
    assert sign_in.call_count == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(
            httpx.Response(401),
            r"credentials \(401\).*OCEAN__PORT__CLIENT_ID",
            id="401",
        ),
        pytest.param(httpx.Response(404), "in another region", id="404"),
        pytest.param(httpx.Response(422), "OCEAN__PORT__CLIENT_SECRET", id="422"),
        pytest.param(
            httpx.Response(200, html="<html>"), "is not Port's API", id="a-web-page"
        ),
        pytest.param(
            httpx.Response(302, headers={"location": "https://app.port.example"}),
            r"\(302\).*https://api\.us\.port\.io",
            id="a-redirect",
        ),
    ],
)
def test_what_no_later_try_can_change_is_said_at_once(
    sign_in: respx.Route, answer: httpx.Response, words: str
) -> None:
    sign_in.mock(return_value=answer)
    with pytest.raises(PortError, match=words) as refused:
        check()
    assert sign_in.call_count == 1
    assert HOST in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        pytest.param(
            httpx.ConnectError("refused"),
            "No way to Port at .*: refused. Check OCEAN__PORT__BASE_URL",
            id="unreachable",
        ),
        pytest.param(httpx.ReadTimeout("too slow"), "too slow", id="too-slow"),
        pytest.param(httpx.Response(503), "answers 503. Try again later", id="503"),
        pytest.param(httpx.Response(429), "answers 429", id="429"),
    ],
)
def test_what_may_pass_is_tried_three_times(
    sign_in: respx.Route, failure: httpx.Response | Exception, words: str
) -> None:
    sign_in.side_effect = [failure] * 3
    with pytest.raises(PortError, match=words):
        check()
    sign_in.side_effect = [failure, failure, httpx.Response(200, json=TOKEN)]
    assert check() == [2.0, 5.0]
