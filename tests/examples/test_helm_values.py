from pathlib import Path
from typing import Any

import pytest
import yaml

from examples.helm.check_values import CHART_KEYS, SPEC, complaints, main

FOLDER = CHART_KEYS.parent
EXAMPLES = sorted(set(FOLDER.glob("*.yaml")) - {CHART_KEYS})
SETTINGS = ("statuspageIds", "requestsPerMinute")
CHART: dict[str, Any] = yaml.safe_load(CHART_KEYS.read_text())
INTEGRATION: dict[str, Any] = yaml.safe_load(SPEC.read_text())
# The first part of what the chart has no key for, or does not do as it says.
NO_SUCH_KEY = "the chart 0.21.0 has no such key"


def complaints_about(values: str) -> list[str]:
    return list(complaints(yaml.safe_load(values), CHART, INTEGRATION))


def values_with(key: str, value: Any) -> str:
    """Values that hold nothing but this, the key's parts being separated by dots."""
    for part in reversed(key.split(".")):
        value = {part: value}
    return str(yaml.safe_dump(value))


def environment(values: dict[str, Any]) -> dict[str, str]:
    """What the values give the containers beyond the chart's own."""
    return {each["name"]: each["value"] for each in values["extraEnv"]}


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_are_right(file: Path) -> None:
    assert main([str(file)]) == 0


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_install_the_same_integration_from_an_existing_secret(
    file: Path,
) -> None:
    values: dict[str, Any] = yaml.safe_load(file.read_text())
    assert values["secret"] == {"create": False, "name": "statuspage"}
    assert values["integration"]["type"] == "statuspage"
    acts = ("actionsPageIds",) if "actionsProcessor" in values else ()
    assert set(values["integration"]["config"]) == {*SETTINGS, *acts}


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_no_example_lets_the_mapping_read_the_environment(file: Path) -> None:
    values: dict[str, Any] = yaml.safe_load(file.read_text())
    set_for_all = environment(values)
    assert set_for_all["OCEAN__ALLOW_ENVIRONMENT_VARIABLES_JQ_ACCESS"] == "false"


@pytest.mark.parametrize("name", ["always-on", "scaled", "scaled-actions"])
def test_what_is_always_on_resyncs_every_hour(name: str) -> None:
    values = yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
    assert values["scheduledResyncInterval"] == 60


