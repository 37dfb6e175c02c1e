"""What is written to Port, and deleted there only on Statuspage's word given twice."""

from collections.abc import Sequence

from loguru import logger
from port_ocean.clients.port.types import UserAgentType
from port_ocean.context.event import event
from port_ocean.core.handlers.entities_state_applier.port.applier import (
    HttpEntitiesStateApplier,
)
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.models import Entity
from port_ocean.core.ocean_types import EntityDiff

from errors import UnconfirmedDeletionError, UnwrittenEntitiesError
from port_api.refusals import EntityKey, Refusal, heard_reasons, key_of, tell
from resync.second_look import SecondLook
from resync.session import ResyncSession, current_session, running_session


class StatuspageEntitiesStateApplier(HttpEntitiesStateApplier):
    """Ocean's, which in a resync deletes nothing that is only in doubt.

    - What the lists show is not deleted because Port failed to take it.
    - What the lists no longer show is asked for by its id first.
    """

    async def upsert(
        self, entities: list[Entity], user_agent_type: UserAgentType
    ) -> list[Entity]:
        """Write entities; those that Port has not taken are tried again before anything is deleted."""
        written, refused = await self._offer(entities, user_agent_type)
        if session := running_session():
            session.unwritten |= refused
        else:
            tell(refused.values())
        return written

    async def delete_diff(
        self,
        entities: EntityDiff,
        user_agent_type: UserAgentType,
        entity_deletion_threshold: float | None = None,
    ) -> None:
        """Delete what is gone from Statuspage.

        Raises:
            UnconfirmedDeletionError: lists look wrong, so nothing is deleted.
            UnwrittenEntitiesError: Port has not taken everything.
        """
        session = current_session()
        unwritten = [each.entity for each in session.unwritten.values()]
        if unwritten:
            logger.info(
                f"Writing {len(unwritten)} entities again that Port has not taken"
            )
            _, session.unwritten = await self._offer(unwritten, user_agent_type)
        session.is_deleting = True
        await super().delete_diff(
            {
                "before": entities["before"],
                "after": [*entities["after"], *unwritten],
            },
            user_agent_type,
            entity_deletion_threshold,
        )
        if session.unwritten:
            raise UnwrittenEntitiesError(len(session.unwritten))

    async def delete(
        self, entities: list[Entity], user_agent_type: UserAgentType
    ) -> None:
        """Delete entities; what a resync's lists no longer show only when it is really gone.

        Raises:
            UnconfirmedDeletionError: some of it is not, or cannot be asked for.
        """
        session = running_session()
        if session and session.is_deleting:
            doubtful = await _second_look(session).doubtful_kinds(entities)
            if doubtful:
                session.lists_look_wrong = True
                raise UnconfirmedDeletionError(doubtful)
        await super().delete(entities, user_agent_type)

    async def _offer(
        self, entities: list[Entity], user_agent_type: UserAgentType
    ) -> tuple[list[Entity], dict[EntityKey, Refusal]]:
        """Write entities; those that Port has taken, and why it has not taken the others."""
        with heard_reasons() as reasons:
            written = await super().upsert(entities, user_agent_type)
        taken = set(map(key_of, written))
        kinds = _kinds(event.port_app_config.resources)
        return written, {
            key_of(each): Refusal(
                each, kinds.get(each.blueprint, each.blueprint), reasons.of(each)
            )
            for each in entities
            if not each.is_using_search_identifier and key_of(each) not in taken
        }


def _kinds(resources: Sequence[ResourceConfig]) -> dict[str, str]:
    """The kind that each blueprint is mapped from, but for blueprints that are computed."""
    return {
        each.port.entity.mappings.blueprint.strip("\"' "): each.kind
        for each in resources
    }


def _second_look(session: ResyncSession) -> SecondLook:
    return SecondLook(
        session.client,
        {page["id"] for page in session.pages},
        session.configured_page_ids,
        event.port_app_config.resources,
        session.opened_at,
    )
