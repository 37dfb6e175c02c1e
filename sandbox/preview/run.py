"""One resync of the real integration into an emulated Port that ends with it."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from sandbox import Json
from sandbox.integration_process import integration
from sandbox.port.app import create_port_app
from sandbox.preview.model import Model, resources_of
from sandbox.preview.source import Source
from sandbox.serving import serve

type Progress = Callable[[float, str], None]

PROGRESS_INTERVAL = 0.2
"""Seconds."""
CATALOG_TIMEOUT = 600.0
"""Seconds to read all entities of a large account."""
SHOWN_ERRORS = 5
SHOWN_ERROR_LINES = 8
# With these words begins what ends a resync before it has read anything, and what
# to say instead; the log's other errors only follow from that. What comes after the
# first names its own remedy.
CAUSES = {
    "The resync could not begin. ": "",
    "Invalid port app config found: ": (
        "The mapping is not valid: correct it and preview again. "
    ),
}
# Comes when all was read, and what is gone is deleted: Port only refused some of it.
PORT_HAS_REFUSED = "Port has not taken "

_LOG_LINE = re.compile(r"\d{4}-\d\d-\d\d [\d:.]+ \| (?P<level>[A-Z]+) *\| ")
_SERVERS_LINE = re.compile(r"[A-Z]+: {5}")
_LEFT_OUT = re.compile(r"(\d+) dropped by the mapping")


@dataclass(frozen=True)
class Outcome:
    """How the resync ended.

    Attributes:
        completed: whether all was read and sent, whatever Port has refused of it.
        cause: why it is not, in the log's words; nothing when it is.
        errors: the log's other errors, shortened.
        left_out: how many items Ocean made no entity of. The log does not tell those
            that a selector leaves out from those without identifier or blueprint.
    """

    completed: bool
    cause: str
    errors: tuple[str, ...]
    left_out: int


@dataclass(frozen=True)
class Run:
    """What the emulated Port holds after a resync, and how the resync ended."""

    catalog: Json
    outcome: Outcome


def run_integration(source: Source, model: Model, progress: Progress) -> Run:
    """Resync the account once, as a separate process, into an emulated Port.

    Without an address of its own, and because it runs once, the integration
    subscribes no webhooks. Port's real address and credentials are not known here.

    Args:
        progress: is told the seconds that have passed, and the log's last message.
    """
    with (
        serve(create_port_app()) as port_url,
        resources_of(model) as resources,
    ):
        url = f"{port_url}/sandbox/integration-config"
        httpx.put(url, json=model.mapping).raise_for_status()
        with integration(
            source.statuspage_url,
            port_url,
            api_key=source.api_key,
            settings=source.settings,
            resources=resources,
        ) as process:
            while process.running:
                time.sleep(PROGRESS_INTERVAL)
                progress(process.seconds, _last_message(process.lines[-20:]))
            process.wait()
        catalog = httpx.get(f"{port_url}/sandbox/catalog", timeout=CATALOG_TIMEOUT)
    log = [line.replace(source.api_key, "<the key>") for line in process.lines]
    found = catalog.json()
    found["blueprints"] = _in_order(found["blueprints"], model)
    return Run(found, outcome_of(log, found))


def _in_order(blueprints: Json, model: Model) -> Json:
    """The blueprints as in their file: Ocean creates all of them at once."""
    names = [str(blueprint.get("identifier")) for blueprint in model.blueprints]
    return {name: blueprints[name] for name in names if name in blueprints}


def outcome_of(log: list[str], catalog: Json) -> Outcome:
    """Decide how a resync ended by what Port was told: the exit code is always 0.

    A resync fails for what Port refuses. Here that is what the preview is to find.

    Args:
        log: the lines of the process.
        catalog: what the emulated Port shows.
    """
    installed = catalog["integration"] or {}
    states = [state["status"] for state in installed.get("resyncStates", [])]
    errors = _errors(log)
    completed = states[-1:] == ["completed"] or any(
        error.startswith(PORT_HAS_REFUSED) for error in errors
    )
    left_out = sum(int(found[1]) for line in log if (found := _LEFT_OUT.search(line)))
    if completed:
        return Outcome(True, "", tuple(errors[:SHOWN_ERRORS]), left_out)
    cause = _known_cause(errors, catalog)
    others = [] if cause else errors[1 : 1 + SHOWN_ERRORS]
    unknown = (errors or ["".join(log[-SHOWN_ERROR_LINES:]).strip()])[0]
    return Outcome(False, cause or unknown, tuple(others), left_out)


def _known_cause(errors: list[str], catalog: Json) -> str | None:
    """What ended the resync, and what to do, where that is known."""
    for refusal in catalog["refusals"]:
        if refusal["identifier"] is None:
            return (
                f"Port refuses the {refusal['message']}. Correct the blueprint and"
                " preview again."
            )
    for error in errors:
        for beginning, said_instead in CAUSES.items():
            if error.startswith(beginning):
                return said_instead + error.removeprefix(beginning)
    return None


def _errors(log: list[str]) -> list[str]:
    """The messages at level ERROR or above, each once, without their tracebacks."""
    messages: dict[str, None] = {}
    lines: list[str] = []
    for line in [*log, "0000-00-00 0 | END | "]:
        begun = _LOG_LINE.match(line)
        if begun is None and _SERVERS_LINE.match(line) is None:
            lines += [line] if lines else []
            continue
        if lines:
            messages[_message(lines)] = None
        lines = []
        if begun and begun["level"] in ("ERROR", "CRITICAL"):
            lines = [line[begun.end() :]]
    return list(messages)


def _message(lines: list[str]) -> str:
    text = "".join(lines).split("Traceback (most recent call last)")[0]
    return "\n".join(text.strip(" +|\n").splitlines()[:SHOWN_ERROR_LINES])


def _last_message(log: list[str]) -> str:
    for line in reversed(log):
        if begun := _LOG_LINE.match(line):
            return line[begun.end() :].strip()
    return "starting"