@pytest.mark.parametrize("key", CHART["keys"])
def test_a_key_of_the_chart_passes_and_its_misspelt_brother_does_not(key: str) -> None:
    known = key.replace("*", "anything")
    assert not any(
        NO_SUCH_KEY in each for each in complaints_about(values_with(known, 1))
    )
    above, _, name = key.removesuffix(".*").rpartition(".")
    for misspelt in (f"{name}s", name.upper()):
        path = f"{above}.{misspelt}" if above else misspelt
        assert any(
            NO_SUCH_KEY in each for each in complaints_about(values_with(path, 1))
        )


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        pytest.param("integratoin: {type: x}", NO_SUCH_KEY, id="a-misspelt-key"),
        pytest.param("integratoin:", NO_SUCH_KEY, id="a-misspelt-key-with-nothing"),
        pytest.param("image: {repository: x}", NO_SUCH_KEY, id="an-image-of-parts"),
        pytest.param("ingress: false", NO_SUCH_KEY, id="a-part-as-a-switch"),
        pytest.param(
            "secret: {useExistingSecret: true}",
            f"{NO_SUCH_KEY}; an existing secret is secret.create: false",
            id="an-existing-secret-as-older-charts-have-it",
        ),
        pytest.param(
            "secret: {name: x}", "makes a secret of that name", id="a-secret-by-default"
        ),
        pytest.param(
            "secret: {create: true, name: x}",
            "makes a secret of that name",
            id="a-secret-that-collides",
        ),
        pytest.param(
            "secret: {create: false}", "no secret at all", id="no-secret-at-all"
        ),
        pytest.param("image: statuspage", "has no tag", id="an-image-without-tag"),
        pytest.param(
            "image: localhost:5000/statuspage", "has no tag", id="a-port-is-no-tag"
        ),
        pytest.param(
            "{image: 'statuspage:1', integration: {version: '1'}}",
            "is ignored",
            id="a-version-beside-an-image",
        ),
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
        pytest.param(
            "sendRawDataExamples: false",
            "set OCEAN__SEND_RAW_DATA_EXAMPLES in extraEnv",
            id="raw-examples",
        ),
        pytest.param(
            "lakehouseEnabled: false",
            "set OCEAN__LAKEHOUSE_ENABLED in extraEnv",
            id="lakehouse",
        ),
        pytest.param(
            "allowEnvironmentVariablesJqAccess: true",
            "could read the API key",
            id="the-environment-in-the-mapping",
        ),
        pytest.param("service: {enabled: false}", "securityContext", id="no-service"),
        pytest.param(
            "integration: {type: x}", "the chart's 500m stays", id="no-cpu-limit"
        ),
        pytest.param(
            "liveEvents: {baseUrl: x, worker: {enabled: true, resources: {limits: {memory: 1Gi}}}}",
            "liveEvents.worker.resources.limits.cpu: is not set",
            id="no-cpu-limit-for-workers",
        ),
        pytest.param(
            "scheduledResyncInterval: 0 * * * *", "takes minutes", id="cron-in-a-pod"
        ),
        pytest.param(
            "{workload: {kind: CronJob}, scheduleConcurrencyPolicy: Forbid, scheduledResyncInterval: 60}",
            "takes cron text",
            id="minutes-in-a-cronjob",
        ),
        pytest.param(
            "{workload: {kind: CronJob}, scheduledResyncInterval: 0 * * * *}",
            "cuts off a sync",
            id="a-cronjob-that-cuts-syncs-off-by-default",
        ),
        pytest.param(
            "{workload: {kind: CronJob}, scheduledResyncInterval: 0 * * * *, scheduleConcurrencyPolicy: Replace}",
            "cuts off a sync",
            id="a-cronjob-that-cuts-syncs-off",
        ),
        pytest.param(
            "{workload: {kind: CronJob}, scheduleConcurrencyPolicy: Forbid, scheduledResyncInterval: 0 * * * *, liveEvents: {baseUrl: x}}",
            "a CronJob receives nothing",
            id="live-events-in-a-cronjob",
        ),
        pytest.param(
            "liveEvents: {worker: {enabled: true, resources: {limits: {cpu: 1}}}}",
            "the workers receive nothing",
            id="workers-without-an-address",
        ),
        pytest.param(
            "{ingress: {enabled: true, path: /integration/webhook}, liveEvents: {baseUrl: x, worker: {enabled: true, resources: {limits: {cpu: 1}}}}}",
            "leads past the workers",
            id="an-ingress-past-the-workers",
        ),
        pytest.param(
            "ingress: {enabled: true}",
            "ingress.path: lets everyone in",
            id="an-ingress-for-everything-by-default",
        ),
        pytest.param(
            "liveEvents: {ingress: {enabled: true, path: /integration}}",
            "liveEvents.ingress.path: lets everyone in",
            id="an-ingress-for-more-than-the-webhook",
        ),
    ],
)
def test_what_the_chart_would_not_do_is_named(values: str, complaint: str) -> None:
    [found] = complaints_about(values)
    assert complaint in found


@pytest.mark.parametrize(
    "values",
    [
        "integration: {config: {}}",
        "integration: {config: }",
        "resources: {}",
        "port:",
        "extraEnv:",
        "image: ''",
        "image: statuspage@sha256:0000",
        "secret: {create: false, name: [one, another]}",
        "sendRawDataExamples: true",
        "allowEnvironmentVariablesJqAccess: false",
        "resources: {limits: {cpu: 2, nvidia.com/gpu: 1}}",
        "{integration: {type: x}, resources: {limits: {cpu: }}}",
        "ingress: {enabled: true, path: /prefix/integration/webhook}",
        "{workload: {kind: CronJob}, scheduleConcurrencyPolicy: Forbid, scheduledResyncInterval: 0 * * * *, liveEvents: {baseUrl: x, worker: {enabled: true, resources: {limits: {cpu: 1}}}}}",
    ],
)
def test_what_the_chart_understands_is_no_mistake(values: str) -> None:
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
