"""A page to open in a browser, and a window that notes what it should not do."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from portal.services import Match, Matches
from sandbox.port.app import create_port_app
from sandbox.preview.views.web_page import write_page
from tests.sandbox.port.api.test_pages import DASHBOARD
from tests.sandbox.port.api.test_scorecards import CARE
from tests.sandbox.port.examples import (
    entity,
    install_blueprints,
    logged_in,
    look,
    upsert,
)
from tests.sandbox.preview.examples import report, resource, snapshot

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INCIDENTS = 120
IMAGE = "<img src=x onerror=window.harmed=1>"
SCRIPT = "</script><script>window.harmed=1</script>"
RESOURCES = (
    resource("page", '"page"', {"url": ".url"}),
    resource("incident", '"incident"', {"impact": ".impact", "updates": ".nothing"}),
)


SERVICES = Matches(
    matches=(
        Match("c1", IMAGE, "name", ("api",)),
        Match("c2", "Web", "table", ("web", SCRIPT)),
        Match("c3", "Mail", "", ()),
    ),
    idle_services=("billing",),
    unknown=("gone",),
)


async def written_page(folder: Path) -> Path:
    """A page of a hundred incidents, some hostile, with findings and changes."""
    async with logged_in(create_port_app()) as port:
        await install_blueprints(port)
        await port.post("/v1/pages", json=DASHBOARD | {"title": SCRIPT})
        scorecards = "/v1/blueprints/incident/scorecards"
        await port.post(scorecards, json=CARE | {"title": IMAGE})
        bodies = [
            entity(
                f"i{number:03}",
                title=f"Incident {number}",
                properties={"status": "open", "impact": "none"},
                relations={"page": "p1", "components": ["c1", "c2"]},
            )
            for number in range(INCIDENTS)
        ]
        for start in range(0, INCIDENTS, 20):
            await upsert(port, "incident", *bodies[start : start + 20])
        url = {"url": "https://status.example.com/?a=1&b=2"}
        await upsert(port, "page", entity("p1", title="Our page", properties=url))
        before = snapshot(await look(port), RESOURCES[0], name="old.yaml")
        await upsert(
            port,
            "incident",
            entity("i000", properties={"impact": "javascript://a/%0Aalert(1)"}),
            entity("i001", title=IMAGE, properties={"impact": SCRIPT}),
            entity("i002", title=SCRIPT, properties={"status": IMAGE}),
            entity("i003", title=SCRIPT, properties={"mood": "dropped"}),
        )
        catalog = await look(port)
    path = folder / "preview.html"
    write_page(report(catalog, *RESOURCES, before=before, services=SERVICES), path)
    return path


@dataclass
class Opened:
    """A window with the page, and what it did that it should not."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    async def go(self, view: str) -> None:
        await self.page.goto(f"{self.address}#/{view}")

    async def run(self, script: str) -> Any:
        return await self.page.evaluate(script)
