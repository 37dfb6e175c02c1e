"""The stream of live events, as Port's gateway writes it."""

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import redis

from sandbox.serving import LOOPBACK
from tests.end_to_end.conftest import Json
from tests.redis_server import redis_server

LIVE_EVENTS_ID = "11111111-2222-3333-4444-555555555555"
STREAM = f"{LIVE_EVENTS_ID}/live-events/raw/event-stream"


class LiveEventsStream:
    """The stream from which hosted integrations read their events.

    Attributes:
        url: where redis-server listens.
        published: how many events were added.
    """

    def __init__(self, url: str, connection: redis.Redis) -> None:
        self.url = url
        self.published = 0
        self._redis = connection

    @property
    def settings(self) -> dict[str, str]:
        """What makes an integration read this stream, and find a dead worker's events soon."""
        return {
            "OCEAN__BASE_URL": f"http://{LOOPBACK}/live-events/{LIVE_EVENTS_ID}",
            "OCEAN__EVENT_LISTENER__TYPE": "WEBHOOKS_ONLY",
            "OCEAN__LIVE_EVENTS__IS_REDIS_STREAM_CONSUMER_ENABLED": "true",
            "OCEAN__LIVE_EVENTS__REDIS__URL": self.url,
            # A worker takes few at a time, so that none waits in its hands for as
            # long as one that is taken for stuck.
            "OCEAN__LIVE_EVENTS__REDIS__READ_COUNT": "2",
            "OCEAN__LIVE_EVENTS__REDIS__PEL_STUCK_TIMEOUT_SECONDS": "6",
            "OCEAN__LIVE_EVENTS__REDIS__STREAM_MAINTENANCE_SCAN_INTERVAL_SECONDS": "0.5",
        }

    def publish(self, body: Json) -> None:
        """Add an event as Port's gateway does."""
        fields = {
            "eventId": str(uuid.uuid4()),
            "webhookPath": f"live-events/{LIVE_EVENTS_ID}/integration/webhook",
            "payload": json.dumps(body),
            "headers": json.dumps({"Content-Type": "application/json"}),
            "queuedAt": str(time.time_ns()),
        }
        self._redis.xadd(STREAM, fields)  # type: ignore[arg-type]
        self.published += 1

    def left(self) -> int:
        """How many events are in the stream: those done are removed from it."""
        return self._redis.xlen(STREAM)


@contextmanager
def redis_stream(folder: str) -> Iterator[LiveEventsStream]:
    """The stream in a redis-server of one's own."""
    with redis_server(folder) as server, server.connection() as connection:
        yield LiveEventsStream(server.url, connection)
