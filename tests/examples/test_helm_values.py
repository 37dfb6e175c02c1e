from pathlib import Path
from typing import Any

import pytest
import yaml

from examples.helm.check_values import CHART_KEYS, SPEC, complaints, main

FOLDER = CHART_KEYS.parent
EXAMPLES = sorted(set(FOLDER.glob("*.yaml")) - {CHART_KEYS})
SETTINGS = ("statuspageIds", "requestsPerMinute")


def complaints_about(values: str) -> list[str]:
    chart = yaml.safe_load(CHART_KEYS.read_text())
    spec = yaml.safe_load(SPEC.read_text())
    return list(complaints(yaml.safe_load(values), chart, spec))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_are_right(file: Path) -> None:
    assert main([str(file)]) == 0


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_install_the_same_integration_from_an_existing_secret(
    file: Path,
) -> None:
    values: dict[str, Any] = yaml.safe_load(file.read_text())
    assert values["secret"] == {"useExistingSecret": True, "name": "statuspage"}
    assert values["integration"]["type"] == "statuspage"
    assert tuple(values["integration"]["config"]) == SETTINGS


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        pytest.param("integratoin: {type: x}", "no such key", id="a-misspelt-key"),
        pytest.param(
            "integration: {config: {statusPageIds: x}}",
            "the integration has no such setting",
            id="a-misspelt-setting",
        ),
        pytest.param(
            "integration: {config: {statuspageIds: [a, b]}}",
            "write it as text",
            id="a-list",
        ),
        pytest.param(
            "integration: {config: {statuspageApiKey: x}}",
            "a secret",
            id="the-key-in-the-values",
        ),
        pytest.param(
            "integration: {secrets: {webhookSecret: x}}",
            "a secret",
            id="a-secret-among-the-charts-own",
        ),
        pytest.param(
            "integration: {secrets: {apiKey: x}}",
            "the integration has no such setting",
            id="a-misspelt-secret",
        ),
        pytest.param(
            "integration: {config: {statuspageIds: {a: b}}}",
            "the integration has no such setting",
            id="a-setting-of-parts",
        ),
        pytest.param(
            "port: {clientSecret: x}", "a secret", id="ports-secret-in-the-values"
        ),
        pytest.param("sendRawDataExamples: false", "extraEnv", id="raw-examples"),
        pytest.param("service: {enabled: false}", "securityContext", id="no-service"),
        pytest.param(
            "scheduledResyncInterval: 0 * * * *", "takes minutes", id="cron-in-a-pod"
        ),
        pytest.param(
            "{workload: {kind: CronJob}, scheduledResyncInterval: 60}",
            "takes cron text",
            id="minutes-in-a-cronjob",
        ),
        pytest.param(
            "{workload: {kind: CronJob}, scheduledResyncInterval: 0 * * * *, liveEvents: {baseUrl: x}}",
            "receives nothing",
            id="live-events-in-a-cronjob",
        ),
    ],
)
def test_what_the_chart_would_not_do_is_named(values: str, complaint: str) -> None:
    [found] = complaints_about(values)
    assert complaint in found


@pytest.mark.parametrize(
    "values",
    ["integration: {config: {}}", "integration: {config: }", "resources: {}", "port:"],
)
def test_a_part_in_which_nothing_is_set_is_no_mistake(values: str) -> None:
    assert complaints_about(values) == []


def test_an_empty_file_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "values.yaml"
    file.write_text("# Nothing but the chart's defaults.\n")
    assert main([str(file)]) == 0


def test_the_command_fails_with_the_file_and_the_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "values.yaml"
    file.write_text("replicas: 3")
    assert main([str(EXAMPLES[0]), str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"{file}: replicas: the chart 0.21.0")
