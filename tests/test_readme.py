"""What the README and docs/ say in tables is what there is."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kinds import ObjectKind
from mapping.selectors import (
    ComponentGroupSelector,
    ComponentSelector,
    IncidentSelector,
    IncidentTemplateSelector,
    IncidentUpdateSelector,
    PageSelector,
    StatuspageSelector,
)
from metrics import METRICS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SPEC: dict[str, Any] = yaml.safe_load((ROOT / ".port/spec.yaml").read_text())
SELECTORS: dict[ObjectKind, type[StatuspageSelector]] = {
    ObjectKind.STATUSPAGE: PageSelector,
    ObjectKind.COMPONENT_GROUP: ComponentGroupSelector,
    ObjectKind.COMPONENT: ComponentSelector,
    ObjectKind.INCIDENT: IncidentSelector,
    ObjectKind.INCIDENT_UPDATE: IncidentUpdateSelector,
    ObjectKind.INCIDENT_TEMPLATE: IncidentTemplateSelector,
}
OCEANS_OWN = {"query", "export_env_variables"}


def table(document: Path, first_column: str) -> list[list[str]]:
    """The rows of a document's first table that begins with this column."""
    _, _, below = document.read_text().partition(f"| {first_column} |")
    rows = []
    for line in below.split("\n")[2:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def code(cell: str) -> list[str]:
    """What is set as code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize(
    "setting", [pytest.param(each, id=each["name"]) for each in SPEC["configurations"]]
)
def test_every_setting_of_the_spec_is_in_the_table(setting: dict[str, Any]) -> None:
    name = setting["name"]
    rows = {tuple(code(row[0])): row for row in table(DOCS / "settings.md", "Setting")}
    _, variable, helm_value, default, meaning = rows[(name,)]
    snake_case = re.sub("([A-Z])", r"_\1", name).upper()
    assert code(variable) == [f"OCEAN__INTEGRATION__CONFIG__{snake_case}"]
    section = "secrets" if setting.get("sensitive") else "config"
    assert code(helm_value) == [f"integration.{section}.{name}"]
    assert code(default) == ([str(setting["default"])] if "default" in setting else [])
    assert ("required" in default) == setting.get("required", False)
    assert meaning


def test_the_table_has_no_setting_that_the_spec_lacks() -> None:
    rows = table(DOCS / "settings.md", "Setting")
    named = [name for row in rows for name in code(row[0])]
    assert named == [setting["name"] for setting in SPEC["configurations"]]


def test_every_setting_is_described_for_the_form() -> None:
    for setting in SPEC["configurations"]:
        assert setting["description"].endswith("."), setting["name"]


def test_the_kinds_are_those_of_the_spec() -> None:
    [exporter] = SPEC["features"]
    kinds = [resource["kind"] for resource in exporter["resources"]]
    assert kinds == list(ObjectKind)


@pytest.mark.parametrize(
    "document", [ROOT / "README.md", DOCS / "mapping.md"], ids=lambda path: path.name
)
def test_every_kind_is_in_the_tables_with_its_example(document: Path) -> None:
    rows = table(document, "Kind")
    assert [code(row[0])[0] for row in rows] == list(ObjectKind)
    for kind, row in zip(ObjectKind, rows, strict=True):
        assert f"examples/{kind}/raw_item.json" in row[-1]


@pytest.mark.parametrize("kind", ObjectKind)
def test_every_selector_of_a_kind_is_in_the_table(kind: ObjectKind) -> None:
    shown = {
        name
        for kinds, selector, *_ in table(DOCS / "selectors.md", "Kind")
        for name in code(selector)
        if kinds == "every kind" or str(kind) in code(kinds)
    }
    fields = SELECTORS[kind].__fields__
    assert shown == {fields[name].alias for name in fields.keys() - OCEANS_OWN}


def test_every_metric_is_in_the_table() -> None:
    rows = table(DOCS / "operating.md", "Metric")
    shown = {re.sub(r"\{.*", "", code(row[0])[0]) for row in rows}
    # Prometheus adds the ending to what only grows.
    assert shown == {
        sample
        for metric in METRICS
        for family in metric.describe()
        for sample in [family.name + ("_total" if family.type == "counter" else "")]
    }


def test_every_outcome_of_an_event_is_in_the_table() -> None:
    counted = {
        outcome
        for path in (ROOT / "live_events").glob("*.py")
        for outcome in re.findall(r'EVENTS\.labels\("(\w+)"\)', path.read_text())
    }
    rows = table(DOCS / "operating.md", "Outcome")
    assert {name for row in rows for name in code(row[0])} == counted
