"""`python check_values.py FILE...`: do these values say what Port's chart understands?

The chart ignores keys that it does not know, and some that it knows do not do what
they say. Prints a line for each such key and exits with 1 if there is one.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

CHART_KEYS = Path(__file__).parent / "chart-keys.yaml"
SPEC = Path(__file__).parents[2] / ".port/spec.yaml"

# Where the chart takes the integration's settings from.
SETTINGS = ("integration.config.", "integration.secrets.")

type Json = dict[str, Any]


def complaints(values: Json, chart: Json, spec: Json) -> Iterator[str]:
    """What is wrong with the values.

    Args:
        values: a values file.
        chart: the chart's keys, as chart-keys.yaml lists them.
        spec: the integration's `.port/spec.yaml`.
    """
    known = [*chart["read"], *chart["remembered"]]
    leaves = dict(_leaves(values))
    for key in leaves:
        if not any(_covers(pattern, key) for pattern in known):
            yield f"{key}: the chart {chart['version']} has no such key"
    yield from _wrong_settings(leaves, spec)
    if "sendRawDataExamples" in leaves:
        yield "sendRawDataExamples: the chart turns false into true; use extraEnv"
    if leaves.get("service.enabled") is False:
        yield "service.enabled: without it the chart drops resources, ports and securityContext"
    for key in ("port.clientId", "port.clientSecret"):
        if leaves.get(key):
            yield f"{key}: a secret; keep it in a Kubernetes secret"
    yield from _wrong_schedule(leaves)


def _leaves(values: Json, above: str = "") -> Iterator[tuple[str, Any]]:
    """The keys with their values; a part in which nothing is set has none."""
    for name, value in values.items():
        key = f"{above}{name}"
        if isinstance(value, dict):
            yield from _leaves(value, f"{key}.")
        elif value is not None:
            yield key, value


def _covers(pattern: str, key: str) -> bool:
    if pattern.endswith(".*"):
        return key.startswith(pattern.removesuffix("*"))
    return key == pattern


def _wrong_settings(leaves: Json, spec: Json) -> Iterator[str]:
    settings = {each["name"]: each for each in spec["configurations"]}
    for key, value in leaves.items():
        if not key.startswith(SETTINGS):
            continue
        _, _, name = key.split(".", 2)
        if name not in settings:
            yield f"{key}: the integration has no such setting"
        elif settings[name].get("sensitive"):
            yield f"{key}: a secret; keep it in a Kubernetes secret"
        elif isinstance(value, list):
            yield f"{key}: does not survive the chart; write it as text"


def _wrong_schedule(leaves: Json) -> Iterator[str]:
    interval = leaves.get("scheduledResyncInterval")
    if leaves.get("workload.kind") != "CronJob":
        if interval is not None and not isinstance(interval, int):
            yield "scheduledResyncInterval: a Deployment takes minutes"
        return
    if not isinstance(interval, str) or len(interval.split()) != 5:
        yield "scheduledResyncInterval: a CronJob takes cron text"
    if leaves.get("liveEvents.baseUrl"):
        yield "liveEvents.baseUrl: a CronJob receives nothing"


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
