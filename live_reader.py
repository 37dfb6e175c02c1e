"""What live events need from Statuspage, asked for as rarely as the truth allows."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from client import StatuspageClient
from doubt import Doubt
from endpoints import (
    COMPONENT,
    COMPONENT_GROUP,
    COMPONENT_UPTIME,
    INCIDENT,
    PAGE,
    ItemEndpoint,
)
from errors import NotFoundError
from events import StatuspageEvent, parse_timestamp
from live_group_statuses import LiveGroupStatuses
from metrics import EVENT_LOOKUPS
from public_status import PublicStatus
from raw_items import PageStatus, RawItem
from readings import ANY_TIME, Reading, Readings
from uptime import uptime_of

PAGES_LIFETIME = timedelta(seconds=60)
UPTIME_LIFETIME = timedelta(hours=1)
_now = partial(datetime.now, UTC)

LATE_ANSWER_WAITS = (0.5, 1.0, 2.0)
"""Seconds before an answer that is older than its event is asked for again."""

CLOCK_DIFFERENCE = timedelta(minutes=5)
"""How far ahead of this machine's clock Statuspage's may be."""


class LiveReader:
    """Reads what an event is about, once for all who need it.

    A reading that began after an event arrived shows what the event is about,
    so it serves that event too: the processors of one event share one request,
    and so do events that arrive together. What is gone (404) is None.

    Args:
        client: asks the management API.
        public_status: asks for the pages' overall status.
        configured_page_ids: the pages to heed; none means all that the key sees.
        now: the clock that also dates the events' arrival.
        sleep: waits; seconds.
    """

    def __init__(
        self,
        client: StatuspageClient,
        public_status: PublicStatus,
        configured_page_ids: frozenset[str],
        now: Callable[[], datetime] = _now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._public_status = public_status
        self._configured_page_ids = configured_page_ids
        self._now = now
        self._sleep = sleep
        self._readings = Readings(now)
        self._group_statuses = LiveGroupStatuses(client, self._readings, now)
        self._doubt = Doubt(now)

    async def is_ours(self, page_id: str) -> bool:
        """Whether events about this page are to be heeded.

        Asks Statuspage only if nobody has listed the pages yet.

        Raises:
            StatuspageError: the pages cannot be listed.
        """
        if self._configured_page_ids:
            return page_id in self._configured_page_ids
        return page_id in await self._pages(not_before=ANY_TIME)

    def remember_pages(self, pages: list[RawItem]) -> None:
        """Take over a list of the account's pages that somebody else has just read."""
        self._readings.keep(
            ("pages",), Reading.of({page["id"]: page for page in pages}, self._now())
        )

    async def our_pages(self) -> list[RawItem]:
        """The pages whose events are heeded, as they were listed last.

        Raises:
            StatuspageError: the pages cannot be listed.
        """
        pages = await self._pages(not_before=ANY_TIME)
        wanted = self._configured_page_ids or pages.keys()
        return [page for page_id, page in pages.items() if page_id in wanted]

    async def page(self, page_id: str) -> RawItem | None:
        """A page, at most a minute old.

        Raises:
            StatuspageError: it cannot be read.
        """
        not_before = self._now() - PAGES_LIFETIME
        pages = await self._pages(not_before)
        if page_id in pages:
            return pages[page_id]
        # A page that is not listed may also be closed to the key: only 404 is gone.
        page = await self._readings.read(
            (PAGE.path, page_id),
            not_before,
            lambda: self._item(PAGE, page_id, page_id),
        )
        return page.value

    async def status(
        self, page: RawItem, arrived_at: datetime
    ) -> Reading[PageStatus | None]:
        """A page's overall status; its value is None when it is not known."""
        return await self._readings.read(
            ("status", page["id"]),
            arrived_at,
            lambda: self._public_status.status_of(page),
            gone_for=timedelta(0),
        )

    async def subject(
        self, event: StatuspageEvent, arrived_at: datetime
    ) -> Reading[RawItem | None]:
        """The incident or component that an event is about.

        Raises:
            StatuspageError: it cannot be read.
        """
        endpoint = INCIDENT if event.is_incident else COMPONENT
        read = partial(
            self._readings.read,
            (endpoint.path, event.page_id, event.subject_id),
            load=partial(self._up_to_date, endpoint, event),
            awaited=event.updated_at or ANY_TIME,
        )
        reading: Reading[RawItem | None] = await read(not_before=arrived_at)
        if self._is_missed_by(reading, event):
            # Any later reading will do, so all who need one share it.
            reading = await read(not_before=reading.started_at + timedelta.resolution)
        if endpoint is COMPONENT:
            self._group_statuses.note(event.page_id, event.subject_id, reading)
        return reading

    async def component_group(
        self, page_id: str, group_id: str, arrived_at: datetime
    ) -> Reading[RawItem | None]:
        """The group of a component.

        Raises:
            StatuspageError: it cannot be read.
        """
        return await self._readings.read(
            (COMPONENT_GROUP.path, page_id, group_id),
            arrived_at,
            lambda: self._item(COMPONENT_GROUP, page_id, group_id),
        )

    async def group_status(self, page_id: str, group_id: str) -> str | None:
        """The worst status of a group's components, None when none has one.

        Raises:
            StatuspageError: the components cannot be listed.
        """
        return await self._group_statuses.worst(page_id, group_id)

    async def uptime(self, component: RawItem, days: int) -> RawItem | None:
        """A component's uptime, at most an hour old; None when it is not known.

        Raises:
            AuthenticationError: the key was refused.
        """
        now, key = self._now(), (COMPONENT_UPTIME.path, component["id"], str(days))
        last = self._readings.last(key)
        # One that was not known may be by now.
        lifetime = timedelta(0) if last and last.is_gone else UPTIME_LIFETIME
        reading: Reading[RawItem | None] = await self._readings.read(
            key,
            now - lifetime,
            lambda: uptime_of(self._client, component, days, now),
        )
        return reading.value

    def disbelieves(self, event: StatuspageEvent) -> bool:
        """Whether an event about something never seen is not worth a request any more.

        Anyone can send events. When Statuspage has not borne out many of the
        last minute, the request budget is kept for what is known to exist.
        """
        endpoint = INCIDENT if event.is_incident else COMPONENT
        key = (endpoint.path, event.page_id, event.subject_id)
        return self._doubt.prevails and key not in self._readings

    async def _pages(self, not_before: datetime) -> dict[str, RawItem]:
        async def listed() -> dict[str, RawItem]:
            return {page["id"]: page for page in await self._client.pages()}

        return (await self._readings.read(("pages",), not_before, listed)).value

    async def _up_to_date(
        self, endpoint: ItemEndpoint, event: StatuspageEvent
    ) -> RawItem | None:
        """The object, asked for again while the answer is older than the event says."""
        EVENT_LOOKUPS.inc()
        item = await self._item(endpoint, event.page_id, event.subject_id)
        for wait in LATE_ANSWER_WAITS:
            if item is None or not self._is_older(item, event):
                return item
            if self._doubt.prevails:
                break
            await self._sleep(wait)
            item = await self._item(endpoint, event.page_id, event.subject_id)
        if item is not None and self._is_older(item, event):
            self._doubt.grow()
        return item

    def _is_missed_by(self, reading: Reading[Any], event: StatuspageEvent) -> bool:
        """Whether a reading that did not wait for an event's change is older than it."""
        did_not_wait = reading.awaited < (event.updated_at or ANY_TIME)
        in_vain = reading.value is None or self._doubt.prevails
        return did_not_wait and not in_vain and self._is_older(reading.value, event)

    async def _item(
        self, endpoint: ItemEndpoint, page_id: str, item_id: str
    ) -> RawItem | None:
        try:
            return await self._client.get_item(endpoint, page_id, item_id)
        except NotFoundError:
            self._doubt.grow()
            return None

    def _is_older(self, item: RawItem, event: StatuspageEvent) -> bool:
        updated_at = parse_timestamp(item.get("updated_at"))
        if updated_at is None or event.updated_at is None:
            return False
        # No answer can be newer than an event of the future, which is a forged one.
        if event.updated_at > self._now() + CLOCK_DIFFERENCE:
            return False
        # The API may tell whole seconds where the event tells milliseconds.
        return updated_at < event.updated_at.replace(microsecond=0)
