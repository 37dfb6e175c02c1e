"""`make portal`: bring a Port what it lacks of the blueprints, mapping, dashboard and scorecards."""

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from port_ocean.bootstrap import load_ocean_app
from port_ocean.core.models import EventListenerType
from port_ocean.ocean import Ocean
from port_ocean.utils.signal import init_signal_handler

from errors import StatuspageError
from port_api.sign_in import check_sign_in
from portal.api import PortalApi
from portal.apply import apply
from portal.plan import make_plan
from portal.shipped import read_shipped
from portal.text import DONE, NOTHING_WRITTEN, plan_lines
from startup import end_log, end_with


def main(arguments: list[str] | None = None) -> None:
    """Show the plan, and do it when asked to; the exit code is 1 where Port has not taken it all."""
    options = _parser().parse_args(arguments)
    init_signal_handler()
    # As Ocean's own one-off commands do: nothing is resynced.
    app = load_ocean_app(
        config_override={
            "event_listener": {"type": EventListenerType.ONCE, "should_resync": False}
        }
    )
    try:
        check_sign_in(app)
        failures = asyncio.run(_run(app, options.additions, options.apply))
    except StatuspageError as error:
        end_with(str(error))
    if failures:
        end_with("\n".join(map(str, failures)))


async def _run(
    app: Ocean, additions: list[Path], is_applied: bool
) -> Sequence[StatuspageError]:
    """Show the plan and do it; what Port has not taken of it."""
    api = PortalApi(app.port_client)
    shipped = read_shipped(additions)
    plan = await make_plan(shipped, app.config.integration.identifier, api)
    end_log()
    print(f"Your Port at {app.config.port.base_url}, beside what is shipped:")
    print(*plan_lines(plan), sep="\n", flush=True)
    if plan.is_empty:
        return []
    if not is_applied:
        print(NOTHING_WRITTEN)
        return []
    failures = await apply(plan, api)
    if not failures:
        print(DONE)
    return failures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m commands.portal", description=__doc__
    )
    parser.add_argument("--apply", action="store_true", help="do it")
    parser.add_argument(
        "--with",
        dest="additions",
        metavar="FOLDER",
        type=Path,
        action="append",
        default=[],
        help="bring this as well, such as examples/maintenance",
    )
    return parser


if __name__ == "__main__":
    main()
