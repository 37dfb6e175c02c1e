"""`make blueprints`: create in Port what is missing of the default blueprints."""

import asyncio

from port_ocean.bootstrap import load_ocean_app
from port_ocean.core.defaults.common import get_port_integration_defaults
from port_ocean.core.models import EventListenerType
from port_ocean.ocean import Ocean
from port_ocean.utils.signal import init_signal_handler

from errors import PortError
from port_api.blueprints import create_missing_blueprints
from port_api.sign_in import check_sign_in
from startup import end_with


def create_blueprints(app: Ocean) -> list[str]:
    """Create them, and return their identifiers.

    Raises:
        PortError: Port cannot be reached, or refuses one.
    """
    check_sign_in(app)
    defaults = get_port_integration_defaults(
        app.integration.AppConfigHandlerClass.CONFIG_CLASS, app.config.resources_path
    )
    blueprints = defaults.blueprints if defaults else []
    return asyncio.run(create_missing_blueprints(app.port_client, blueprints))


def main() -> None:
    """Run the command; its exit code tells whether all are there now."""
    init_signal_handler()
    # As Ocean's own one-off commands do: nothing is resynced.
    app = load_ocean_app(
        config_override={
            "event_listener": {"type": EventListenerType.ONCE, "should_resync": False}
        }
    )
    try:
        created = create_blueprints(app)
    except PortError as error:
        end_with(str(error))
    print(f"Created {', '.join(created) or 'nothing: all are there'}")


if __name__ == "__main__":
    main()
