"""Events on their way through the processors, without Ocean around them."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import pytest
import respx
from port_ocean.context.event import EventType, event_context
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.handlers.webhook.webhook_event import WebhookEvent

from client import StatuspageClient
from integration import StatuspagePortAppConfig
from live_events.admission import Admission
from live_events.lookups import PAUSES, Lookups
from resync.live_overlay import LiveOverlay
from statuspage_api.objects import RawItem
from tests.conftest import NOT_FOUND, SkippedTime
from tests.live_events.lookups import Clock, NoStatus
from webhook_processors import base, component
from webhook_processors.base import StatuspageWebhookProcessor
from webhook_processors.component import ComponentWebhookProcessor
from webhook_processors.component_group import ComponentGroupWebhookProcessor
from webhook_processors.incident import IncidentWebhookProcessor
from webhook_processors.incident_update import IncidentUpdateWebhookProcessor

PROCESSORS: dict[str, type[StatuspageWebhookProcessor]] = {
    "component_group": ComponentGroupWebhookProcessor,
    "component": ComponentWebhookProcessor,
    "incident": IncidentWebhookProcessor,
    "incident_update": IncidentUpdateWebhookProcessor,
}


@dataclass(frozen=True)
class SharedByProcessors:
    """Those of the shared objects that processors work with."""

    lookups: Lookups
    admission: Admission
    overlay: LiveOverlay


class Events:
    """Brings events to processors, and tells what they lead to.

    Attributes:
        clock: dates the events' arrival; only `bring` moves it on.
        in_port: the ids of what Port has.
        services: what the processors work with.
    """

    def __init__(self, client: StatuspageClient) -> None:
        self.clock = Clock()
        self.in_port: set[str] = set()
        self._trace_ids = count()
        lookups = Lookups(
            client, NoStatus(), frozenset({"p1"}), self.clock, SkippedTime().sleep
        )
        self.services = SharedByProcessors(lookups, Admission(lookups), LiveOverlay())

    async def still_in_port(
        self, resource: ResourceConfig, items: list[RawItem], *owner_ids: str
    ) -> list[RawItem]:
        """Stands where Port is asked what it has."""
        return [item for item in items if item["id"] in self.in_port]

    async def pass_the_query(
        self, resource: ResourceConfig, items: list[RawItem]
    ) -> None:
        """Stands where what the query refuses is deleted: it lets everything pass."""

    async def bring(
        self, payload: dict[str, Any], *resources: ResourceConfig, later: float = 1
    ) -> list[tuple[list[RawItem], list[RawItem]]]:
        """What an event that arrives so many seconds later writes and deletes for each resource."""
        arrived_at = self.clock.pass_seconds(later)
        results = []
        mapping = StatuspagePortAppConfig.construct(resources=list(resources))
        async with event_context(EventType.HTTP_REQUEST) as context:
            context.port_app_config = mapping
            for resource in resources:
                event = WebhookEvent(
                    str(next(self._trace_ids)), payload, {}, created_at=arrived_at
                )
                processor = PROCESSORS[resource.kind](event)
                assert await processor.should_process_event(event)
                found = await processor.handle_event(payload, resource)
                results.append((found.updated_raw_results, found.deleted_raw_results))
        return results


@pytest.fixture
def events(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    monkeypatch: pytest.MonkeyPatch,
) -> Events:
    """Events of page p1, and a Port that has nothing yet."""
    statuspage.get("/pages").respond(json=[{"id": "p1"}])
    events = Events(client)
    monkeypatch.setattr(base, "services", lambda: events.services)
    for module in (base, component):
        monkeypatch.setattr(module, "still_in_port", events.still_in_port)
    monkeypatch.setattr(base, "delete_refused_entities", events.pass_the_query)
    return events


def of_incident(incident_id: str = "i1") -> dict[str, Any]:
    """A webhook's body about an incident of page p1."""
    return {"page": {"id": "p1"}, "incident": {"id": incident_id}}


def of_component(component_id: str = "c1") -> dict[str, Any]:
    """A webhook's body about a component of page p1."""
    return {
        "page": {"id": "p1"},
        "component_update": {},
        "component": {"id": component_id},
    }


def shown(statuspage: respx.MockRouter, path: str, *items: Any) -> respx.Route:
    """Let an object of page p1 be as given, one after the other; None is 404."""
    route = statuspage.get(f"/pages/p1/{path}")
    answers = [
        (
            httpx.Response(404, json=NOT_FOUND)
            if item is None
            else httpx.Response(200, json=item)
        )
        for item in items
    ]
    # A single 404 is not believed.
    route.side_effect = [
        *(each for answer in answers[:-1] for each in _as_often(answer)),
        *[answers[-1]] * 10,
    ]
    return route


def _as_often(answer: httpx.Response) -> list[httpx.Response]:
    """An answer as often as one event has it asked for."""
    return [answer] * (1 if answer.is_success else 1 + len(PAUSES))
