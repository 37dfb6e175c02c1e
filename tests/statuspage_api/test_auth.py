import httpx
import pytest

from errors import ConfigurationError
from statuspage_api.auth import StatuspageAuth
from tests.conftest import API_KEY, HOST


def authorization_sent(api_key: str, url: str) -> str | None:
    request = httpx.Request("GET", url)
    signed = next(StatuspageAuth(api_key, HOST).auth_flow(request))
    sent: str | None = signed.headers.get("authorization")
    return sent


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param(API_KEY, id="as-shown"),
        pytest.param(f"OAuth {API_KEY}", id="pasted-with-prefix"),
        pytest.param(f"oauth  {API_KEY}", id="prefix-in-lower-case"),
        pytest.param(f"  {API_KEY}\n", id="white-space-around"),
    ],
)
def test_the_key_is_sent_the_one_way_the_vendor_accepts(setting: str) -> None:
    assert authorization_sent(setting, f"{HOST}/v1/pages") == f"OAuth {API_KEY}"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://evil.example/v1/pages", id="another-host"),
        pytest.param("http://api.statuspage.io/v1/pages", id="without-tls"),
        pytest.param("https://api.statuspage.io:8443/v1/pages", id="another-port"),
        pytest.param("https://api.statuspage.io.evil.example/", id="longer-host"),
    ],
)
def test_the_key_goes_to_no_other_origin(url: str) -> None:
    assert authorization_sent(API_KEY, url) is None


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param("", id="empty"),
        pytest.param("OAuth ", id="prefix-alone"),
        pytest.param("abc def", id="a-space-within"),
        pytest.param("pässword-hunter2", id="not-ascii"),
        pytest.param("abc\r\nX-Evil: 1", id="a-header-of-its-own"),
    ],
)
def test_a_key_that_cannot_be_one_is_refused_without_being_shown(setting: str) -> None:
    with pytest.raises(ConfigurationError, match="statuspageApiKey") as refusal:
        StatuspageAuth(setting, HOST)
    assert "hunter2" not in str(refusal.value)
    assert "abc" not in str(refusal.value)


def test_the_printed_form_does_not_show_the_key() -> None:
    assert API_KEY not in repr(StatuspageAuth(API_KEY, HOST))
