"""Whatever keeps the integration from starting is said in one line, and nothing after it."""

import ctypes
import logging
import os
import re
import socket
import sys
from types import TracebackType
from typing import Never

import click
from humps import camelize
from loguru import logger
from port_ocean.config.settings import ApplicationSettings, IntegrationConfiguration
from port_ocean.context.ocean import ocean
from port_ocean.core.models import EventListenerType
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from errors import ConfigurationError

OCEANS_PREFIX = "OCEAN__"
SERVERS_PREFIX = "APPLICATION__"
OURS_PREFIX = "OCEAN__INTEGRATION__CONFIG__"

DEFAULT_SERVER_PORT = 8000

M_TRIM_THRESHOLD = -1
"""glibc's `malloc.h`; see mallopt(3)."""

FREED_MEMORY_KEPT = 1024 * 1024
"""Bytes."""

FAULTS = {
    "missing": "is missing",
    "int": "is not a whole number",
    "float": "is not a number",
    "bool": "is neither true nor false",
    "url": "is not an address such as https://example.com",
}
"""What is wrong with a setting, by the first word of pydantic's name for it."""


def prepare() -> None:
    """Have Ocean understand the settings that it is about to read, or say why it cannot.

    Ocean imports `integration.py` before it reads them, and nothing else of ours.
    """
    for name, value in os.environ.items():
        if name.upper().startswith((OCEANS_PREFIX, SERVERS_PREFIX)):
            os.environ[name] = unquoted(value)
    sys.excepthook = _explain
    return_freed_memory()


def return_freed_memory() -> None:
    """Have glibc give memory back soon after it was freed, where there is a glibc.

    By itself it adapts to the largest block that it has seen: a few webhooks of several
    megabytes, and about 80 MB stay with the process for good.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(M_TRIM_THRESHOLD, FREED_MEMORY_KEPT)


def unquoted(value: str) -> str:
    """The value without white space and a pair of quotes around it.

    A shell takes quotes off; `docker run --env-file` passes them on.
    """
    value = value.strip()
    quotes = value[:1]
    if quotes in ('"', "'") and value.find(quotes, 1) == len(value) - 1:
        return value[1:-1].strip()
    return value


def explained(error: ValidationError | SettingsError) -> str:
    """Which settings do not work and what to do, without their values: some are secrets."""
    if isinstance(error, SettingsError):
        # A variable that holds several settings as JSON, such as OCEAN__INTEGRATION.
        return f"A setting is not valid JSON: {error}. Correct it."
    told: dict[str, dict[str, None]] = {}
    for details in error.errors():
        for variable in _variables(details, error.title):
            told.setdefault(variable, {})[_fault(details)] = None
    return " ".join(
        _sentence(variable, ", ".join(faults)) for variable, faults in told.items()
    )


def is_server() -> bool:
    """Whether this process resyncs or listens, unlike commands such as `ocean probe`."""
    listener = ocean.config.event_listener
    return listener.should_resync or listener.type != EventListenerType.ONCE


def check_server_port() -> None:
    """See that Ocean's server will be able to listen: it starts after the first resync has begun.

    Raises:
        ConfigurationError: another process listens there, or nobody may.
    """
    port = _server_port()
    try:
        socket.create_server(("0.0.0.0", port)).close()
    except (OSError, OverflowError) as error:
        reason = str(error)
        if isinstance(error, OSError) and error.errno:
            reason = os.strerror(error.errno)
        raise ConfigurationError(
            "APPLICATION__PORT",
            f"nothing can listen on port {port} ({reason})",
            remedy="Set it to a free port, or end what uses this one.",
        ) from error


def _server_port() -> int:
    # `ocean sail --port` is what the environment does not say.
    command = click.get_current_context(silent=True)
    given = command.params if command else {}
    return ApplicationSettings(port=given.get("port", DEFAULT_SERVER_PORT)).port


def end_log() -> None:
    """Write all that was logged, and nothing any more: what is printed next comes last."""
    # Ocean's log is written in the background.
    logger.complete()
    # Threads that still try to send the log to Port would log their failure later.
    logger.remove()
    # At the interpreter's end, Ocean's handler cannot start another one.
    logging.raiseExceptions = False


def end_with(sentence: str) -> Never:
    """End the process as failed, with this as the last line that it prints."""
    end_log()
    sys.exit(sentence)


def _explain(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if isinstance(error, SettingsError) or (
        isinstance(error, ValidationError)
        and error.title == IntegrationConfiguration.__name__
    ):
        end_log()
        print(f"The integration cannot start. {explained(error)}", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, traceback)


def _variables(details: ErrorDetails, title: str) -> list[str]:
    """The environment variables that an error of the titled settings is about."""
    # A setting that takes one of several forms has an error for each, with its class.
    path = [str(part) for part in details["loc"] if str(part).islower()]
    if not path:
        return [OURS_PREFIX.removesuffix("__")]
    if title == ApplicationSettings.__name__:
        prefix = SERVERS_PREFIX
    elif path[0] in IntegrationConfiguration.model_fields:
        prefix = OCEANS_PREFIX
    else:
        prefix = OURS_PREFIX
    variable = prefix + "__".join(path).upper()
    if details["type"] != "missing":
        return [variable]
    if path == ["port"]:
        return [f"{variable}__CLIENT_ID", f"{variable}__CLIENT_SECRET"]
    # What only another form would need is not missing.
    return [variable] if len(path) == len(details["loc"]) else []


def _fault(details: ErrorDetails) -> str:
    value = details["input"]
    if isinstance(value, str) and not value.strip():
        return "is empty"
    if expected := re.findall(r"'(\w+)'", details.get("ctx", {}).get("expected", "")):
        return f"is not {' or '.join(expected)}"
    return FAULTS.get(details["type"].split("_")[0], f"is wrong: {details['msg']}")


def _sentence(variable: str, fault: str) -> str:
    name, itself = variable, "it"
    if variable.startswith(OURS_PREFIX):
        name = camelize(variable.removeprefix(OURS_PREFIX).lower())
        itself = variable
    what_to_do = "Set" if fault == FAULTS["missing"] else "Correct or remove"
    return f"{name} {fault}. {what_to_do} {itself}."
