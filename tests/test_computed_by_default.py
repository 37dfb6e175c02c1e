"""What Port computes of the default blueprints, and how they look."""

import re

import pytest
import yaml

from raw_items.component_groups import STATUSES
from sandbox.port.validation.computed_properties import COMPUTED
from tests.test_default_model import BLUEPRINTS, MAPPINGS, RESOURCES, apply


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        ("investigating", True),
        ("identified", True),
        ("monitoring", True),
        ("in_progress", True),
        ("verifying", True),
        ("scheduled", False),
        ("resolved", False),
        ("completed", False),
        ("postmortem", False),
    ],
)
def test_an_incident_is_open_until_it_is_resolved(status: str, is_open: bool) -> None:
    definition = BLUEPRINTS["statuspageIncident"]["calculationProperties"]["isOpen"]
    entity = {"properties": {"status": status}}
    assert apply(definition["calculation"], entity) is is_open


def test_a_severity_is_the_statuss_rank_there_and_back() -> None:
    severity = MAPPINGS["component"]["properties"]["severity"]
    definition = BLUEPRINTS["statuspageIncident"]["calculationProperties"][
        "worstComponentStatus"
    ]
    for rank, status in enumerate(STATUSES):
        assert apply(severity, {"status": status}) == rank
        entity = {"properties": {"worstComponentSeverity": rank}}
        assert apply(definition["calculation"], entity) == status
    assert set(definition["colors"]) == set(STATUSES)
    assert apply(definition["calculation"], {"properties": {}}) is None
    for unknown in ({"status": ""}, {"status": None}, {}):
        assert apply(severity, unknown) is None


def test_the_time_of_the_last_incident_is_one_that_port_takes() -> None:
    definition = BLUEPRINTS["statuspageComponent"]["calculationProperties"][
        "lastIncidentAt"
    ]
    entity = {"properties": {"lastIncidentEpoch": 1788264000}}
    assert apply(definition["calculation"], entity) == "2026-09-01T12:00:00Z"
    assert apply(definition["calculation"], {"properties": {}}) is None


def test_nothing_that_a_calculation_uses_is_itself_a_calculation() -> None:
    for blueprint in BLUEPRINTS.values():
        calculations = blueprint["calculationProperties"]
        for definition in calculations.values():
            used = re.findall(r"\.properties\.(\w+)", definition["calculation"])
            assert not set(used) & set(calculations)


def test_no_two_properties_of_a_blueprint_share_a_title() -> None:
    for blueprint in BLUEPRINTS.values():
        titles = [
            definition["title"]
            for part in (
                blueprint["schema"]["properties"],
                blueprint["relations"],
                *(blueprint.get(part, {}) for part in COMPUTED),
            )
            for definition in part.values()
        ]
        assert len(titles) == len(set(titles)), sorted(titles)


def test_every_blueprint_and_the_integration_have_an_icon() -> None:
    icons = {name: blueprint["icon"] for name, blueprint in BLUEPRINTS.items()}
    assert icons["statuspage"] == "StatusPage"
    spec = yaml.safe_load((RESOURCES.parent / "spec.yaml").read_text())
    assert spec["icon"] == "StatusPage"
