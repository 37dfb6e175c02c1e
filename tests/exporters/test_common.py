from pathlib import Path

import httpx
import pytest
import respx

from client import StatuspageClient
from errors import IncompleteReadError
from exporters.incidents import export_incident_updates
from exporters.pages import export_pages
from resync.live_overlay import LiveOverlay
from resync.session import ResyncSession
from resync.spool import Spool
from statuspage_api.public_status import PublicStatus
from tests.conftest import Items
from tests.resources import resource

PUBLIC = "https://public.example"


async def test_pages_come_with_their_status_in_one_batch(
    client: StatuspageClient, statuspage: respx.MockRouter, tmp_path: Path
) -> None:
    pages = [{"id": "p1", "subdomain": "one"}, {"id": "p2", "subdomain": "two"}]
    status = {"status": {"indicator": "none", "description": "All Systems Operational"}}
    statuspage.get(f"{PUBLIC}/one/api/v2/status.json").respond(json=status)
    statuspage.get(f"{PUBLIC}/two/api/v2/status.json").respond(500)
    with Spool.in_directory(tmp_path) as spool:
        async with httpx.AsyncClient() as http:
            public_status = PublicStatus(http, PUBLIC + "/{subdomain}")
            account = ResyncSession(client, spool, pages, LiveOverlay())
            batches = [
                _
                async for _ in export_pages(
                    account, resource("statuspage"), public_status
                )
            ]
    assert [
        [(page["id"], page["status_indicator"]) for page in batch] for batch in batches
    ] == [[("p1", "none"), ("p2", None)]]


async def test_pages_fail_in_the_end_when_a_configured_one_is_not_visible(
    client: StatuspageClient, tmp_path: Path
) -> None:
    with Spool.in_directory(tmp_path) as spool:
        async with httpx.AsyncClient() as http:
            account = ResyncSession(
                client,
                spool,
                [{"id": "p1"}],
                LiveOverlay(),
                configured_page_ids=frozenset({"p1", "nosuchpage"}),
            )
            pages = export_pages(
                account, resource("statuspage"), PublicStatus(http, PUBLIC)
            )
            assert [page["id"] for page in await anext(pages)] == ["p1"]
            with pytest.raises(IncompleteReadError, match="page nosuchpage"):
                await anext(pages)


async def test_the_updates_of_a_batch_of_incidents_come_together(
    client: StatuspageClient,
    statuspage: respx.MockRouter,
    items: Items,
    tmp_path: Path,
) -> None:
    incidents = [
        incident
        | {"incident_updates": [{"id": f"{incident['id']}-u{n}"} for n in "21"]}
        for incident in items(3)
    ]
    statuspage.get("/pages/p1/incidents").respond(json=incidents)
    with Spool.in_directory(tmp_path) as spool:
        account = ResyncSession(client, spool, [{"id": "p1"}], LiveOverlay())
        batches = [
            batch
            async for batch in export_incident_updates(
                account, resource("incident_update")
            )
        ]
    assert [[update["id"] for update in batch] for batch in batches] == [
        ["i0-u2", "i0-u1", "i1-u2", "i1-u1", "i2-u2", "i2-u1"]
    ]
