"""Whose account is previewed, and what of the surroundings comes along."""

from pathlib import Path

from sandbox.preview.source import EXAMPLE, KEY_SETTING, open_source, user_settings

KEY = "89a229ce1a8dbcf9ff30430fbe35eb4c0426574bca932061892cefd2138aa4b1"
PREFIX = "OCEAN__INTEGRATION__CONFIG__"


def test_the_settings_come_from_the_file_and_the_environment_wins(
    tmp_path: Path,
) -> None:
    file = tmp_path / ".env"
    file.write_text(f"{KEY_SETTING}=old\n{PREFIX}STATUSPAGE_IDS=abc,def\n")
    settings = user_settings(file, {KEY_SETTING: KEY})
    assert settings[KEY_SETTING] == KEY
    assert settings[f"{PREFIX}STATUSPAGE_IDS"] == "abc,def"


def test_nothing_of_the_real_port_or_of_live_events_comes_along(
    tmp_path: Path,
) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "OCEAN__PORT__CLIENT_ID=real\nOCEAN__PORT__CLIENT_SECRET=real\n"
        "OCEAN__PORT__BASE_URL=https://api.port.io\n"
        "OCEAN__BASE_URL=https://ours.example.com\n"
        f"{PREFIX}APP_HOST=https://ours.example.com\n"
        f"{PREFIX}WEBHOOK_SECRET=hunter2\n{PREFIX}SUBSCRIBER_EMAIL=a@example.com\n"
    )
    settings = user_settings(file, {"OCEAN__EVENT_LISTENER__TYPE": "POLLING"})
    assert settings == {"NO_PROXY": "127.0.0.1"}


def test_a_proxy_comes_along_and_the_local_port_is_reached_without_it(
    tmp_path: Path,
) -> None:
    environment = {"https_proxy": "http://proxy:3128", "NO_PROXY": "intranet"}
    assert user_settings(tmp_path / "none", environment) == {
        "https_proxy": "http://proxy:3128",
        "NO_PROXY": "127.0.0.1,intranet",
    }


def test_a_key_leads_to_the_real_statuspage_and_stands_in_no_text() -> None:
    with open_source({KEY_SETTING: KEY, f"{PREFIX}STATUSPAGE_IDS": "abc"}) as source:
        assert source.statuspage_url is None
        assert source.api_key == KEY
        assert source.settings == {f"{PREFIX}STATUSPAGE_IDS": "abc"}
        assert KEY not in repr(source) + source.label + source.folder_name


def test_two_accounts_have_two_folders_and_the_same_one_always_its_own() -> None:
    names = []
    for key in (KEY, KEY, "another"):
        with open_source({KEY_SETTING: key}) as source:
            names.append(source.folder_name)
    assert names[0] == names[1] != names[2]


def test_without_a_key_the_example_account_is_served() -> None:
    with open_source({f"{PREFIX}STATUSPAGE_IDS": "abc"}) as source:
        assert source.label == EXAMPLE
        assert source.statuspage_url is not None
        assert source.settings == {}
