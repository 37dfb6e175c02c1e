"""The page as a file; how it behaves is in test_page_in_a_browser.py."""

import json
import re
from html import unescape
from pathlib import Path

import httpx

from sandbox.preview.views.web_page import page_content, render, write_page
from tests.sandbox.port.examples import entity, look, upsert
from tests.sandbox.preview.examples import report, resource

INCIDENTS = resource("incident", '"incident"', {"status": ".status"})
HOSTILE = "</script><script>alert(1)</script><!--"


async def test_no_text_can_leave_the_json_document(port: httpx.AsyncClient) -> None:
    await upsert(port, "incident", entity("i1", title=HOSTILE))
    page = render(report(await look(port), INCIDENTS))
    document = page.partition('<script type="application/json" id="content">')[2]
    document = document.partition("</script>")[0]
    assert HOSTILE not in page
    assert HOSTILE in [
        row[1] for row in json.loads(document)["blueprints"][2]["entities"]
    ]


async def test_the_page_names_no_source_outside(port: httpx.AsyncClient) -> None:
    page = render(report(await look(port), INCIDENTS))
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    rules = dict(rule.strip().split(" ", 1) for rule in unescape(policy).split(";"))
    assert rules["default-src"] == "'none'"
    assert re.fullmatch(r"'sha256-[^ ]+'", rules["script-src"])
    assert re.fullmatch(r"'sha256-[^ ]+'", rules["style-src"])
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", page)


async def test_an_entity_is_a_row_in_the_order_of_its_blueprint(
    port: httpx.AsyncClient,
) -> None:
    properties = {"impact": "minor", "status": "open"}
    relations = {"page": "p1", "components": ["c1"]}
    await upsert(
        port, "incident", entity("i1", properties=properties, relations=relations)
    )
    page, component, incident = page_content(report(await look(port)))["blueprints"]
    assert [each["name"] for each in incident["properties"]] == [
        "status",
        "impact",
        "updates",
    ]
    assert incident["entities"] == [
        ["i1", "I1", 0, ["open", "minor"], ["p1", ["c1"]], []]
    ]
    assert page["entities"] == [["p1", "p1", 1, [], [], []]]
    assert component["entities"] == [["c1", "c1", 1, [], [], []]]


async def test_half_a_character_does_not_keep_the_page_from_being_written(
    port: httpx.AsyncClient, tmp_path: Path
) -> None:
    await upsert(port, "incident", entity("i1", title="half"))
    catalog = await look(port)
    catalog["entities"][0]["title"] = "half \ud83d"
    write_page(report(catalog, INCIDENTS), tmp_path / "page.html")
    assert "half ?" in (tmp_path / "page.html").read_text(encoding="utf-8")
