"""Reading what is shipped, and what is added to it."""

import json
from pathlib import Path

import pytest

from errors import ConfigurationError
from portal.shipped import EARLIER_DEFAULTS, read_shipped
from sandbox.integration_process import ROOT


def test_all_that_ocean_creates_at_the_first_start_is_shipped() -> None:
    shipped = read_shipped()
    assert len(shipped.blueprints) == 5
    assert len(shipped.mapping["resources"]) == 5
    assert [page["identifier"] for page in shipped.pages] == ["statuspageOnCall"]
    assert {blueprint for blueprint, _ in shipped.scorecards} == {
        "statuspageComponent",
        "statuspageIncident",
    }


def test_an_addition_comes_after_what_it_is_added_to() -> None:
    shipped = read_shipped([ROOT / "examples/uptime"])
    assert shipped.blueprints[-1]["identifier"] == "statuspageComponent"
    assert [each["kind"] for each in shipped.resources] == ["component"]
    assert shipped.scorecards[-1][1]["identifier"] == "componentUptime"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        pytest.param("other.json", "[]", "has none of blueprints", id="nothing"),
        pytest.param("blueprints.json", "[", "cannot be read", id="no-json"),
        pytest.param("resources.yaml", "a: [", "cannot be read", id="no-yaml"),
    ],
)
def test_a_folder_that_is_no_addition_is_named(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ConfigurationError, match=words):
        read_shipped([tmp_path])


def test_no_earlier_default_is_what_is_shipped_today() -> None:
    earlier = json.loads((ROOT / EARLIER_DEFAULTS).read_text())
    shipped = {each["identifier"]: each for each in read_shipped().blueprints}
    for identifier, paths in earlier["blueprints"].items():
        for path, values in paths.items():
            found = shipped[identifier]
            for key in path.split("."):
                found = found[key]
            assert found not in values, f"{identifier} {path}"
