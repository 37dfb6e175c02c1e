"""`make unsubscribe`: remove this integration's webhook subscriptions from Statuspage."""

import asyncio
import sys

from port_ocean.bootstrap import load_ocean_app
from port_ocean.core.models import EventListenerType
from port_ocean.utils.signal import init_signal_handler

from errors import StatuspageError
from initialize_client import services


async def unsubscribe() -> int:
    """Remove the subscriptions of all our pages; the command's exit code."""
    try:
        shared = services()
        removed = await shared.subscriptions.remove(await shared.lookups.pages.ours())
    except StatuspageError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Removed {removed} webhook subscription(s)")
    return 0


def main() -> None:
    """Run the command; its exit code tells whether all are gone."""
    init_signal_handler()
    # As Ocean's own one-off commands do: nothing is resynced.
    load_ocean_app(
        config_override={
            "event_listener": {"type": EventListenerType.ONCE, "should_resync": False}
        }
    )
    sys.exit(asyncio.run(unsubscribe()))
