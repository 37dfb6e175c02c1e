"""An action's payload with its expressions evaluated."""

from typing import Any

import pytest

from sandbox.port.organization.payload import expressions, rendered

CONTEXT = {
    "inputs": {
        "name": "Broken",
        "notify": False,
        "count": 3,
        "components": [{"identifier": "c1"}, {"identifier": "c2"}],
    },
    "run": {"id": "r_1"},
}


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("plain", "plain"),
        (3, 3),
        ("{{ .inputs.name }}", "Broken"),
        ("{{.inputs.notify}}", False),
        ("{{ .inputs.count }}", 3),
        ("{{ .inputs.components | map(.identifier) }}", ["c1", "c2"]),
        ("{{ {a: {b: .inputs.count}} }}", {"a": {"b": 3}}),
        ("{{ .inputs.missing }}", None),
        ("{{ .inputs.name | keys }}", None),
        ("{{ .inputs.name }}: {{ .inputs.count }}", "Broken: 3"),
        ("run {{ .run.id }}", "run r_1"),
        (["{{ .run.id }}"], ["r_1"]),
    ],
)
def test_expressions_are_evaluated(template: Any, value: Any) -> None:
    assert rendered(template, CONTEXT) == value


def test_a_key_that_is_null_leaves_its_value_out() -> None:
    payload = {
        '{{ if (.inputs | has("at")) then "at" else null end }}': "{{ .inputs.at }}",
        '{{ if (.inputs | has("name")) then "name" else null end }}': "x",
        "kept": {"null": "{{ .inputs.at }}"},
    }

    assert rendered(payload, CONTEXT) == {"name": "x", "kept": {"null": None}}


def test_a_spread_value_gives_all_its_keys() -> None:
    payload = {"{{ spreadValue() }}": "{{ .inputs | {name, count} }}", "more": 1}

    assert rendered(payload, CONTEXT) == {"name": "Broken", "count": 3, "more": 1}
    assert list(expressions("{{ spreadValue() }}")) == []


def test_strictly_only_texts_arrays_and_objects_keep_their_type() -> None:
    payload = ["{{ .inputs.notify }}", "{{ .inputs.count }}", "{{ .inputs.missing }}"]

    assert rendered(payload, CONTEXT, strict=True) == ["false", "3", None]
    assert rendered("{{ [1] }}", CONTEXT, strict=True) == [1]
