"""What keeps a process from starting, told without one."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from port_ocean.cli.commands.sail import sail
from port_ocean.config.dynamic import default_config_factory
from port_ocean.config.settings import ApplicationSettings, IntegrationConfiguration
from pydantic import ValidationError
from pydantic_settings import SettingsError

from errors import ConfigurationError
from sandbox.integration_process import ROOT
from sandbox.serving import free_port
from startup import check_server_port, explained, prepare, unquoted

OURS = "OCEAN__INTEGRATION__CONFIG__"
SPEC = yaml.safe_load((ROOT / ".port/spec.yaml").read_text())
COMPLETE = {
    "OCEAN__PORT__CLIENT_ID": "id",
    "OCEAN__PORT__CLIENT_SECRET": "secret",
    f"{OURS}STATUSPAGE_API_KEY": "key",
}


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment and a folder without a developer's own settings."""
    # Where Ocean reads the integration's name.
    (tmp_path / "pyproject.toml").symlink_to(ROOT / "pyproject.toml")
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith(("OCEAN__", "APPLICATION__")):
            monkeypatch.delenv(name)


def read_settings() -> IntegrationConfiguration:
    """Ocean's and our settings, as Ocean reads them at a start."""
    ours = default_config_factory(SPEC["configurations"])
    return IntegrationConfiguration(integration_config_model=ours)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param('"abc"', "abc", id="double"),
        pytest.param("'abc'", "abc", id="single"),
        pytest.param(' " abc " ', "abc", id="spaces"),
        pytest.param(" abc\t", "abc", id="only-spaces"),
        pytest.param('""', "", id="empty-in-quotes"),
        pytest.param('\'["a", "b"]\'', '["a", "b"]', id="json-in-quotes"),
        pytest.param('"abc', '"abc', id="one-quote"),
        pytest.param('"', '"', id="nothing-but-a-quote"),
        pytest.param("\"abc'", "\"abc'", id="two-kinds"),
        pytest.param('"abc","def"', '"abc","def"', id="several-in-quotes"),
        pytest.param('{"a": "b"}', '{"a": "b"}', id="json"),
        pytest.param("", "", id="empty"),
    ],
)
def test_quotes_and_spaces_around_a_value_are_taken_off(
    written: str, value: str
) -> None:
    assert unquoted(written) == value


