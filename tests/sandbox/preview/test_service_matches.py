"""Services that a preview reads from a folder."""

from pathlib import Path

import pytest

from sandbox.integration_process import ROOT
from sandbox.preview.service_matches import UnusableServices, services_of

CATALOG = {
    "entities": [
        {"blueprint": "statuspageComponent", "identifier": "c1", "title": "Api"},
        {"blueprint": "statuspageIncident", "identifier": "i1", "title": "Api"},
    ]
}


def folder_of(folder: Path, services: str, entities: str) -> Path:
    (folder / "services.yaml").write_text(services)
    (folder / "service_entities.json").write_text(entities)
    return folder


@pytest.mark.parametrize(
    "entities",
    [
        pytest.param('[{"identifier": "api"}]', id="a-list"),
        pytest.param('{"ok": true, "entities": [{"identifier": "api"}]}', id="answer"),
    ],
)
def test_components_are_matched_with_them(tmp_path: Path, entities: str) -> None:
    services = services_of(folder_of(tmp_path, "byName: true", entities))
    assert services.matches(CATALOG).table == {"c1": "api"}


def test_the_example_can_be_previewed() -> None:
    assert len(services_of(ROOT / "examples/services").entities) == 5


@pytest.mark.parametrize(
    ("services", "entities", "words"),
    [
        pytest.param("byname: true", "[]", "byname", id="misspelt"),
        pytest.param("byName: true", "[", "cannot be read", id="no-json"),
        pytest.param("byName: true", '{"a": 1}', "a list of entities", id="no-list"),
        pytest.param("byName: true", "[{}]", "needs an identifier", id="no-identifier"),
    ],
)
def test_a_folder_that_does_not_say_is_named(
    tmp_path: Path, services: str, entities: str, words: str
) -> None:
    with pytest.raises(UnusableServices, match=words):
        services_of(folder_of(tmp_path, services, entities))


def test_a_folder_without_them_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableServices, match="cannot be read"):
        services_of(tmp_path)
