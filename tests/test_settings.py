from types import SimpleNamespace
from typing import Any

import pytest

import settings
from errors import ConfigurationError
from settings import Settings, parse_page_ids


@pytest.mark.parametrize(
    ("setting", "page_ids"),
    [
        pytest.param("", set(), id="empty"),
        pytest.param("  ", set(), id="blank"),
        pytest.param("[]", set(), id="an-empty-list"),
        pytest.param("null", set(), id="null"),
        pytest.param('["abc", null]', {"abc"}, id="null-in-a-list"),
        pytest.param("abc123", {"abc123"}, id="one"),
        pytest.param("123456", {"123456"}, id="digits-alone"),
        pytest.param("abc,def", {"abc", "def"}, id="commas"),
        pytest.param(" abc, def,\n", {"abc", "def"}, id="commas-and-spaces"),
        pytest.param("abc def", {"abc", "def"}, id="spaces"),
        pytest.param('["abc", "def"]', {"abc", "def"}, id="json"),
        pytest.param("[abc,def]", {"abc", "def"}, id="json-that-lost-its-quotes"),
        pytest.param("['abc', 'def']", {"abc", "def"}, id="yaml"),
    ],
)
def test_page_ids_are_taken_in_every_form_in_which_lists_arrive(
    setting: str, page_ids: set[str]
) -> None:
    assert parse_page_ids(setting) == page_ids


@pytest.mark.parametrize("setting", ["abc/def", '["a b"]', "https://x.example", "ä"])
def test_what_is_no_page_id_is_refused_with_the_way_to_write_it(setting: str) -> None:
    with pytest.raises(ConfigurationError, match=r"statuspageIds: .* id1,id2"):
        parse_page_ids(setting)


def read(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> Settings:
    """The settings of a process that has set no more than it has to, but for changes."""
    base_url = changes.pop("base_url", None)
    config = {
        "statuspage_api_key": "key",
        "statuspage_host": "https://api.statuspage.io",
        "statuspage_public_url": "https://{subdomain}.statuspage.io",
        "requests_per_minute": 60,
    }
    app = SimpleNamespace(
        base_url=base_url,
        config=SimpleNamespace(
            event_listener=SimpleNamespace(should_process_webhooks=True)
        ),
    )
    ocean = SimpleNamespace(
        integration_config=config | changes,
        app=app,
        config=SimpleNamespace(integration=SimpleNamespace(identifier="mine")),
    )
    monkeypatch.setattr(settings, "ocean", ocean)
    return Settings.from_ocean()


def test_white_space_around_a_setting_does_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_settings = read(
        monkeypatch,
        statuspage_host=" https://proxy.example ",
        subscriber_email=" ops@example.com\n",
        base_url=" https://ocean.example ",
    )
    assert read_settings.host == "https://proxy.example"
    assert read_settings.subscriber_email == "ops@example.com"
    assert read_settings.base_url == "https://ocean.example"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param(
            {"statuspage_host": "ftp://api"}, "statuspageHost: .* https://", id="scheme"
        ),
        pytest.param(
            {"statuspage_host": "https://[::1"}, "statuspageHost: ", id="no-host"
        ),
        pytest.param(
            {"statuspage_public_url": "{subdomain}.acme.example"},
            "statuspagePublicUrl: .*Correct or remove it",
            id="no-scheme",
        ),
        pytest.param(
            {"statuspage_public_url": ""}, "statuspagePublicUrl: ", id="empty"
        ),
        pytest.param(
            {"base_url": "ocean.example.com"}, "OCEAN__BASE_URL: ", id="base-url"
        ),
        pytest.param({"subscriber_email": "ops"}, "subscriberEmail: ", id="no-email"),
        pytest.param(
            {"subscriber_email": "a@example.com, b@example.com"},
            "subscriberEmail: .*Set one address",
            id="two-emails",
        ),
        pytest.param({"requests_per_minute": 0}, "requestsPerMinute: 0", id="none"),
        pytest.param(
            {"requests_per_minute": 10**30}, "requestsPerMinute: .*more", id="too-many"
        ),
    ],
)
def test_a_setting_that_cannot_work_is_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words):
        read(monkeypatch, **changes)


@pytest.mark.parametrize(
    ("allowed", "synced", "page_id", "may"),
    [
        pytest.param("", "", "p1", False, id="off"),
        pytest.param("p1", "", "p1", True, id="named"),
        pytest.param("p1", "", "p2", False, id="another"),
        pytest.param("all", "", "p2", True, id="all"),
        pytest.param("ALL", "p1", "p1", True, id="all-that-are-synced"),
        pytest.param("all", "p1", "p2", False, id="all-but-not-synced"),
    ],
)
def test_actions_may_change_the_pages_that_are_named(
    monkeypatch: pytest.MonkeyPatch, allowed: str, synced: str, page_id: str, may: bool
) -> None:
    configured = read(monkeypatch, actions_page_ids=allowed, statuspage_ids=synced)
    assert configured.may_act_on(page_id) is may
