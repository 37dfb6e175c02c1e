"""Ocean's own clients and mapping inside a test, with the sandbox's Port at the other end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from unittest.mock import MagicMock

import httpx
import pytest
from port_ocean.clients.port.mixins.entities import EntityClientMixin
from port_ocean.clients.port.types import UserAgentType
from port_ocean.context import ocean as oceans_context
from port_ocean.context.event import EventType, event_context
from port_ocean.core.handlers import JQEntityProcessor
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.models import Entity

from integration import StatuspagePortAppConfig
from resync.entities_state_applier import StatuspageEntitiesStateApplier
from resync.written_entities import WrittenEntities
from sandbox.port.app import create_port_app
from sandbox.port.state import PortState
from tests.sandbox.port.examples import logged_in

BLUEPRINT = {
    "identifier": "b",
    "title": "B",
    "schema": {
        "properties": {
            "page": {"type": "string"},
            "incident": {"type": "string"},
            "name": {"type": "string"},
        }
    },
    "relations": {},
}

CONFIG = SimpleNamespace(
    allow_environment_variables_jq_access=False,
    process_in_queue_max_workers=1,
    process_in_queue_timeout=30,
    upsert_entities_batch_max_length=20,
    upsert_entities_batch_max_size_in_bytes=1024 * 1024,
    delete_entities_max_batch_size=100,
    yield_items_to_parse_batch_size=10,
)


class Authentication:
    """Stands for Ocean's login; the client has its headers already."""

    api_url = "/v1"
    integration_type = "statuspage"
    integration_identifier = "my-statuspage"

    async def headers(
        self, user_agent_type: UserAgentType | None = None
    ) -> dict[str, str]:
        """None more."""
        return {}


class OceansPort:
    """A Port with a blueprint `b`, and what Ocean uses it through.

    Attributes:
        state: what it has.
        http: a client that is logged in.
        applier: what writes to it.
    """

    def __init__(self, state: PortState, http: httpx.AsyncClient) -> None:
        self.state = state
        self.http = http
        self.app = MagicMock(config=CONFIG)
        self.app.port_client = EntityClientMixin(Authentication(), http)  # type: ignore[arg-type]
        context = oceans_context.PortOceanContext(self.app)
        self.app.integration.entity_processor = JQEntityProcessor(context)
        self.applier = StatuspageEntitiesStateApplier(context)
        self.applier.written = WrittenEntities()
        self.app.integration.entities_state_applier = self.applier
        self.context = context

    @property
    def identifiers(self) -> set[str]:
        """What Port has."""
        return {entity.identifier for entity in self.state.catalog.store.all()}

    async def has(self, identifier: str, **properties: str) -> None:
        """Let Port have an entity."""
        body = {
            "identifier": identifier,
            "title": identifier,
            "properties": properties,
            "relations": {},
        }
        (
            await self.http.post("/v1/blueprints/b/entities?upsert=true", json=body)
        ).raise_for_status()

    async def fails(self, **fault: object) -> None:
        """Have calls fail; see sandbox.port.traffic."""
        body = {"method": "POST", **fault}
        (await self.http.post("/sandbox/faults", json=body)).raise_for_status()


def an_entity(identifier: str, **properties: object) -> Entity:
    """An entity of the blueprint `b`."""
    return Entity.parse_obj(
        {
            "identifier": identifier,
            "blueprint": "b",
            "title": identifier,
            "properties": properties,
            "relations": {},
        }
    )


@pytest.fixture
async def oceans_port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OceansPort]:
    """A Port that Ocean's code in this process uses."""
    app = create_port_app()
    async with logged_in(app) as http:
        (await http.post("/v1/blueprints", json=BLUEPRINT)).raise_for_status()
        port = OceansPort(app.state.port, http)
        monkeypatch.setattr(oceans_context, "_port_ocean", port.context)
        yield port


@asynccontextmanager
async def mapping_of(*resources: ResourceConfig) -> AsyncIterator[None]:
    """An event under a mapping with these resources."""
    async with event_context(EventType.HTTP_REQUEST) as context:
        context.port_app_config = StatuspagePortAppConfig.construct(
            resources=list(resources), delete_dependent_entities=True
        )
        yield
