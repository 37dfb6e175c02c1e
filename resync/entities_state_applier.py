"""What is written to Port, and deleted there only on Statuspage's word given twice."""

from loguru import logger
from port_ocean.clients.port.types import UserAgentType
from port_ocean.context.event import event
from port_ocean.core.handlers.entities_state_applier.port.applier import (
    HttpEntitiesStateApplier,
)
from port_ocean.core.models import Entity
from port_ocean.core.ocean_types import EntityDiff

from errors import UnconfirmedDeletionError, UnwrittenEntitiesError
from resync.second_look import SecondLook
from resync.session import ResyncSession, current_session, running_session

type EntityKey = tuple[str, str]


class StatuspageEntitiesStateApplier(HttpEntitiesStateApplier):
    """Ocean's, which in a resync deletes nothing that is only in doubt.

    - What the lists show is not deleted because Port failed to take it.
    - What the lists no longer show is asked for by its id first.
    """

    async def upsert(
        self, entities: list[Entity], user_agent_type: UserAgentType
    ) -> list[Entity]:
        """Write entities; those that Port has not taken are tried again before anything is deleted."""
        written = await super().upsert(entities, user_agent_type)
        if session := running_session():
            taken = set(map(_key, written))
            session.unwritten |= {
                _key(each): each
                for each in entities
                if not each.is_using_search_identifier and _key(each) not in taken
            }
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
        unwritten = list(session.unwritten.values())
        missing = await self._written_again(unwritten, user_agent_type)
        session.is_deleting = True
        await super().delete_diff(
            {
                "before": entities["before"],
                "after": [*entities["after"], *unwritten],
            },
            user_agent_type,
            entity_deletion_threshold,
        )
        if missing:
            raise UnwrittenEntitiesError(missing)

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

    async def _written_again(
        self, entities: list[Entity], user_agent_type: UserAgentType
    ) -> list[EntityKey]:
        """Write what was not taken at first; the keys of what still is not."""
        if not entities:
            return []
        logger.info(f"Writing {len(entities)} entities again that Port has not taken")
        written = await super().upsert(entities, user_agent_type)
        return sorted(set(map(_key, entities)) - set(map(_key, written)))


def _second_look(session: ResyncSession) -> SecondLook:
    return SecondLook(
        session.client,
        {page["id"] for page in session.pages},
        session.configured_page_ids,
        event.port_app_config.resources,
        session.opened_at,
    )


def _key(entity: Entity) -> EntityKey:
    return str(entity.blueprint), str(entity.identifier)
