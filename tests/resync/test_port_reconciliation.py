"""What Port would delete by itself is asked for before a kind is told to be finished."""

from collections.abc import AsyncIterator

import pytest
import respx
from port_ocean.core.handlers.port_app_config.models import ResourceConfig

from client import StatuspageClient
from errors import (
    IncompleteReadError,
    PortError,
    StatuspageError,
    UnconfirmedDeletionError,
)
from resync.port_reconciliation import PortReconciliation
from resync.second_look import SecondLook
from statuspage_api.objects import RawItem
from tests.conftest import NOT_FOUND
from tests.oceans_port import OceansPort
from tests.resources import resource
from tests.resync.accounts import NOW

INCIDENTS = resource("incident", properties={"page": ".page_id"})


class Read:
    """A resource's way through the reconciliation: one batch, which may break off."""

    def __init__(self, client: StatuspageClient) -> None:
        self._client = client
        self._reconciliation = PortReconciliation()
        self.brought: list[str] = []

    async def __call__(
        self,
        *item_ids: str,
        resource: ResourceConfig = INCIDENTS,
        failure: StatuspageError | None = None,
    ) -> None:
        async def batches() -> AsyncIterator[list[RawItem]]:
            yield [{"id": item_id, "page_id": "p1"} for item_id in item_ids]
            if failure:
                raise failure

        look = SecondLook(
            self._client, ["p1"], frozenset(), [resource], NOW, by_port=True
        )
        async for batch in self._reconciliation.over(resource, batches(), look):
            self.brought += [item["id"] for item in batch]


@pytest.fixture
async def read(client: StatuspageClient, oceans_port: OceansPort) -> Read:
    """With three incidents in Port."""
    for incident_id in ("i1", "i2", "i3"):
        await oceans_port.has(incident_id, page="p1")
    return Read(client)


@pytest.fixture
def asked(statuspage: respx.MockRouter) -> respx.Route:
    """Statuspage has none of what it is asked for."""
    return statuspage.get(path__regex=".*/pages/.+").respond(404, json=NOT_FOUND)


async def test_what_statuspage_still_has_fails_the_kind_that_does_not_show_it(
    read: Read, statuspage: respx.MockRouter
) -> None:
    found = {"id": "i2", "page_id": "p1"}
    statuspage.get("/pages/p1/incidents/i2").respond(json=found)
    statuspage.get("/pages/p1/incidents/i3").respond(404, json=NOT_FOUND)
    with pytest.raises(UnconfirmedDeletionError):
        await read("i1")
    assert read.brought == ["i1"]


async def test_what_is_really_gone_may_go(read: Read, asked: respx.Route) -> None:
    await read("i1")
    assert asked.call_count == 2


async def test_what_a_list_shows_costs_no_request_whatever_the_query_says_of_it(
    read: Read, asked: respx.Route
) -> None:
    dropping = resource("incident", query=".name != null", properties={"page": "."})
    await read("i1", "i2", "i3", resource=dropping)
    await read("i1", "i2", "i3", "i4")
    assert asked.call_count == 0


async def test_what_an_earlier_resource_has_shown_is_not_asked_for_again(
    read: Read, asked: respx.Route
) -> None:
    await read("i1", "i2", "i3")
    await read("i1")
    assert asked.call_count == 0


async def test_what_exists_only_because_another_entity_relates_to_it_is_passed_over(
    read: Read, oceans_port: OceansPort, asked: respx.Route, logged: list[str]
) -> None:
    await oceans_port.has("i4")
    await read("i1", "i2", "i3")
    assert asked.call_count == 0
    assert not [line for line in logged if "from Port" in line]


async def test_what_cannot_be_asked_for_keeps_no_kind_from_being_finished(
    read: Read, asked: respx.Route
) -> None:
    parsing = resource("incident")
    parsing.port.items_to_parse = ".incident_updates"
    await read("i1", resource=parsing)
    await read("i1", resource=resource("incident", identifier=".name"))
    assert asked.call_count == 0


async def test_without_ports_answer_no_kind_is_finished_and_all_is_brought(
    read: Read, oceans_port: OceansPort
) -> None:
    await oceans_port.fails(path="/datasource-entities$", status=404)
    for _ in range(2):
        with pytest.raises(PortError, match="Port does not say what it has"):
            await read("i1")
    assert read.brought == ["i1", "i1"]


async def test_what_could_not_be_read_is_said_and_nothing_is_asked_for(
    read: Read, asked: respx.Route
) -> None:
    with pytest.raises(IncompleteReadError):
        await read("i1", failure=IncompleteReadError("not read"))
    assert asked.call_count == 0
