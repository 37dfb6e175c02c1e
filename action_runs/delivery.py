"""Sending a write at most once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from loguru import logger

from action_runs.errors import OutcomeUnknownError
from action_runs.plan import Write
from client import StatuspageClient
from errors import (
    InvalidAnswerError,
    NotFoundError,
    RequestError,
    ServerError,
    StatuspageError,
    UnreachableError,
)
from statuspage_api.endpoints import ItemEndpoint, ListEndpoint
from statuspage_api.objects import RawItem

PAUSES = (0.5, 2.0, 5.0)
"""Seconds before each look for a write whose answer was lost: it may be under way still."""


@dataclass(frozen=True)
class Delivery:
    """Sends the writes of one run to one page.

    Attributes:
        client: asks the management API.
        page_id: the page.
        address: where a person can look at what the page has.
        sleep: waits; seconds.
    """

    client: StatuspageClient
    page_id: str
    address: str
    sleep: Callable[[float], Awaitable[None]]

    async def send(self, write: Write) -> RawItem:
        """Send a write, and tell the object as Statuspage has it then.

        One that shows its effect already is not sent: the run was handed out before, to a
        process that has not come to its end. When the answer is lost, its effect is
        looked for before anything else is done.

        Raises:
            OutcomeUnknownError: it was sent, and its effect is not to be seen.
            StatuspageError: it was refused, or never sent.
        """
        if (found := await self._done_before(write)) is not None:
            logger.warning(
                f"Not sent again, since Statuspage shows its effect already: {write.what}"
            )
            return found
        try:
            return await self._send(write)
        except RequestError as error:
            if not _is_lost(error):
                raise
            logger.warning(
                f"{error} Looking whether Statuspage has done it all the same"
            )
            return await self._recover(write, error)

    async def _done_before(self, write: Write) -> RawItem | None:
        candidates = [write.seen] if write.seen is not None else []
        if isinstance(write.endpoint, ListEndpoint):
            candidates = await self.client.newest(write.endpoint, self.page_id)
        return next(filter(write.has_landed, candidates), None)

    async def _recover(self, write: Write, lost: RequestError) -> RawItem:
        found = await self._look_for(write, lost)
        if found is not None:
            return found
        if not write.repeatable:
            raise self._unknown(write, lost)
        try:
            return await self._send(write)
        except RequestError as error:
            if _is_lost(error):
                raise self._unknown(write, error) from error
            raise

    async def _look_for(self, write: Write, lost: RequestError) -> RawItem | None:
        for pause in PAUSES:
            await self.sleep(pause)
            try:
                items = await self._where_it_shows(write.look_in, write.item_id)
            except NotFoundError:
                continue
            except StatuspageError as error:
                raise self._unknown(write, error) from lost
            for item in items:
                if write.has_landed(item):
                    return item
        return None

    async def _where_it_shows(
        self, place: ListEndpoint | ItemEndpoint, item_id: str
    ) -> list[RawItem]:
        if isinstance(place, ListEndpoint):
            return await self.client.newest(place, self.page_id)
        return [await self.client.get_document(place, self.page_id, item_id)]

    async def _send(self, write: Write) -> RawItem:
        if isinstance(write.endpoint, ListEndpoint):
            return await self.client.create(write.endpoint, self.page_id, write.body)
        method: Literal["PUT", "PATCH"] = "PUT" if write.method == "PUT" else "PATCH"
        return await self.client.change(
            method, write.endpoint, self.page_id, write.item_id, write.body
        )

    def _unknown(self, write: Write, cause: Exception) -> OutcomeUnknownError:
        return OutcomeUnknownError(write.what, self.address, cause)


def _is_lost(error: RequestError) -> bool:
    """Whether an error leaves open if the request has had its effect."""
    if isinstance(error, UnreachableError):
        return error.was_sent
    return isinstance(error, ServerError | InvalidAnswerError)
