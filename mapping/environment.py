"""Whether the mapping may read the environment of this process, where the secrets are.

Ocean lets it, unless told otherwise: whoever edits the mapping in Port could then map
`env.OCEAN__PORT__CLIENT_SECRET` into an entity, and read it there.
"""

from loguru import logger
from port_ocean.context.ocean import ocean


def is_readable() -> bool:
    """Whether expressions of the mapping see the environment's variables."""
    readable: bool = ocean.config.allow_environment_variables_jq_access
    return readable


def guard_environment(*, allowed: bool) -> None:
    """Keep the environment from the mapping, before its first expression is compiled.

    Args:
        allowed: whether the user has said that it may be read.
    """
    if not is_readable():
        return
    if allowed:
        logger.warning(
            "Whoever edits the mapping in Port can read this process's environment, the"
            " Statuspage API key and Port's client secret in it. Unset"
            " allowEnvironmentInMapping if no expression needs it"
        )
        return
    # Ocean asks its configuration for each expression, and has no other switch.
    ocean.config.allow_environment_variables_jq_access = False
    logger.info(
        "The mapping does not see environment variables: env.NAME is null in it."
        " allowEnvironmentInMapping lets it read all of them"
    )
