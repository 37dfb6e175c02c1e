"""What Port will delete by itself, looked at before it is told that a kind is finished.

Where Port does the processing, it deletes what a resync has not shown of the kinds that
were finished, and asks nobody. The word that Statuspage has to give twice is asked for
here: a kind whose list lacks what Statuspage has is told to have failed.
"""

from collections import defaultdict
from collections.abc import AsyncIterator

import httpx
from port_ocean.clients.port.types import UserAgentType
from port_ocean.context.ocean import ocean
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.models import Entity

from errors import PortError, UnconfirmedDeletionError
from mapping.entities import keys_of
from mapping.origins import Origins, origins_of
from port_api.refusals import EntityKey, key_of
from resync.second_look import SecondLook
from statuspage_api.objects import RawItem


class PortReconciliation:
    """Compares what Port has with what a resync shows it.

    Port's entities are asked for once, before the first raw items go there, and
    those that are this installation's by their datasource.
    """

    def __init__(self) -> None:
        self._stored: defaultdict[str, list[Entity]] | None = None
        self._failure: PortError | None = None
        self._shown: set[EntityKey] = set()

    async def over(
        self,
        resource: ResourceConfig,
        batches: AsyncIterator[list[RawItem]],
        second_look: SecondLook,
    ) -> AsyncIterator[list[RawItem]]:
        """Yield a resource's batches, and ask in the end for what they do not show.

        What cannot be asked for passes: what `itemsToParse` makes of an item, and
        entities that tell no id.

        Raises:
            UnconfirmedDeletionError: Statuspage has some of it, or does not say.
            PortError: Port does not say what it has.
            StatuspageError: what the batches ended with.
        """
        origins = await origins_of(resource)
        if origins is None or resource.port.items_to_parse:
            async for batch in batches:
                yield batch
            return
        # Of what is not there, nothing can be deleted.
        stored = await self._stored_as(origins)
        async for batch in batches:
            if stored:
                self._shown |= await keys_of(resource, batch)
            yield batch
        if self._failure:
            raise self._failure.with_traceback(None)
        unseen = [each for each in stored if key_of(each) not in self._shown]
        if unseen and await _is_doubtful(unseen, second_look):
            raise UnconfirmedDeletionError([resource.kind])

    async def _stored_as(self, origins: Origins) -> list[Entity]:
        """The entities that a resource may have made, as Port had them at the beginning."""
        if self._stored is None:
            self._stored = defaultdict(list)
            try:
                found = await ocean.port_client.search_entities(UserAgentType.exporter)
            except httpx.HTTPError as error:
                # All kinds share the answer: each call that fails takes all tries.
                self._failure, found = _unanswered(error), []
            for entity in found:
                self._stored[str(entity.blueprint)].append(entity)
        return [
            entity
            for entity in self._stored[origins.blueprint]
            if origins.may_have_made(entity)
        ]


async def _is_doubtful(entities: list[Entity], second_look: SecondLook) -> bool:
    try:
        return bool(await second_look.doubtful_kinds(entities))
    except httpx.HTTPError as error:
        raise _unanswered(error) from error


def _unanswered(error: httpx.HTTPError) -> PortError:
    return PortError(
        f"Port does not say what it has: {error!r}",
        "Until it does, it is not told that this kind is finished, so that it deletes"
        " nothing of it; the next resync asks again.",
    )
