"""`make sandbox`: both servers, to point an integration of your own at."""

import argparse
import signal
import sys
from collections.abc import Sequence

from sandbox.integration_process import connection
from sandbox.port.app import create_port_app
from sandbox.port.organization.feature_flags import Processing
from sandbox.serving import LOOPBACK, CannotListenError, serve
from sandbox.statuspage import Options, create_statuspage_app, demo_account

STATUSPAGE_AT = 8401
PORT_AT = 8402
INTEGRATION_AT = 8000
"""Where Ocean listens by default."""

READY = """\
Statuspage: {statuspage} (its account: {statuspage}/sandbox/account)
Port:       {port} (what it holds: {port}/sandbox/catalog)

Put this into .env and start the integration with `make run`:

{settings}

Ctrl-C ends both."""
TAKEN = """\
The sandbox {problem}.
End what listens there, perhaps another `make sandbox`, or choose another port, such as
0 for any that is free: make sandbox ARGS="{option} 0\""""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; 1 when a server could not listen."""
    options = _parser().parse_args(arguments)
    ending = {signal.SIGINT, signal.SIGTERM}
    # Before the servers' threads start: one of them could take the signal otherwise.
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    statuspage_app = create_statuspage_app(demo_account())
    try:
        with (
            serve(statuspage_app, port=options.statuspage_at) as statuspage,
            serve(
                create_port_app(processing=options.processing), port=options.port_at
            ) as port,
        ):
            settings = "\n".join(
                f"{name}={value}" for name, value in settings_for(statuspage, port)
            )
            ready = READY.format(statuspage=statuspage, port=port, settings=settings)
            print(ready, flush=True)
            signal.sigwait(ending)
    except CannotListenError as error:
        is_port = error.port == options.port_at
        option = "--port-at" if is_port else "--statuspage-at"
        print(TAKEN.format(problem=error, option=option), file=sys.stderr)
        return 1
    return 0


def settings_for(statuspage_url: str, port_url: str) -> list[tuple[str, str]]:
    """All that an integration needs to sync and to follow live events, for its `.env`."""
    settings = connection(statuspage_url, port_url, Options().api_key) | {
        "APPLICATION__PORT": str(INTEGRATION_AT),
        "OCEAN__BASE_URL": f"http://{LOOPBACK}:{INTEGRATION_AT}",
        "OCEAN__EVENT_LISTENER__TYPE": "POLLING",
        "OCEAN__INITIALIZE_PORT_RESOURCES": "true",
    }
    return sorted(settings.items())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    for option, default, server in (
        ("--statuspage-at", STATUSPAGE_AT, "Statuspage"),
        ("--port-at", PORT_AT, "Port"),
    ):
        parser.add_argument(
            option,
            type=_tcp_port,
            default=default,
            metavar="PORT",
            help=f"where {server} listens (default: {default}; 0: any free port)",
        )
    parser.add_argument(
        "--processing",
        type=Processing,
        choices=list(Processing),
        default=Processing.OCEAN,
        help="who maps raw items: Ocean (with a copy for Port's lake), or Port",
    )
    return parser


def _tcp_port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port, a number up to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
