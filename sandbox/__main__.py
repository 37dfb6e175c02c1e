"""`make sandbox`: both servers, to point an integration of your own at."""

import signal

from sandbox.port.app import create_port_app
from sandbox.serving import serve
from sandbox.statuspage import Options, create_statuspage_app, demo_account

CONNECT = """\
Statuspage: {statuspage}
Port:       {port}
Catalog:    {port}/sandbox/catalog

In .env, or before `make run`:
OCEAN__PORT__BASE_URL={port}
OCEAN__PORT__CLIENT_ID=any
OCEAN__PORT__CLIENT_SECRET=any
OCEAN__INTEGRATION__CONFIG__STATUSPAGE_API_KEY={api_key}
OCEAN__INTEGRATION__CONFIG__STATUSPAGE_HOST={statuspage}
OCEAN__INTEGRATION__CONFIG__STATUSPAGE_PUBLIC_URL={statuspage}/public/{{subdomain}}

Ctrl-C ends both."""


def main() -> None:
    """Serve until interrupted."""
    statuspage_app = create_statuspage_app(demo_account())
    with serve(statuspage_app) as statuspage, serve(create_port_app()) as port:
        print(
            CONNECT.format(statuspage=statuspage, port=port, api_key=Options().api_key),
            flush=True,
        )
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
