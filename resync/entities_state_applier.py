"""Writes to Port, and deletes there only what Statuspage has twice said is gone."""

from collections import defaultdict

import httpx
from loguru import logger
from port_ocean.clients.port.types import UserAgentType
from port_ocean.context.event import event
from port_ocean.core.handlers.entities_state_applier.port.applier import (
    HttpEntitiesStateApplier,
)
from port_ocean.core.models import Entity
from port_ocean.core.ocean_types import EntityDiff
from port_ocean.core.utils.entity_topological_sorter import EntityTopologicalSorter

from errors import (
    UnconfirmedDeletionError,
    UndeletedEntitiesError,
    UnwrittenEntitiesError,
)
from mapping.entities import blueprint_of
from port_api.refusals import EntityKey, Refusal, heard_reasons, key_of, tell
from resync.session import current_session, running_session
from resync.written_entities import WrittenEntities


class StatuspageEntitiesStateApplier(HttpEntitiesStateApplier):
    """Ocean's, which passes over no call that Port fails, and deletes nothing in doubt.

    - What Port has not taken is offered again.
    - What a resync's lists show is not deleted because Port failed to take it.
    - What they no longer show is asked for by its id first.
    - What a live event would write as it was written lately is left out.
    """

    # There is one for resyncs and one for live events: each has to know of the other.
    written = WrittenEntities()

    async def upsert(
        self, entities: list[Entity], user_agent_type: UserAgentType
    ) -> list[Entity]:
        """Write entities; those that Port has not taken are offered again.

        A live event's at once, a resync's when all else is written.
        """
        if session := running_session():
            written, refused = await self._offer(entities, user_agent_type)
            session.unwritten |= refused
            self.written.forget()
            return written
        changed = self.written.changed(entities)
        written, refused = await self._offer(changed, user_agent_type)
        refused = await self._offered_again(refused, user_agent_type)
        tell(refused.values())
        self.written.note(each for each in changed if key_of(each) not in refused)
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
            UndeletedEntitiesError: Port has not deleted everything.
            UnwrittenEntitiesError: it has not taken everything.
        """
        session = current_session()
        unwritten = [each.entity for each in session.unwritten.values()]
        session.unwritten = await self._offered_again(
            session.unwritten, user_agent_type
        )
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
            raise UnwrittenEntitiesError(sorted(session.unwritten))

    async def delete(
        self, entities: list[Entity], user_agent_type: UserAgentType
    ) -> None:
        """Delete entities; what a resync's lists no longer show only when it is really gone.

        Raises:
            UnconfirmedDeletionError: some of it is not, or cannot be asked for.
            UndeletedEntitiesError: Port has failed to delete what is gone.
        """
        # Port deletes what depends on them as well.
        self.written.forget()
        session = running_session()
        if session is None or not session.is_deleting:
            await super().delete(entities, user_agent_type)
            return
        second_look = session.second_look(event.port_app_config.resources)
        if doubtful := await second_look.doubtful_kinds(entities):
            session.lists_look_wrong = True
            raise UnconfirmedDeletionError(doubtful)
        await self._delete_or_fail(entities, user_agent_type)

    async def _delete_or_fail(
        self, entities: list[Entity], user_agent_type: UserAgentType
    ) -> None:
        """Delete as Ocean does, which itself passes over calls that fail."""
        config = event.port_app_config
        undeleted: list[EntityKey] = []
        for blueprint, identifiers in _calls(
            entities, in_order=not config.delete_dependent_entities
        ):
            try:
                await self.context.port_client.bulk_delete_entities(
                    blueprint,
                    identifiers,
                    config.get_port_request_options(),
                    user_agent_type,
                )
            except httpx.HTTPError as error:
                undeleted += [(blueprint, each) for each in identifiers]
                if not _is_refusal(error):
                    # Port is down: each further call would take all retries.
                    break
        if undeleted:
            raise UndeletedEntitiesError(undeleted)

    async def _offer(
        self, entities: list[Entity], user_agent_type: UserAgentType
    ) -> tuple[list[Entity], dict[EntityKey, Refusal]]:
        """Write entities; those that Port has taken, and why it has not taken the others."""
        with heard_reasons() as reasons:
            written = await super().upsert(entities, user_agent_type)
        taken = set(map(key_of, written))
        kinds = {
            blueprint_of(each): each.kind for each in event.port_app_config.resources
        }
        return written, {
            key_of(each): Refusal(
                each, kinds.get(each.blueprint, each.blueprint), reasons.of(each)
            )
            for each in entities
            if not each.is_using_search_identifier and key_of(each) not in taken
        }

    async def _offered_again(
        self, refused: dict[EntityKey, Refusal], user_agent_type: UserAgentType
    ) -> dict[EntityKey, Refusal]:
        """What Port still has not taken, once it has been offered all of these again."""
        if not refused:
            return {}
        logger.info(f"Writing {len(refused)} entities again that Port has not taken")
        entities = [each.entity for each in refused.values()]
        return (await self._offer(entities, user_agent_type))[1]


def _calls(entities: list[Entity], *, in_order: bool) -> list[tuple[str, list[str]]]:
    """Blueprint and identifiers of each call that deletes entities.

    Port deletes what depends on an entity with it, or refuses to delete the entity:
    then those that depend on it go before, one by one.
    """
    if in_order:
        ordered = EntityTopologicalSorter.order_by_entities_dependencies(entities)
        return [(key[0], [key[1]]) for key in map(key_of, ordered)]
    by_blueprint: dict[str, list[str]] = defaultdict(list)
    for blueprint, identifier in map(key_of, entities):
        by_blueprint[blueprint].append(identifier)
    return list(by_blueprint.items())


def _is_refusal(error: httpx.HTTPError) -> bool:
    return isinstance(error, httpx.HTTPStatusError) and error.response.is_client_error
