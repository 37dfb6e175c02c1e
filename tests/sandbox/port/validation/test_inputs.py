"""What Port refuses of the inputs of a run."""

from typing import Any

import pytest

from sandbox.port.validation.inputs import InputsRefused, checked_inputs

Json = dict[str, Any]
FORM: Json = {
    "properties": {
        "page": {"type": "string", "format": "entity", "blueprint": "page"},
        "pages": {
            "type": "array",
            "items": {"type": "string", "format": "entity", "blueprint": "page"},
        },
        "status": {"type": "string", "enum": ["red", "green"]},
        "calculated": {"type": "string", "enum": {"jqQuery": '["x"]'}},
        "text": {"type": "string", "format": "multi-line", "maxLength": 3},
        "at": {"type": "string", "format": "date-time"},
        "notify": {"type": "boolean"},
    },
    "required": {"jqQuery": 'if .form.status == "red" then ["text"] else [] end'},
}


def find(blueprint: str, identifier: str) -> Json | None:
    known = blueprint == "page" and identifier in ("p1", "p2")
    return {"identifier": identifier} if known else None


def test_entities_stand_in_place_of_their_identifiers() -> None:
    given = {"page": "p1", "pages": ["p2", "p1"], "status": "green", "at": None}

    assert checked_inputs(FORM, given, find) == {
        "page": {"identifier": "p1"},
        "pages": [{"identifier": "p2"}, {"identifier": "p1"}],
        "status": "green",
    }


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"other": 1}, "other: there is no such input"),
        ({"page": "p3"}, "page: there is no entity p3"),
        ({"pages": ["p1", "p3"]}, "pages: there is no entity p3"),
        ({"pages": ["p1", 3]}, "pages breaks items"),
        ({"status": "blue"}, "status breaks enum"),
        ({"status": "red"}, "text is required"),
        ({"text": "long"}, "text breaks maxLength 3"),
        ({"at": "tomorrow"}, "at breaks format date-time"),
        ({"notify": "true"}, "notify breaks type boolean"),
        ({"other": 1, "status": "blue"}, "status breaks"),
    ],
)
def test_what_does_not_fit_the_form_is_refused(given: Json, text: str) -> None:
    with pytest.raises(InputsRefused) as refusal:
        checked_inputs(FORM, given, find)

    assert text in str(refusal.value)


def test_what_a_form_calculates_is_not_checked() -> None:
    assert checked_inputs(FORM, {"calculated": "y"}, find) == {"calculated": "y"}
