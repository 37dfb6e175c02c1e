"""What comes into Port's lake of live events, through Ocean's own code."""

from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import MagicMock

import httpx
import pytest
from port_ocean.clients.port.mixins.integrations import IntegrationClientMixin
from port_ocean.clients.port.mixins.organization import OrganizationClientMixin
from port_ocean.context import ocean as oceans_context
from port_ocean.core.handlers.port_app_config.models import ResourceConfig
from port_ocean.core.handlers.webhook.webhook_event import WebhookEventRawResults
from port_ocean.core.integrations.mixins.live_events import LiveEventsMixin
from port_ocean.core.models import ProcessingMode
from prometheus_client import CollectorRegistry

from mapping.entities import delete_entities, delete_refused_entities
from metrics import REFUSED
from port_api.lake import write_each_kind_apart
from sandbox.port.app import create_port_app
from sandbox.port.organization.feature_flags import Processing
from sandbox.port.state import PortState
from statuspage_api.objects import RawItem
from tests.oceans_port import BLUEPRINT, Authentication, mapping_of
from tests.resources import resource
from tests.sandbox.port.examples import logged_in

ID = Authentication.integration_identifier
PAGES, UPDATES = resource("statuspage"), resource("incident_update")
RESOURCES = (PAGES, resource("incident", scope="unresolved"), UPDATES)


class Client(IntegrationClientMixin, OrganizationClientMixin):
    """The parts of Ocean's client that reach the lake."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        auth: Any = Authentication()
        IntegrationClientMixin.__init__(self, ID, "0.1.0", auth, http)
        OrganizationClientMixin.__init__(self, auth, http)


class Dsp:
    """A Port that does the processing, and Ocean's code that uses it."""

    def __init__(self, state: PortState, http: httpx.AsyncClient) -> None:
        self.client = Client(http)
        self._state = state
        self._mixin = LiveEventsMixin()

    async def follow(self, *results: WebhookEventRawResults) -> None:
        """Have Ocean bring what an event has led to."""
        async with mapping_of(*RESOURCES):
            await self._mixin.sync_raw_results(list(results))

    async def write(self, *results: WebhookEventRawResults) -> None:
        """Have Ocean bring it to the lake alone."""
        async with mapping_of(*RESOURCES):
            await self._mixin._send_webhook_raw_data_to_lakehouse(list(results))

    async def process_by(self, processing: Processing) -> None:
        """Give the organization other flags."""
        body = {"processing": processing}
        answer = await self.client.client.put("/sandbox/processing", json=body)
        answer.raise_for_status()

    @property
    def writes(self) -> list[tuple[str, list[str], list[RawItem]]]:
        """Kind, operations and items of each call."""
        return [
            (
                write["kind"],
                [each["metadata"]["operation"] for each in write["body"]["data"]],
                [item for each in write["body"]["data"] for item in each["items"]],
            )
            for write in self._state.lake.writes
        ]

    @property
    def identifiers(self) -> set[str]:
        """The entities that Port has."""
        return {each.identifier for each in self._state.catalog.store.all()}


@pytest.fixture
async def dsp(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Dsp]:
    app = create_port_app(processing=Processing.DSP, strict=True)
    async with logged_in(app) as http:
        (await http.post("/v1/blueprints", json=BLUEPRINT)).raise_for_status()
        config = {
            "resources": [
                each.dict(by_alias=True, exclude_none=True, exclude_unset=True)
                for each in RESOURCES
            ]
        }
        body = {
            "installationId": ID,
            "installationAppType": "statuspage",
            "version": "0.1.0",
            "config": config,
        }
        (await http.post("/v1/integration", json=body)).raise_for_status()
        port = Dsp(app.state.port, http)
        ocean = MagicMock(port_client=port.client)
        ocean.config.processing_mode = ProcessingMode.dsp
        context = oceans_context.PortOceanContext(ocean)
        monkeypatch.setattr(oceans_context, "_port_ocean", context)
        yield port


