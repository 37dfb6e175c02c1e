import pytest
from pydantic.v1 import ValidationError

from integration import StatuspagePortAppConfig
from kinds import ObjectKind


def kinds_of(*kinds: str) -> list[str]:
    mappings = {"identifier": ".id", "blueprint": '"b"'}
    resources = [
        {
            "kind": kind,
            "selector": {"query": "true"},
            "port": {"entity": {"mappings": mappings}},
        }
        for kind in kinds
    ]
    config = StatuspagePortAppConfig.parse_obj({"resources": resources})
    return [resource.kind for resource in config.resources]


def test_every_kind_can_be_mapped() -> None:
    assert kinds_of(*ObjectKind) == [
        "statuspage",
        "component_group",
        "component",
        "incident",
        "incident_update",
        "incident_template",
    ]


def test_page_is_another_word_for_the_kind_statuspage() -> None:
    assert kinds_of("page", "statuspage") == ["statuspage", "statuspage"]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValidationError):
        kinds_of("subscriber")
