"""`python sync_once.py`: one resync, whose exit code tells how it went.

`ocean sail` ends with 0 whatever happened. That suits a service, but a scheduled
job would stay green over a catalog that nobody updates any more. This ends with 0
when Port has recorded this resync as completed (or Ocean has, of an incremental one)
and no error was met on the way, and with 1 and one line of what to do otherwise.
"""

import asyncio
import signal
from types import FrameType
from typing import Never

import httpx
import uvicorn
from loguru import logger
from port_ocean.bootstrap import load_ocean_app
from port_ocean.config.settings import ApplicationSettings
from port_ocean.core.defaults.initialization.initialize import initialize_defaults
from port_ocean.core.integrations.mixins.utils import is_dsp_mode_enabled
from port_ocean.core.models import EventListenerType
from port_ocean.core.utils.utils import validate_integration_runtime
from port_ocean.log.logger_setup import setup_logger
from port_ocean.log.sensetive import sensitive_log_filter
from port_ocean.ocean import Ocean
from port_ocean.utils.signal import init_signal_handler
from pydantic import ValidationError
from pydantic_settings import SettingsError

from commands.sync_outcome import (
    STOPPED,
    ErrorLog,
    Json,
    SyncFailed,
    check_incremental_outcome,
    check_outcome,
    one_line,
)
from startup import end_log, end_with, explained, prepare

RECORD_DEADLINE = 90.0
"""Seconds within which Port has to say how it recorded the resync."""

PORT_MAPS = (
    " Port maps the raw items that it was handed by itself; what it refuses of them is"
    " not known here."
)
"""What is said as well where Port does the processing."""

# uvicorn's exit code when the application does not start.
STARTUP_FAILURE = 3


def load_app() -> Ocean:
    """Ocean with this integration, set to resync once.

    Raises:
        SyncFailed: the start says why it cannot be.
    """
    try:
        return load_ocean_app(
            config_override={"event_listener": {"type": EventListenerType.ONCE}}
        )
    except SystemExit as end:
        if isinstance(end.code, str):
            raise SyncFailed(end.code) from end
        raise


def resync(app: Ocean, port: int) -> None:
    """Do what `ocean sail` does with an app, until its one resync has ended.

    Raises:
        SyncFailed: the start failed.
    """
    try:
        asyncio.run(validate_integration_runtime(app.port_client, app.config.runtime))
        initialize_defaults(
            app.integration.AppConfigHandlerClass.CONFIG_CLASS, app.config
        )
        uvicorn.run(app, host="0.0.0.0", port=port)
    except Exception as error:
        raise SyncFailed(f"The start failed: {one_line(repr(error))}") from error
    except SystemExit as end:
        if end.code != STARTUP_FAILURE:
            raise
        raise SyncFailed("The start failed, for what the log says above.") from end


async def recorded_state(app: Ocean) -> Json:
    """The integration's `resyncState`, as Port has it.

    Raises:
        SyncFailed: Port does not say.
    """
    try:
        async with asyncio.timeout(RECORD_DEADLINE):
            integration = await app.port_client.get_current_integration()
    except (TimeoutError, httpx.HTTPError) as error:
        raise SyncFailed(
            f"Port does not say how it recorded the resync ({error!r}). Run it again."
        ) from error
    state: Json = integration.get("resyncState") or {}
    return state


def sync_once() -> str:
    """Resync once; who has confirmed that it is complete, in words.

    Raises:
        SyncFailed: it was not wholly good.
    """
    application = ApplicationSettings()
    init_signal_handler()
    setup_logger(
        application.log_level, enable_http_handler=application.enable_http_logging
    )
    log = ErrorLog()
    logger.add(log.take, level="INFO", filter=sensitive_log_filter.create_filter())
    app = load_app()
    resync(app, application.port)
    return asyncio.run(_outcome(app, log))


async def _outcome(app: Ocean, log: ErrorLog) -> str:
    if app.config.integration.incremental_sync_enabled:
        check_incremental_outcome(log.incremental_completed, log.errors)
        outcome = "no error was met."
    else:
        written_at = app.resync_state_updater.last_integration_state_updated_at
        check_outcome(await recorded_state(app), written_at, log.errors)
        outcome = "Port has recorded it, and no error was met."
    return outcome + (PORT_MAPS if await is_dsp_mode_enabled() else "")


def _stop(signum: int, _: FrameType | None) -> Never:
    raise SystemExit(128 + signum)


def main() -> None:
    """Run the command: exit 0, or 1 with one line of what to do."""
    # As the first process of a container there is no default: it would go on.
    signal.signal(signal.SIGTERM, _stop)
    prepare()
    try:
        outcome = f"The sync is complete: {sync_once()}"
    except SyncFailed as failure:
        end_with(f"The sync failed. {failure}")
    except (ValidationError, SettingsError) as error:
        end_with(f"The sync failed. {explained(error)}")
    except (KeyboardInterrupt, SystemExit):
        end_with(f"The sync failed. {STOPPED}")
    end_log()
    print(outcome)
