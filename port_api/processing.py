"""Who maps raw items, writes entities and deletes them: Ocean here, or Port.

Port's feature flags decide (Ocean calls the latter DSP), and Ocean asks for them again for
each batch and event. A resync that changed its way in the middle would hand some raw items
to Port, and then delete what it has not written itself.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar

import httpx
from loguru import logger
from port_ocean.clients.port.client import PortClient
from port_ocean.context.ocean import ocean
from port_ocean.core.integrations.mixins.utils import is_dsp_mode_enabled

type Flags = list[str]

_held: ContextVar[Flags] = ContextVar("feature_flags")


class SteadyFlags:
    """The organization's feature flags, as Port told them last.

    By itself, Ocean takes a call that fails for an organization without flags.

    Args:
        ask: asks Port.
    """

    def __init__(self, ask: Callable[[], Awaitable[Flags]]) -> None:
        self._ask = ask
        self._told: Flags | None = None

    async def __call__(
        self, should_raise: bool = True, should_log: bool = True
    ) -> Flags:
        """The flags; in a block of `one_way` those of its beginning.

        Raises:
            httpx.HTTPError: Port does not say, and never has.
        """
        if (held := _held.get(None)) is not None:
            return held
        try:
            self._told = await self._ask()
        except httpx.HTTPError:
            if self._told is None:
                if should_raise:
                    raise
                return []
        return self._told


def steady_flags(client: PortClient) -> None:
    """Have a client keep the flags that it was told while Port does not answer."""
    steady = SteadyFlags(client.get_organization_feature_flags)
    client.get_organization_feature_flags = steady  # type: ignore[method-assign]


@asynccontextmanager
async def one_way() -> AsyncIterator[bool]:
    """Have all within the block go the same way.

    Yields:
        Whether Port does the processing.
    """
    try:
        flags = await ocean.port_client.get_organization_feature_flags()
    except httpx.HTTPError as error:
        logger.warning(
            f"Port does not tell its feature flags, so Ocean does the processing: {error!r}"
        )
        flags = []
    token = _held.set(flags)
    try:
        yield await is_dsp_mode_enabled()
    finally:
        _held.reset(token)
