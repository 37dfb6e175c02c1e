"""The page, opened and used in a real browser (Debian's package chromium)."""

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped]
    Axe,
)
from playwright.async_api import Browser, expect

from sandbox.port.app import create_port_app
from sandbox.preview.views.web_page import write_page
from tests.sandbox.port.examples import logged_in, look
from tests.sandbox.preview.browser import IMAGE, SCRIPT, Opened
from tests.sandbox.preview.examples import report

pytestmark = pytest.mark.asyncio(loop_scope="module")


VIEWS = {
    "": "Overview",
    "entities": "Entities",
    "entities/incident": "Entities",
    "entity/page/p1": "Our page",
    "entity/page/none": "No such entity",
    "problems": "Findings",
    "changes": "Changes",
    "dashboard": "Dashboard",
    "services": "Services",
    "%": "Overview",
}


async def test_every_view_opens_without_an_error_or_a_request(opened: Opened) -> None:
    for view, heading in VIEWS.items():
        await opened.go(view)
        await expect(opened.page.locator("h2")).to_have_text(heading)


async def test_a_page_without_any_blueprint_opens_without_an_error(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "preview.html"
    async with logged_in(create_port_app()) as port:
        write_page(report(await look(port)), path)
    page = await browser.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    await page.goto(path.as_uri())
    await expect(page.locator("main")).to_contain_text("no blueprint")
    assert errors == []
    await page.close()


async def test_the_dashboard_shows_numbers_bars_and_levels(opened: Opened) -> None:
    await opened.go("dashboard")
    main = opened.page.locator("main")
    await expect(main.locator(".widget")).to_have_count(5)
    await expect(main.locator(".big strong").first).to_have_text("120")
    row = main.locator(".widget .bars tr", has_text="none")
    await expect(row.locator(".number")).to_have_text("118")
    await expect(main).to_contain_text(f"Scorecard: {IMAGE}")
    await expect(main).to_contain_text(SCRIPT)
    await opened.go("services")
    await expect(main).to_contain_text(f"web or {SCRIPT}")
    await expect(main).to_contain_text("The table names gone, which is not there.")


async def test_foreign_texts_are_shown_and_run_nothing(opened: Opened) -> None:
    for view in ("entities/incident", "problems", "changes", "entity/page/p1"):
        await opened.go(view)
        await expect(opened.page.locator("main")).to_contain_text(IMAGE)
    await opened.go("entity/incident/i001")
    await expect(opened.page.locator("h2")).to_have_text(IMAGE)
    await expect(opened.page.locator("dl")).to_contain_text(SCRIPT)
    assert await opened.run("document.images.length") == 0
    assert await opened.run("document.scripts.length") == 2


async def test_only_web_addresses_become_links(opened: Opened) -> None:
    await opened.go("entity/page/p1")
    link = opened.page.locator("dl a")
    await expect(link).to_have_attribute("href", "https://status.example.com/?a=1&b=2")
    await opened.go("entity/incident/i000")
    await expect(opened.page.locator("dl")).to_contain_text(
        "javascript://a/%0Aalert(1)"
    )
    await expect(opened.page.locator("dl a")).to_have_count(0)


async def test_a_script_that_gets_into_the_page_all_the_same_does_not_run(
    browser: Browser, address: str
) -> None:
    page = await browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    await page.goto(address)
    await page.evaluate(
        "script = document.createElement('script');"
        "script.textContent = 'window.harmed = 1';"
        "document.body.append(script)"
    )
    assert await page.evaluate("window.harmed") is None
    assert "Content Security Policy" in refused[0]
    await page.close()


async def test_a_table_shows_fifty_rows_at_a_time(opened: Opened) -> None:
    await opened.go("entities/incident")
    rows, status = opened.page.locator("tbody tr"), opened.page.get_by_role("status")
    await expect(rows).to_have_count(50)
    await expect(status).to_have_text("1 to 50 of 120")
    for _ in range(2):
        await opened.page.get_by_role("button", name="Next").click()
    await expect(rows).to_have_count(20)
    await expect(status).to_have_text("101 to 120 of 120")
    await expect(opened.page.get_by_role("button", name="Next")).to_be_disabled()


async def test_the_search_filters_by_every_word(opened: Opened) -> None:
    await opened.go("entities/incident")
    rows, status = opened.page.locator("tbody tr"), opened.page.get_by_role("status")
    await opened.page.get_by_role("searchbox").fill("OPEN incident 11")
    await expect(status).to_have_text("1 to 11 of 11 found among 120")
    await opened.page.get_by_role("searchbox").fill("onerror")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("i001")
    await opened.page.get_by_role("searchbox").fill("no such words")
    await expect(status).to_have_text("Nothing found")
    await expect(rows).to_have_count(0)


async def test_a_column_sorts_both_ways(opened: Opened) -> None:
    await opened.go("entities/incident")
    first = opened.page.locator("tbody tr").first
    for expected in ("i000", "i119"):
        await opened.page.get_by_role("button", name="Identifier").click()
        await expect(first).to_contain_text(expected)


async def test_a_relation_leads_to_the_entity_and_back(opened: Opened) -> None:
    await opened.go("entities/incident")
    row = opened.page.locator("tbody tr", has_text="i005")
    await row.get_by_role("link", name="Our page").click()
    await expect(opened.page.locator("h2")).to_have_text("Our page")
    await expect(opened.page.locator("h2")).to_be_focused()
    incoming = opened.page.locator("section", has_text="← Incident")
    await incoming.get_by_role("link", name="Incident 5", exact=True).click()
    await expect(opened.page.locator("h2")).to_have_text("Incident 5")


async def test_a_bare_entity_says_so(opened: Opened) -> None:
    await opened.go("entity/component/c1")
    await expect(opened.page.locator(".notice")).to_contain_text("nothing but an ide")


async def test_the_graph_has_every_relation_with_its_count(opened: Opened) -> None:
    graph = opened.page.locator("svg.graph")
    await expect(graph.locator(".node-label")).to_have_text(
        ["Page", "Component", "Incident"]
    )
    await expect(graph.locator(".edge")).to_have_count(3)
    labels = await graph.locator(".edge-label").all_text_contents()
    assert sorted(labels) == ["components · 240", "page · 0", "page · 120"]
    await graph.get_by_role("link", name="Incident").click()
    await expect(opened.page.locator("h3")).to_have_text("Incident")


async def test_an_entitys_graph_has_its_neighbours(opened: Opened) -> None:
    await opened.go("entity/incident/i005")
    labels = opened.page.locator("svg.graph .node-label")
    await expect(labels).to_have_text(["Incident 5", "Our page", "c1", "c2"])
    await opened.go("entity/page/p1")
    await expect(labels.last).to_have_text("and 114 more")


async def test_the_theme_follows_the_system_and_the_button(opened: Opened) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    assert await opened.run(ground) == "rgb(244, 246, 249)"
    await opened.page.emulate_media(color_scheme="dark")
    assert await opened.run(ground) == "rgb(16, 21, 29)"
    await opened.page.get_by_role("button", name="Light theme").click()
    assert await opened.run(ground) == "rgb(244, 246, 249)"


async def test_the_changes_show_before_and_after(opened: Opened) -> None:
    await opened.go("changes")
    main = opened.page.locator("main")
    await expect(main).to_contain_text("old.yaml")
    row = main.locator(
        "tr", has=opened.page.locator("ins"), has_text="javascript://a/%0Aalert(1)"
    )
    await expect(row.locator("del")).to_have_text("none")
    await expect(row.locator("ins")).to_have_text("javascript://a/%0Aalert(1)")


async def test_the_keyboard_reaches_an_entity(opened: Opened) -> None:
    await opened.page.keyboard.press("Tab")
    await expect(opened.page.get_by_text("Skip to the content")).to_be_focused()
    await opened.page.keyboard.press("Enter")
    await opened.page.keyboard.press("Tab")
    await opened.page.keyboard.press("Enter")
    await expect(opened.page.locator("h2")).to_have_text("Entities")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.soak
async def test_the_page_is_accessible(
    opened: Opened, theme: Literal["light", "dark"]
) -> None:
    await opened.page.emulate_media(color_scheme=theme)
    for view in VIEWS:
        await opened.go(view)
        results = await Axe().run(opened.page)
        assert results.violations_count == 0, results.generate_report()


async def test_nothing_is_wider_than_a_phone(opened: Opened) -> None:
    await opened.page.set_viewport_size({"width": 390, "height": 800})
    wide = ("", "entities/incident", "entity/page/p1", "problems", "changes")
    for view in (*wide, "dashboard", "services"):
        await opened.go(view)
        assert await opened.run("document.documentElement.scrollWidth") <= 390, view