def result(
    resource: ResourceConfig,
    updated: list[RawItem],
    deleted: list[RawItem] | None = None,
) -> WebhookEventRawResults:
    found = WebhookEventRawResults(updated, deleted or [], webhook_trace_id="trace")
    found.resource = resource
    found.resource_index = RESOURCES.index(resource)
    return found


async def test_ocean_sends_all_kinds_of_an_event_under_the_last_ones_name(
    dsp: Dsp,
) -> None:
    """When this fails, Ocean has mended it: remove `write_each_kind_apart`."""
    await dsp.follow(result(PAGES, [{"id": "p1"}]), result(UPDATES, [{"id": "u1"}]))
    assert [kind for kind, _, _ in dsp.writes] == ["incident_update"]
    # Going by the name, Port loses what is of another kind.
    assert dsp.identifiers == {"u1"}


async def test_each_kind_of_an_event_goes_under_its_own_name(dsp: Dsp) -> None:
    write_each_kind_apart(dsp.client)  # type: ignore[arg-type]
    await dsp.follow(
        result(PAGES, [{"id": "p1"}]), result(UPDATES, [{"id": "u1"}, {"id": "u2"}])
    )
    assert dsp.identifiers == {"p1", "u1", "u2"}
    await dsp.follow(result(UPDATES, [{"id": "u1"}], [{"id": "u2"}]))
    assert dsp.identifiers == {"p1", "u1"}
    assert [(kind, operations) for kind, operations, _ in dsp.writes] == [
        ("statuspage", ["upsert"]),
        ("incident_update", ["upsert"]),
        ("incident_update", ["upsert", "delete"]),
    ]


async def test_a_kind_that_port_does_not_take_is_told_and_costs_no_other(
    dsp: Dsp, logged: list[str]
) -> None:
    write_each_kind_apart(dsp.client)  # type: ignore[arg-type]
    fault = {"method": "POST", "path": "/kind/statuspage$", "status": 500}
    await dsp.client.client.post("/sandbox/faults", json=fault)
    await dsp.follow(result(PAGES, [{"id": "p1"}]), result(UPDATES, [{"id": "u1"}]))
    assert dsp.identifiers == {"u1"}
    [line] = [line for line in logged if "into its lake" in line]
    assert line.startswith("ERROR")
    assert "of kind statuspage" in line


@pytest.mark.parametrize(
    ("processing", "lost"),
    [
        pytest.param(Processing.DSP, 2, id="dsp"),
        # Of a copy that is not taken, Ocean writes the entities nevertheless.
        pytest.param(Processing.LAKE, 0, id="lake"),
    ],
)
async def test_raw_items_are_counted_where_nobody_else_makes_entities_of_them(
    dsp: Dsp, processing: Processing, lost: int
) -> None:
    def counted() -> float:
        name = "statuspage_entities_refused_total"
        return registry.get_sample_value(name, {"kind": "incident_update"}) or 0

    registry = CollectorRegistry()
    registry.register(REFUSED)
    before = counted()
    write_each_kind_apart(dsp.client)  # type: ignore[arg-type]
    await dsp.process_by(processing)
    fault = {"method": "POST", "path": "/kind/incident_update$", "status": 409}
    await dsp.client.client.post("/sandbox/faults", json=fault)
    await dsp.write(result(UPDATES, [{"id": "u1"}], [{"id": "u2"}]))
    assert counted() - before == lost


async def test_what_leaves_during_a_resync_leaves_by_the_lake(dsp: Dsp) -> None:
    write_each_kind_apart(dsp.client)  # type: ignore[arg-type]
    await dsp.follow(result(UPDATES, [{"id": "u1"}, {"id": "u2"}]))
    async with mapping_of(*RESOURCES):
        await delete_entities(UPDATES, [])
        await delete_entities(UPDATES, [{"id": "u1"}])
        # That goes with the event itself.
        await delete_refused_entities(UPDATES, [{"id": "u2"}])
    assert dsp.writes[1:] == [("incident_update", ["delete"], [{"id": "u1"}])]
    assert dsp.identifiers == {"u2"}