def test_all_settings_are_read_without_quotes_and_nothing_else_is_touched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, f'"{value}"')
    monkeypatch.setenv(f"{OURS}REQUESTS_PER_MINUTE", "'90'")
    monkeypatch.setenv("OCEAN__SCHEDULED_RESYNC_INTERVAL", '" 60 "')
    monkeypatch.setenv("SOMEBODY_ELSES", '"quoted"')
    prepare()
    settings = read_settings()
    assert settings.port.client_secret == "secret"
    assert settings.scheduled_resync_interval == 60
    assert settings.integration.config.requests_per_minute == 90
    assert os.environ["SOMEBODY_ELSES"] == '"quoted"'


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        pytest.param(
            {f"{OURS}REQUESTS_PER_MINUTE": "hunter2"},
            f"requestsPerMinute is not a whole number. Correct or remove {OURS}REQUESTS_PER_MINUTE.",
            id="no-number",
        ),
        pytest.param(
            {f"{OURS}REQUESTS_PER_MINUTE": " "},
            f"requestsPerMinute is empty. Correct or remove {OURS}REQUESTS_PER_MINUTE.",
            id="empty",
        ),
        pytest.param(
            {f"{OURS}STATUSPAGE_HOST": "hunter2", f"{OURS}APP_HOST": "https://"},
            "statuspageHost is not an address such as https://example.com."
            f" Correct or remove {OURS}STATUSPAGE_HOST."
            " appHost is not an address such as https://example.com."
            f" Correct or remove {OURS}APP_HOST.",
            id="two-at-once",
        ),
        pytest.param(
            {f"{OURS}STATUSPAGE_API_KEY": None},
            f"statuspageApiKey is missing. Set {OURS}STATUSPAGE_API_KEY.",
            id="no-key",
        ),
        pytest.param(
            {"OCEAN__PORT__CLIENT_SECRET": None},
            "OCEAN__PORT__CLIENT_SECRET is missing. Set it.",
            id="no-secret",
        ),
        pytest.param(
            {"OCEAN__PORT__CLIENT_ID": None, "OCEAN__PORT__CLIENT_SECRET": None},
            "OCEAN__PORT__CLIENT_ID is missing. Set it. OCEAN__PORT__CLIENT_SECRET is missing. Set it.",
            id="no-credentials",
        ),
        pytest.param(
            {"OCEAN__PORT__BASE_URL": "hunter2"},
            "OCEAN__PORT__BASE_URL is not an address such as https://example.com. Correct or remove it.",
            id="ports-address",
        ),
        pytest.param(
            {"OCEAN__INITIALIZE_PORT_RESOURCES": "hunter2"},
            "OCEAN__INITIALIZE_PORT_RESOURCES is neither true nor false. Correct or remove it.",
            id="no-boolean",
        ),
        pytest.param(
            {"OCEAN__EVENT_LISTENER__TYPE": "hunter2"},
            "OCEAN__EVENT_LISTENER__TYPE is not WEBHOOK, is not KAFKA, is not POLLING,"
            " is not ONCE, is not WEBHOOKS_ONLY, is not ACTIONS_ONLY. Correct or remove it.",
            id="no-such-listener",
        ),
        pytest.param(
            {f"{OURS}STATUSPAGE_API_KEY": None, OURS.rstrip("_"): "{hunter2"},
            "OCEAN__INTEGRATION__CONFIG is wrong: Invalid JSON:",
            id="no-json",
        ),
        pytest.param(
            {f"{OURS}STATUSPAGE_API_KEY": None, "OCEAN__INTEGRATION": "{hunter2"},
            'A setting is not valid JSON: error parsing value for field "integration"',
            id="no-json-for-all",
        ),
    ],
)
def test_a_setting_that_ocean_cannot_read_is_named_with_what_to_do_and_no_value(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str | None], told: str
) -> None:
    for name, value in (COMPLETE | settings).items():
        if value is not None:
            monkeypatch.setenv(name, value)
    with pytest.raises((ValidationError, SettingsError)) as refused:
        read_settings()
    assert isinstance(refused.value, ValidationError | SettingsError)
    sentence = explained(refused.value)
    assert sentence.startswith(told)
    assert "hunter2" not in sentence


def test_a_setting_of_the_server_is_named_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("APPLICATION__PORT", "hunter2")
    with pytest.raises(ValidationError) as refused:
        ApplicationSettings()
    sentence = "APPLICATION__PORT is not a whole number. Correct or remove it."
    assert explained(refused.value) == sentence


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that another process listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_is_taken_is_named_with_its_setting(
    monkeypatch: pytest.MonkeyPatch, taken_port: int
) -> None:
    monkeypatch.setenv("APPLICATION__PORT", str(taken_port))
    with pytest.raises(ConfigurationError, match="APPLICATION__PORT: ") as refused:
        check_server_port()
    told = f"port {taken_port} (Address already in use). Set it to a free port"
    assert told in str(refused.value)
    monkeypatch.setenv("APPLICATION__PORT", str(free_port()))
    check_server_port()


def test_the_port_that_ocean_sail_is_given_is_the_one_that_is_looked_at(
    taken_port: int,
) -> None:
    with click.Context(sail) as command:
        command.params = {"port": taken_port}
        with pytest.raises(ConfigurationError, match=f"on port {taken_port} "):
            check_server_port()


def test_a_port_that_does_not_exist_is_named_with_its_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("APPLICATION__PORT", "70000")
    with pytest.raises(
        ConfigurationError, match=r"on port 70000 \(bind\(\): port must"
    ):
        check_server_port()
