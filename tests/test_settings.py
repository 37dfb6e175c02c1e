from types import SimpleNamespace
from typing import Any

import pytest
from port_ocean.config.settings import LiveEventsRedisSettings
from port_ocean.core.event_listener import (
    ActionsOnlyEventListenerSettings,
    OnceEventListenerSettings,
    PollingEventListenerSettings,
    WebhooksOnlyEventListenerSettings,
)

import settings
from errors import ConfigurationError
from settings import Settings, parse_page_ids

ONCE = OnceEventListenerSettings(type="ONCE")
WORKER = WebhooksOnlyEventListenerSettings(type="WEBHOOKS_ONLY")
ACTIONS = ActionsOnlyEventListenerSettings(type="ACTIONS_ONLY")


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
    listener = changes.pop("listener", PollingEventListenerSettings(type="POLLING"))
    redis = changes.pop("redis", LiveEventsRedisSettings())
    reads_stream = changes.pop("reads_stream", False)
    config = {
        "statuspage_api_key": "key",
        "statuspage_host": "https://api.statuspage.io",
        "statuspage_public_url": "https://{subdomain}.statuspage.io",
        "requests_per_minute": 60,
    }
    app = SimpleNamespace(
        base_url=base_url,
        config=SimpleNamespace(event_listener=listener),
    )
    ocean = SimpleNamespace(
        integration_config=config | changes,
        app=app,
        config=SimpleNamespace(
            integration=SimpleNamespace(identifier="mine"),
            live_events=SimpleNamespace(
                redis=redis, is_redis_stream_consumer_enabled=reads_stream
            ),
        ),
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
        pytest.param(
            {"budget_redis_url": "host:6379/hunter2"},
            "budgetRedisUrl: (?!.*hunter2).*redis://",
            id="no-redis",
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


def test_processes_share_their_requests_through_the_redis_of_live_events(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    redis = LiveEventsRedisSettings(url="redis://events", password="hunter2")
    read_settings = read(monkeypatch, redis=redis)
    assert read_settings.budget_redis == {
        "url": "redis://events",
        "username": None,
        "password": "hunter2",
    }
    assert "hunter2" not in repr(read_settings)


def test_a_redis_for_the_requests_alone_comes_before_that_of_live_events(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_settings = read(
        monkeypatch,
        redis=LiveEventsRedisSettings(url="redis://events"),
        budget_redis_url=" redis://own ",
    )
    assert read_settings.budget_redis == {"url": "redis://own"}


def test_without_a_redis_none_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch).budget_redis is None


@pytest.mark.parametrize(
    ("changes", "leaves_a_reserve"),
    [
        pytest.param({"listener": ONCE}, False, id="a-job-alone"),
        pytest.param(
            {"listener": ONCE, "base_url": "https://ocean.example"},
            True,
            id="a-job-beside-live-events",
        ),
        pytest.param(
            {"listener": ONCE, "budget_redis_url": "redis://own"},
            True,
            id="a-job-among-others",
        ),
        pytest.param({}, True, id="always-on"),
    ],
)
def test_requests_are_reserved_where_somebody_may_need_them(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], leaves_a_reserve: bool
) -> None:
    assert read(monkeypatch, **changes).leaves_a_reserve is leaves_a_reserve


@pytest.mark.parametrize(
    ("changes", "works_alone"),
    [
        pytest.param({}, True, id="always-on"),
        pytest.param({"listener": WORKER}, False, id="a-worker"),
        pytest.param({"listener": ACTIONS}, False, id="actions"),
        pytest.param({"reads_stream": True}, False, id="a-stream"),
    ],
)
def test_what_others_do_is_unknown_to_a_process_beside_them(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], works_alone: bool
) -> None:
    assert read(monkeypatch, **changes).works_alone is works_alone
