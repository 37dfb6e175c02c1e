"""`python check_values.py FILE...`: do these values say what Port's chart understands?

The chart ignores keys that it does not know, and some that it knows do not do what
they say. Prints a line for each such key and exits with 1 if there is one.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

CHART_KEYS = Path(__file__).parent / "chart-keys.yaml"
SPEC = Path(__file__).parents[2] / ".port/spec.yaml"

# Where the chart takes the integration's settings from.
SETTINGS = ("integration.config.", "integration.secrets.")

# What the chart renders as "true" whatever they say.
ALWAYS_TRUE = {
    "sendRawDataExamples": "OCEAN__SEND_RAW_DATA_EXAMPLES",
    "lakehouseEnabled": "OCEAN__LAKEHOUSE_ENABLED",
}

# The limits that count, and the value without which their pod is not installed.
CPU_LIMITS = {
    "resources.limits.cpu": "integration.type",
    "liveEvents.worker.resources.limits.cpu": "liveEvents.worker.enabled",
}

WEBHOOK_PATH = "/integration/webhook"

type Json = dict[str, Any]


def complaints(values: Json, chart: Json, spec: Json) -> Iterator[str]:
    """What is wrong with the values.

    Args:
        values: a values file.
        chart: the chart's keys, as chart-keys.yaml lists them.
        spec: the integration's `.port/spec.yaml`.
    """
    leaves = dict(_leaves(values))
    yield from _unknown_keys(leaves, chart)
    yield from _wrong_settings(leaves, spec)
    yield from _wrong_secret(leaves)
    yield from _wrong_image(leaves)
    yield from _wrong_switches(leaves)
    yield from _inherited_limits(leaves)
    yield from _wrong_schedule(leaves)
    yield from _wrong_live_events(leaves)


def _leaves(values: Json, above: str = "") -> Iterator[tuple[str, Any]]:
    """The keys with their values; a part without any is a leaf itself."""
    for name, value in values.items():
        key = f"{above}{name}"
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{key}.")
        else:
            yield key, value


def _unknown_keys(leaves: Json, chart: Json) -> Iterator[str]:
    for key, value in leaves.items():
        if any(_covers(pattern, key, value) for pattern in chart["keys"]):
            continue
        remedy = ""
        if key == "secret.useExistingSecret":
            remedy = "; an existing secret is secret.create: false with its name"
        yield f"{key}: the chart {chart['version']} has no such key{remedy}"


def _covers(pattern: str, key: str, value: object) -> bool:
    """Whether the chart's pattern is the key, above it, or in a part that is left empty."""
    if pattern.endswith(".*") and key.startswith(pattern.removesuffix("*")):
        return True
    is_empty = value is None or value == {}
    return key == pattern or (is_empty and pattern.startswith(f"{key}."))


def _wrong_settings(leaves: Json, spec: Json) -> Iterator[str]:
    settings = {each["name"]: each for each in spec["configurations"]}
    for key, value in leaves.items():
        if not key.startswith(SETTINGS) or value is None:
            continue
        _, _, name = key.split(".", 2)
        if name not in settings:
            yield f"{key}: the integration has no such setting"
        elif settings[name].get("sensitive"):
            yield f"{key}: a secret; keep it in a Kubernetes secret"
        elif isinstance(value, list):
            yield f"{key}: does not survive the chart; write it as text"


def _wrong_secret(leaves: Json) -> Iterator[str]:
    for key in ("port.clientId", "port.clientSecret"):
        if leaves.get(key):
            yield f"{key}: a secret; keep it in a Kubernetes secret"
    if leaves.get("secret.name") and leaves.get("secret.create") is not False:
        yield "secret.name: the chart makes a secret of that name, of placeholders; set secret.create: false if there is one"
    if leaves.get("secret.create") is False and not leaves.get("secret.name"):
        yield "secret.create: without secret.name the pods get no secret at all"


def _wrong_image(leaves: Json) -> Iterator[str]:
    image = leaves.get("image")
    if not image:
        return
    if not re.search(r"[:@]", str(image).rpartition("/")[2]):
        yield "image: has no tag, so the cluster pulls its latest"
    if leaves.get("integration.version"):
        yield "integration.version: is ignored once there is an image; write it as the image's tag"


def _wrong_switches(leaves: Json) -> Iterator[str]:
    for key, variable in ALWAYS_TRUE.items():
        if leaves.get(key) is False:
            yield f"{key}: the chart turns false into true; set {variable} in extraEnv"
    if leaves.get("allowEnvironmentVariablesJqAccess"):
        yield "allowEnvironmentVariablesJqAccess: whoever edits the mapping in Port could read the API key"
    if leaves.get("service.enabled") is False:
        yield "service.enabled: without it the chart drops resources, ports and securityContext"


def _inherited_limits(leaves: Json) -> Iterator[str]:
    for limit, installed in CPU_LIMITS.items():
        if leaves.get(installed) and limit not in leaves:
            yield f"{limit}: is not set, so the chart's 500m stays; set a whole number of CPUs"


def _wrong_schedule(leaves: Json) -> Iterator[str]:
    interval = leaves.get("scheduledResyncInterval")
    if leaves.get("workload.kind") != "CronJob":
        if interval is not None and not isinstance(interval, int):
            yield "scheduledResyncInterval: a Deployment takes minutes"
        return
    if not isinstance(interval, str) or len(interval.split()) != 5:
        yield "scheduledResyncInterval: a CronJob takes cron text"
    if leaves.get("scheduleConcurrencyPolicy", "Replace") == "Replace":
        yield "scheduleConcurrencyPolicy: Replace, the chart's own, cuts off a sync that is still running; set Forbid"


def _wrong_live_events(leaves: Json) -> Iterator[str]:
    has_workers = leaves.get("liveEvents.worker.enabled")
    if has_workers and not leaves.get("liveEvents.baseUrl"):
        yield "liveEvents.baseUrl: without it the workers receive nothing"
    is_job = leaves.get("workload.kind") == "CronJob"
    if is_job and leaves.get("liveEvents.baseUrl") and not has_workers:
        yield "liveEvents.baseUrl: a CronJob receives nothing"
    if has_workers and leaves.get("ingress.enabled"):
        yield "ingress: leads past the workers; use liveEvents.ingress"
    for ingress in ("ingress", "liveEvents.ingress"):
        path = str(leaves.get(f"{ingress}.path", "/"))
        if leaves.get(f"{ingress}.enabled") and not path.endswith(WEBHOOK_PATH):
            yield f"{ingress}.path: lets everyone in to /metrics and /docs; set {WEBHOOK_PATH}"


def _values(file: str) -> Json:
    values: Json = yaml.safe_load(Path(file).read_text()) or {}
    return values


def main(files: list[str]) -> int:
    """Print what is wrong with the files; the command's exit code."""
    chart = yaml.safe_load(CHART_KEYS.read_text())
    spec = yaml.safe_load(SPEC.read_text())
    wrong = [
        f"{file}: {complaint}"
        for file in files
        for complaint in complaints(_values(file), chart, spec)
    ]
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
