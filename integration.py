"""The kinds, their configuration, and the resync that reads an account once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

from loguru import logger
from port_ocean.core.handlers.port_app_config.models import (
    PortAppConfig,
    ResourceConfig,
)
from port_ocean.core.integrations.base import BaseIntegration
from pydantic.v1 import Field, validator

from errors import (
    StatuspageError,
    UnconfirmedDeletionError,
    UndeletedEntitiesError,
    UnwrittenEntitiesError,
)
from initialize_client import services
from kinds import ObjectKind
from mapping.checked_app_config import CheckedAppConfig
from mapping.selectors import (
    ComponentGroupSelector,
    ComponentSelector,
    IncidentSelector,
    IncidentTemplateSelector,
    IncidentUpdateSelector,
    PageSelector,
)
from metrics import LAST_FULL_READ
from port_api.processing import one_way
from port_api.refusals import tell
from resync.counting_entity_processor import CountingEntityProcessor
from resync.entities_state_applier import StatuspageEntitiesStateApplier
from resync.session import ResyncSession, open_session
from startup import prepare

prepare()

# The name that the published integration's issues and docs also use for a page.
PAGE_KIND_ALIAS = "page"

SELECTOR: Any = Field(title="Selector", description="Which of them to take.")


class StatuspageResourceConfig(ResourceConfig):
    """A page; `page` is accepted as the same kind."""

    kind: Literal["statuspage"] = Field(
        title="Status Page", description="A page of the Statuspage account."
    )

    selector: PageSelector = SELECTOR

    @validator("kind", pre=True)
    def _accept_alias(cls, value: object) -> object:
        return ObjectKind.STATUSPAGE if value == PAGE_KIND_ALIAS else value


class ComponentGroupResourceConfig(ResourceConfig):
    """A group of components."""

    kind: Literal["component_group"] = Field(
        title="Component Group", description="A group of components on a page."
    )
    selector: ComponentGroupSelector = SELECTOR


class ComponentResourceConfig(ResourceConfig):
    """A component, or the row of a group (`group` is true)."""

    kind: Literal["component"] = Field(
        title="Component",
        description="A component of a page. Groups come too, with group true: the default query leaves them out.",
    )
    selector: ComponentSelector = SELECTOR


class IncidentResourceConfig(ResourceConfig):
    """An incident or a scheduled maintenance."""

    kind: Literal["incident"] = Field(
        title="Incident",
        description="An incident or a scheduled maintenance, with its updates and components.",
    )
    selector: IncidentSelector = SELECTOR


class IncidentUpdateResourceConfig(ResourceConfig):
    """One update of an incident."""

    kind: Literal["incident_update"] = Field(
        title="Incident Update",
        description="One update of an incident. __page_id and __incident tell where it belongs.",
    )
    selector: IncidentUpdateSelector = SELECTOR


class IncidentTemplateResourceConfig(ResourceConfig):
    """A template of incidents or maintenances."""

    kind: Literal["incident_template"] = Field(
        title="Incident Template",
        description="A template that new incidents can be made of. __page_id tells where it belongs. Costs one request a page.",
    )
    selector: IncidentTemplateSelector = SELECTOR


class StatuspagePortAppConfig(PortAppConfig):
    """The mapping of the whole integration."""

    resources: list[
        StatuspageResourceConfig
        | ComponentGroupResourceConfig
        | ComponentResourceConfig
        | IncidentResourceConfig
        | IncidentUpdateResourceConfig
        | IncidentTemplateResourceConfig
    ] = Field(  # type: ignore[assignment]
        default_factory=list,
        title="Resources",
        description="The kinds to bring into Port and how each becomes an entity.",
    )


class StatuspageIntegration(BaseIntegration):
    """Ocean's integration, whose resyncs begin by listing the account."""

    class AppConfigHandlerClass(CheckedAppConfig):
        CONFIG_CLASS = StatuspagePortAppConfig

    EntityProcessorClass = CountingEntityProcessor
    EntitiesStateApplierClass = StatuspageEntitiesStateApplier

    async def sync_raw_all(self, *args: Any, **kwargs: Any) -> bool:
        """Run Ocean's resync over the account as it is now.

        The mapping is checked, and Statuspage asked for the account, before Ocean
        begins: when that fails (a misspelt selector, a refused key), the resync fails
        with one error instead of one for each kind, and nothing in Port is touched.

        Returns:
            Whether everything was read and reconciled.

        Raises:
            StatuspageError: only when called with `silent=False`, as tests do.
        """
        try:
            await self._check_mapping()
            async with one_way() as port_processes:
                return await self._sync_twice_if_in_doubt(
                    port_processes, *args, **kwargs
                )
        except StatuspageError as error:
            if not kwargs.get("silent", True):
                raise
            logger.error(f"The resync could not begin. {error}")
            return False

    async def _check_mapping(self) -> None:
        handler = self.port_app_config_handler
        assert isinstance(handler, CheckedAppConfig)
        await handler.check()

    async def _sync_twice_if_in_doubt(
        self, port_processes: bool, *args: Any, **kwargs: Any
    ) -> bool:
        async with _opened_session(port_processes) as session:
            succeeded = await self._sync_session(session, *args, **kwargs)
        if session.lists_look_wrong and session.is_affordable_again:
            logger.warning("The lists look wrong, so they are read once more")
            async with _opened_session(port_processes) as session:
                succeeded = await self._sync_session(session, *args, **kwargs)
        return succeeded

    async def _sync_session(
        self, session: ResyncSession, *args: Any, **kwargs: Any
    ) -> bool:
        succeeded: bool = await super().sync_raw_all(*args, **kwargs)
        for page_id in session.page_ids_read_in_full():
            LAST_FULL_READ.labels(page_id).set_to_current_time()
        # Where Port deletes, Ocean calls any resync a success that came to its end.
        return succeeded and not session.failed_kinds

    async def resync_reconciliation(self, *args: Any, **kwargs: Any) -> bool:
        """Delete what is gone; False where that is in doubt, or Port has failed calls."""
        try:
            reconciled: bool = await super().resync_reconciliation(*args, **kwargs)
            return reconciled
        except (UnconfirmedDeletionError, UndeletedEntitiesError) as error:
            logger.error(error)
        except UnwrittenEntitiesError:
            # Told for each kind when the session ends.
            pass
        return False

    async def sync_incremental(self, *args: Any, **kwargs: Any) -> None:
        """Run Ocean's incremental resync over the account as it is now.

        It deletes nothing. An account that cannot be listed fails it with one error.
        """
        try:
            await self._check_mapping()
            async with one_way() as port_processes, _opened_session(port_processes):
                await super().sync_incremental(*args, **kwargs)
        except StatuspageError as error:
            logger.error(f"The incremental resync could not begin. {error}")


@asynccontextmanager
async def _opened_session(port_processes: bool) -> AsyncIterator[ResyncSession]:
    shared = services()
    async with open_session(
        shared.resync_client,
        shared.settings.page_ids,
        shared.overlay,
        port_processes=port_processes,
    ) as session:
        if shared.settings.follows_events:
            shared.lookups.pages.remember(session.pages)
            # At every resync: Statuspage purges subscriptions that it had in quarantine.
            await shared.subscriptions.ensure(session.pages)
        try:
            yield session
        finally:
            tell(session.unwritten.values())
