import pytest

from errors import ConfigurationError
from settings import parse_page_ids


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
