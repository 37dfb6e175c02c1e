"""Takes Ocean's routine out of the log, so that a WARNING always means something to do.

Ocean tells each of its steps at INFO, and at WARNING much that is as it should be. The
lines that `ROUTINE` names go to DEBUG, in Port's log of the integration too. All others
pass: errors, and whatever a newer Ocean may say.
"""

import logging
import re
from typing import TYPE_CHECKING

from loguru import logger

# `configure` replaces it, and it has no public name.
from port_ocean.log.logger_setup import _combined_patcher as oceans_patcher

if TYPE_CHECKING:
    from loguru import Record

ROUTINE = {
    "WARNING": {
        # Null is a value like others, and a query is there to leave rows out. Not
        # routine is a null identifier or blueprint, which loses the entity; nor is a
        # null that the blueprint forbids, of which Ocean says the same at ERROR.
        "core.handlers.entity_processor.jq_entity_processor": r"Unable to find valid data for: '(properties\.|relations\.|title|icon|team)|\S+ transformations of batch failed due to",
        # What Port has switched on for some accounts only.
        "core.integrations.mixins.utils": r"DSP mode requested but required feature flags",
        "core.defaults.initialization.initialize": r"Provision is not supported",
        # What this installation does not have; `on_start` tells of live events.
        "ocean": r"No base URL provided, or|Execution agent is not enabled, or",
        # An event that was dropped: why has been said.
        "core.handlers.webhook.processor_manager": r"Unknown webhook event type|Shutting down",
        "context.event": r"Webhook event not supported",
        "core.handlers.actions.execution_manager": r"Shutting down",
    },
    "INFO": {
        # The start and the end.
        "core.integrations.mixins.events": r"Registering ",
        "core.integrations.mixins.handler": r"Initializing ",
        "core.integrations.base": r"Starting |Initializing ",
        "core.defaults.common": r"Loading defaults",
        "core.defaults.initialization.base_setup": r"Initializing |Port resources are already",
        "core.defaults.initialization.default_origin_setup": r"Found default resources",
        "core.defaults.initialization.initialize": r"Creating setup|Checking for diff",
        "core.event_listener.factory": r"Found event listener",
        "core.event_listener.once": r"Once event listener|Incremental sync mode|Exiting",
        "ocean": r"Starting metrics|Graceful shutdown completed - sync was already",
        "core.handlers.actions.execution_manager": r"Waiting for workers|All workers|Registered |Adding |Run (acknowledged|executed)",
        # Every few minutes of an installation that is always on.
        "core.event_listener.polling": r"Setting up|First polling|Polling event listener",
        "consumers.stream_maintenance.worker": r"PEL requeue scan complete",
        "consumers.redis_stream_utils": r"Idle Redis stream consumer cleanup",
        # Requests to Port, and to us.
        "clients.port.authentication": r"Fetching |No token|Token expired",
        "clients.port.client": r"Integration resync state updated",
        "clients.port.mixins.organization": r"Fetching ",
        "clients.port.mixins.integrations": r"(Fetching|Creating|Updating) ",
        "clients.port.mixins.blueprints": r"(Fetching|Creating|Patching) ",
        "clients.port.mixins.entities": r"Searching ",
        "middlewares": r"Request to ",
        # The steps of a resync, for each kind and batch. Our lines sum them up.
        "context.event": r"Event (started|finished)",
        "core.handlers.port_app_config.api": r"Fetching ",
        "core.integrations.mixins.sync_raw": r"Resync w|Incremental (resync triggered|sync kind)|(Starting|Fetching|Found|Triggered|Upserting|Entities in batch|Finished|Running|Calculating|Executing) |\w+ phase complete|DSP mode active: skipping",
        "core.integrations.mixins.lakehouse_buffer": r"Lakehouse buffer",
        "clients.dsp.lifecycle": r"Notifying ",
        "clients.dsp.lifecycle_http": r"API request succeeded",
        "core.handlers.entity_processor.jq_entity_processor": r"Parsing ",
        "core.handlers.entities_state_applier.port.applier": r"Upserting |Deleting |Skipping entity ",
        "helpers.monitor.monitor": r"\[Monitor\] (Started|Stopped)",
        # The steps of a live event.
        "core.handlers.webhook.processor_manager": r"Found matching|Successfully processed",
        "core.integrations.mixins.live_events": r"Found |DSP mode active: skipping",
        "consumers.redis_stream_consumer": r"(Redis|Dispatching Redis) stream message",
    },
}
"""What is routine: how its messages begin, by level and by module of Ocean."""

HEALTH_CHECK = re.compile(r"/(health/(live|ready)|metrics/?)$")


def install() -> None:
    """Begin, unless the log is read at DEBUG: there all lines keep their levels.

    The webhook's secret, which its address carries, never reaches the access log.
    """
    logging.getLogger("uvicorn.access").addFilter(WithoutQuery())
    if not _is_read_at_debug():
        logger.configure(patcher=_demote_routine)
        logging.getLogger("uvicorn.access").addFilter(WithoutHealthChecks())


def is_routine(level: str, module: str, message: str) -> bool:
    """Whether a line is one of those that Ocean writes when all is well."""
    beginning = ROUTINE.get(level, {}).get(module.removeprefix("port_ocean."))
    return beginning is not None and re.match(beginning, message) is not None


class WithoutHealthChecks(logging.Filter):
    """Leaves out of the server's access log what Kubernetes and Prometheus ask for all day."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the request is one of others, or was answered with an error."""
        # uvicorn logs (client, method, address, version, status).
        match record.args:
            case (_, "GET", str(address), _, int(status)):
                path = address.partition("?")[0]
                return status >= 400 or HEALTH_CHECK.search(path) is None
        return True


class WithoutQuery(logging.Filter):
    """Leaves the query out of the server's access log: it carries the secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the address in the record, which is then logged."""
        # uvicorn logs (client, method, address, version, status).
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, address, version, status = record.args
            path = str(address).split("?", 1)[0]
            record.args = (client, method, path, version, status)
        return True


def _demote_routine(record: "Record") -> None:
    oceans_patcher(record)
    level = record["level"]
    if is_routine(level.name, record["name"] or "", record["message"]):
        debug = logger.level("DEBUG")
        level.name, level.no, level.icon = debug.name, debug.no, debug.icon


def _is_read_at_debug() -> bool:
    """Whether that was asked for, with APPLICATION__LOG_LEVEL or `ocean sail -l`."""
    asked: list[str] = []

    def note() -> str:
        asked.append("once")
        return "their"

    # Loguru calls a lazy argument only if somebody reads the line.
    logger.opt(lazy=True).debug("Ocean's routine lines keep {} levels", note)
    return bool(asked)
