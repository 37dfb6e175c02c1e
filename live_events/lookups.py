"""What live events need from Statuspage, asked for as rarely as the truth allows."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from client import StatuspageClient
from errors import NotFoundError
from live_events.coalescer import Coalescer
from live_events.event import ANY_TIME, StatuspageEvent
from live_events.group_statuses import LiveGroupStatuses
from live_events.known_pages import KnownPages
from live_events.shared_reads import Key, SharedRead, SharedReads
from live_events.unconfirmed_throttle import UnconfirmedThrottle
from metrics import EVENT_LOOKUPS
from statuspage_api.endpoints import (
    COMPONENT,
    COMPONENT_GROUP,
    COMPONENT_UPTIME,
    INCIDENT,
    ItemEndpoint,
)
from statuspage_api.objects import PageStatus, RawItem, parse_timestamp
from statuspage_api.public_status import PublicStatus

_now = partial(datetime.now, UTC)

UPTIME_LIFETIME = timedelta(hours=1)
UNKNOWN_UPTIME_LIFETIME = timedelta(seconds=60)

PAUSES = (0.5, 1.0, 2.0)
"""Seconds before an answer is asked for again that is older than its event, or a 404."""

TIMES_TO_BE_MISSING = 2

CLOCK_DIFFERENCE = timedelta(minutes=5)
"""How far ahead of this machine's clock Statuspage's may be."""


class Lookups:
    """Reads what an event is about, once for all who need it.

    A read that began after an event arrived shows what the event is about, so it
    serves that event too: the processors of one event share one request, and so do
    events that arrive together. What is gone is None.

    Args:
        client: asks the management API.
        public_status: asks for the pages' overall status.
        configured_page_ids: the pages to process events of; none means all that the key sees.
        now: the clock that also dates the events' arrival.
        sleep: waits; seconds.
        hears_all: whether no other process takes some of the events.

    Attributes:
        pages: the pages whose events are processed.
        group_statuses: the component groups' status between two resyncs.
        unconfirmed: closes when many events were about what does not exist.
        coalescer: bounds what the events about one object can ask for.
    """

    def __init__(
        self,
        client: StatuspageClient,
        public_status: PublicStatus,
        configured_page_ids: frozenset[str],
        now: Callable[[], datetime] = _now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        hears_all: bool = True,
    ) -> None:
        self._client = client
        self._public_status = public_status
        self._now = now
        self._sleep = sleep
        self._reads = SharedReads(now)
        self.pages = KnownPages(client, self._reads, configured_page_ids, now, sleep)
        self.group_statuses = LiveGroupStatuses(
            client, self._reads, now, hears_all=hears_all
        )
        self.unconfirmed = UnconfirmedThrottle(now)
        self.coalescer = Coalescer(now)

    def has_seen(self, event: StatuspageEvent) -> bool:
        """Whether what an event is about was asked for before."""
        return self._reads.last(_subject_key(event)) is not None

    async def status(self, page: RawItem, arrived_at: datetime) -> PageStatus | None:
        """A page's overall status; None when it is not known."""
        status = await self._reads.read(
            ("status", page["id"]),
            arrived_at,
            lambda _: self._public_status.status_of(page),
        )
        return status.value

    async def subject(self, event: StatuspageEvent) -> SharedRead[RawItem | None]:
        """The incident or component that an event is about.

        Raises:
            StatuspageError: it cannot be read.
        """
        wanted = self._believable(event.updated_at)
        shared = await self._reads.read(
            _subject_key(event),
            event.arrived_at,
            partial(self._subject, event),
            wanted=wanted,
            lacks=partial(_is_older, than=wanted),
        )
        if not event.is_incident:
            self.group_statuses.note(event.page_id, event.subject_id, shared)
        return shared

    async def component_group(
        self, page_id: str, group_id: str, arrived_at: datetime
    ) -> RawItem | None:
        """The group of a component.

        Raises:
            StatuspageError: it cannot be read.
        """
        group: SharedRead[RawItem | None] = await self._reads.read(
            (COMPONENT_GROUP.path, page_id, group_id),
            arrived_at,
            partial(self._confirmed, COMPONENT_GROUP, page_id, group_id),
        )
        return group.value

    async def uptime(self, component: RawItem, days: int) -> RawItem | None:
        """A component's uptime, at most an hour old; None when it is not known.

        Raises:
            AuthenticationError: the key was refused.
        """
        now, key = self._now(), (COMPONENT_UPTIME.path, component["id"], str(days))
        last = self._reads.last(key)
        # One that was not known may be by now.
        unknown = last is not None and last.is_gone
        lifetime = UNKNOWN_UPTIME_LIFETIME if unknown else UPTIME_LIFETIME
        shared = await self._reads.read(
            key,
            now - lifetime,
            lambda _: self._client.uptime(component, days, now),
        )
        return shared.value

    async def _subject(
        self, event: StatuspageEvent, shared: SharedRead[RawItem | None]
    ) -> RawItem | None:
        EVENT_LOOKUPS.inc()
        item = await self._confirmed(
            _endpoint(event),
            event.page_id,
            event.subject_id,
            shared,
            event.update_ids,
        )
        self.coalescer.note(
            event.key,
            news=item != shared.previous,
            updated_at=parse_timestamp((item or {}).get("updated_at")),
        )
        return item

    async def _confirmed(
        self,
        endpoint: ItemEndpoint,
        page_id: str,
        item_id: str,
        shared: SharedRead[RawItem | None],
        update_ids: tuple[str, ...] = (),
    ) -> RawItem | None:
        """The object, asked for again while the answer may be late or wrong.

        A replica that lags answers with an older state, or with 404. So it is gone
        only when 404 comes again after a pause, and its page is still there. An
        update that the event names is gone only when the answers keep lacking it.
        """
        found: RawItem | None = None
        misses = 0
        for pause in (0.0, *PAUSES):
            if pause:
                await self._sleep(pause)
            item = await self._item(endpoint, page_id, item_id)
            misses = misses + 1 if item is None else 0
            found = item or found
            if item is None or _is_older(item, than=shared.wanted):
                continue
            if not _lacks_updates(item, update_ids):
                break
        if misses < TIMES_TO_BE_MISSING:
            return found
        self.unconfirmed.note()
        await self.pages.check_listed(page_id)
        return None

    async def _item(
        self, endpoint: ItemEndpoint, page_id: str, item_id: str
    ) -> RawItem | None:
        try:
            return await self._client.get_item(endpoint, page_id, item_id)
        except NotFoundError:
            return None

    def _believable(self, told: datetime | None) -> datetime:
        """When the event's change happened; no answer could be newer than the future."""
        if told is None or told > self._now() + CLOCK_DIFFERENCE:
            return ANY_TIME
        # The API may tell whole seconds where the event tells milliseconds.
        return told.replace(microsecond=0)


def _endpoint(event: StatuspageEvent) -> ItemEndpoint:
    return INCIDENT if event.is_incident else COMPONENT


def _subject_key(event: StatuspageEvent) -> Key:
    return _endpoint(event).path, event.page_id, event.subject_id


def _is_older(item: RawItem | None, than: datetime) -> bool:
    """Whether an object is known to lack a change that happened then."""
    updated_at = parse_timestamp(item.get("updated_at")) if item else None
    return updated_at is not None and updated_at < than


def _lacks_updates(item: RawItem, update_ids: tuple[str, ...]) -> bool:
    """Whether an incident does not have all of some updates."""
    found = {update["id"] for update in item.get("incident_updates", ())}
    return not found.issuperset(update_ids)
