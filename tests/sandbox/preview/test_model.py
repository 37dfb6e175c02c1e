"""Reading a mapping and blueprints."""

import json
from pathlib import Path

import pytest

from sandbox.preview.model import (
    DEFAULT_BLUEPRINTS,
    UnusableModel,
    read_model,
    resources_of,
)


def test_the_default_model_is_the_one_that_is_shipped() -> None:
    model = read_model()
    assert model.mapping_name == ".port/resources/port-app-config.yaml"
    assert [each["kind"] for each in model.mapping["resources"]]
    assert model.blueprints == json.loads(DEFAULT_BLUEPRINTS.read_text())


def test_yaml_and_json_of_the_same_content_have_one_fingerprint(tmp_path: Path) -> None:
    in_yaml, in_json = tmp_path / "a.yaml", tmp_path / "a.json"
    in_yaml.write_text("resources:\n  - kind: incident\n    since: 2026-01-01\n")
    in_json.write_text(
        '{\n\t"resources": [{"since": "2026-01-01", "kind": "incident"}]}'
    )
    assert read_model(in_yaml).fingerprint == read_model(in_json).fingerprint
    assert read_model(in_yaml).fingerprint != read_model().fingerprint


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("resources: [", "cannot be read", id="broken"),
        pytest.param("- incident", "has no list `resources`", id="a list of words"),
        pytest.param("resources: 3", "has no list `resources`", id="a number"),
        pytest.param("resources: [.nan]", "cannot be read", id="no number"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused_by_name(
    tmp_path: Path, text: str, problem: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(UnusableModel, match=rf"mine\.yaml .*{problem}"):
        read_model(path)


def test_a_file_that_is_no_list_of_blueprints_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text('{"identifier": "incident"}')
    with pytest.raises(UnusableModel, match="no list of blueprints"):
        read_model(blueprints=path)


@pytest.mark.parametrize("second", ["{}", '{"identifier": 5}'])
def test_a_blueprint_that_nothing_can_name_is_refused(
    tmp_path: Path, second: str
) -> None:
    path = tmp_path / "mine.json"
    path.write_text(f'[{{"identifier": "incident"}}, {second}]')
    with pytest.raises(UnusableModel, match=r"mine\.json: blueprint 2 has no text"):
        read_model(blueprints=path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableModel, match="No such file"):
        read_model(tmp_path / "none.yaml")


def test_the_integration_is_given_the_blueprints_and_all_else_of_the_default(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.json"
    path.write_text('[{"identifier": "mine"}]')
    with resources_of(read_model(blueprints=path)) as folder:
        given = json.loads((folder / "resources/blueprints.json").read_text())
        assert given == [{"identifier": "mine"}]
        assert (folder / "spec.yaml").is_file()
