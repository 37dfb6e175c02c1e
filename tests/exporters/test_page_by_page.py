from pathlib import Path

import pytest
import respx

from client import StatuspageClient
from errors import IncompleteReadError
from exporters.page_by_page import export_page_by_page
from raw_items.incident_templates import incident_template_item
from resync.session import ResyncSession
from resync.spool import Spool
from tests.resources import resource
from tests.resync.accounts import account_of

export_incident_templates = export_page_by_page(incident_template_item)


async def test_each_template_tells_its_page_and_costs_one_request_a_page(
    client: StatuspageClient, statuspage: respx.MockRouter, tmp_path: Path
) -> None:
    asked = statuspage.get(path__regex=r"/pages/\w+/incident_templates")
    asked.side_effect = lambda request: respx.MockResponse(
        json=[{"id": "t" + str(request.url.path.split("/")[3])}]
    )
    with Spool.in_directory(tmp_path) as spool:
        session = account_of(client, spool)
        found = [
            (each["id"], each["__page_id"])
            async for batch in export_incident_templates(
                session, resource("incident_template")
            )
            for each in batch
        ]
        await session.close()
    assert found == [(f"t{page['id']}", page["id"]) for page in session.pages]
    assert asked.call_count == len(session.pages)


async def collect(session: ResyncSession, found: list[str]) -> None:
    """Note the page of every template that is exported."""
    batches = export_incident_templates(session, resource("incident_template"))
    async for batch in batches:
        found += [each["__page_id"] for each in batch]


async def test_a_page_whose_templates_cannot_be_read_keeps_all_from_being_deleted(
    client: StatuspageClient, statuspage: respx.MockRouter, tmp_path: Path
) -> None:
    statuspage.get("/pages/p1/incident_templates").respond(403)
    statuspage.get(path__regex=r"/pages/\w+/incident_templates").respond(
        json=[{"id": "t2"}]
    )
    found: list[str] = []
    with Spool.in_directory(tmp_path) as spool:
        session = account_of(client, spool)
        with pytest.raises(IncompleteReadError, match="p1"):
            await collect(session, found)
        await session.close()
    assert found
    assert "p1" not in found
